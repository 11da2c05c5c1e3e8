"""A cell that is hidden on one page is hidden on all, in every file and in every picture."""

from __future__ import annotations

import csv

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.reports import audited, draw, store
from pulse.reports.told import told
from surveys.files.table import read_table
from tests.pulse.reports.world import Crew, World
from tests.pulse.web.test_lead import places

__all__ = ["places"]

NUMBERS = ("value", "low", "high", "n")
FLOORS = {"team": 7, "organisation": 5, "item": 15}


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of a report's file."""
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(answer.get_data(as_text=True).lstrip("\ufeff").splitlines()))


def test_no_file_has_a_number_of_what_another_row_hides(
    app: Flask, steward: FlaskClient, places: dict[str, int]
) -> None:
    hidden = 0
    for name, place in places.items():
        if name == "draft":
            continue
        rows = rows_of(steward, f"/reports/{place}/cells.csv")
        gone = {
            (row["wave"], row["subject"], row["name"], row["construct"], row["weighting"])
            for row in rows
            if row["measure"] == "mean" and row["not_shown_because"]
        }
        hidden += len(gone)
        for row in rows:
            about = tuple(row[c] for c in ("wave", "subject", "name", "construct", "weighting"))
            if about in gone:
                assert not any(row[number] for number in NUMBERS), row
    assert hidden > 0


def test_no_picture_has_a_mark_where_the_page_shows_no_number(app: Flask) -> None:
    crews = [Crew((name,), "", 40, 30) for name in ("Harbour", "Mill", "Quay")]
    crews += [Crew(("Tide",), "", 20, 4), Crew(("Weir",), "", 20, 9)]
    hidden = 0
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published(crews)
        for name in ("Tide", "Weir", "Mill"):
            (trend,) = store.trends(roster, world.organisation(name).id)
            for series in trend.everything:
                points = [point.cell for point in series.points]
                hidden += sum(cell.value is None for cell in points)
                marks = draw.trend_marks(series, None)

                drawn = [(mark.value, mark.low, mark.high) for mark in marks]
                assert drawn == [(cell.value, cell.low, cell.high) for cell in points]
    assert hidden > 0


def test_every_file_that_is_handed_out_passes_the_audit_by_itself(
    steward: FlaskClient, places: dict[str, int]
) -> None:
    addresses = [f"/reports/{place}/cells.csv" for name, place in places.items() if name != "draft"]
    for address in (*addresses, "/reports/alliance/cells.csv"):
        body = steward.get(address).get_data()

        waves = told(read_table(body, "cells.csv"))

        for wave in waves:
            found = audited.of_told(wave, FLOORS)
            assert [breach.words for breach in found.breaches] == []
