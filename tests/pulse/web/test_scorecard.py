"""The joint scorecard: partners write their own measures, everybody sees them beside trust."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import queue
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import pictures, workshop
from pulse.reports import draw
from surveys import scorecard
from surveys.scorecard import Measure, Value
from tests.conftest import BOTH
from tests.pulse.web.test_lead import leader, places, seen
from tests.pulse.web.test_milestones import GIVEN, viewer

__all__ = ["leader", "places"]

PAGE = "/scorecard/"
MEASURE = {
    "name": "Time to help",
    "unit": "days",
    "better": "less",
    "owner": "Head of service",
    "definition": "From a request to the first visit",
}


def written(client: FlaskClient, whose: int) -> str:
    """The page of a measure with two values."""
    answer = client.post(f"{PAGE}new", data={**MEASURE, "whose": str(whose)})
    assert answer.status_code == 303, answer.text
    for day, value in (("2025-02-01", "14"), ("2025-08-01", "12,5")):
        sent = client.post(answer.location, data={"day": day, "value": value})
        assert sent.status_code == 303
    return answer.location


def test_all_partners_see_a_measure_beside_trust_on_one_axis(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    steward.post("/reports/milestones/", data={**GIVEN, "author": "0"})
    page = written(leader, places["Harbour Trust"])
    with workshop.of(app) as shop:
        pictures.draw_reports(shop, queue.SCORECARD)

    told = seen(viewer(app, places["Mill Clinic"]), PAGE)
    assert "Time to help" in told
    assert "12.5 days on 1 August 2025" in told
    assert "A joint plan was signed" in told
    assert "does not say that one of them moved the other" in told
    light = told.partition('<img src="')[2].partition('"')[0]
    drawing = steward.get(light)
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.text.count("mark-line") >= 2, "trust above, the measure beneath"
    assert "Write a value" not in seen(viewer(app, places["Mill Clinic"]), page)
    assert "Harbour Trust,Time to help,days,less" in steward.get(f"{PAGE}values.csv").text


def test_charts_are_drawn_with_the_reports(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    page = written(leader, places["Harbour Trust"])
    assert "The chart is not drawn yet." in seen(leader, page)

    with app.app_context():
        draw.draw_all(db.session())

    assert '<img src="/scorecard/1/' in seen(leader, page)


def test_only_owners_and_stewards_write(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    theirs = written(steward, places["Mill Clinic"])
    joint = written(steward, 0)
    value = {"day": "2025-03-01", "value": "1"}

    for page in (theirs, joint):
        assert leader.post(page, data=value).status_code == 403
        assert leader.get(f"{page}/change").status_code == 403
        assert leader.post(f"{page}/remove", data={"why": "so"}).status_code == 403
        assert leader.post(f"{page}/values/2025-02-01/remove").status_code == 403
    for whose in (places["Mill Clinic"], 0):
        sent = {**MEASURE, "whose": str(whose)}
        assert leader.post(f"{PAGE}new", data=sent).status_code == 422
    assert viewer(app, places["Mill Clinic"]).post(theirs, data=value).status_code == 403


def test_what_is_changed_and_taken_away_is_in_the_trail(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    page = written(leader, places["Harbour Trust"])

    leader.post(page, data={"day": "2025-08-01", "value": "11"})
    assert leader.post(f"{page}/values/2025-02-01/remove").status_code == 303
    assert leader.post(f"{page}/values/never/remove").status_code == 404
    sent = {**MEASURE, "definition": "Median", "whose": str(places["Harbour Trust"])}
    assert leader.post(f"{page}/change", data=sent).status_code == 303
    assert "Median" in seen(leader, page)
    assert leader.post(f"{page}/remove", data={"why": ""}).status_code == 422
    assert leader.post(f"{page}/remove", data={"why": "Nobody counts it"}).status_code == 303

    assert "Nothing is measured yet." in seen(leader, PAGE)
    with app.app_context():
        trail = [(e.deed, e.subject) for e in db.session().scalars(select(AuditEntry))]
    assert ("value removed", "Time to help (days, Harbour Trust), 2025-02-01: 14") in trail
    assert any("2025-08-01: 11 (it was 12.5)" in subject for _, subject in trail)
    assert trail[-1][1].endswith("1 values: Nobody counts it")


def test_a_file_is_brought_in_wholly_or_not_at_all(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    page = written(leader, places["Harbour Trust"])

    def sent(text: str) -> tuple[int, str]:
        data = {"whose": str(places["Harbour Trust"]), "file": (io.BytesIO(text.encode()), "v.csv")}
        answer = leader.post(f"{PAGE}file", data=data, content_type="multipart/form-data")
        return answer.status_code, answer.text

    row = "Time to help,2025-09-01,9\n"
    status, text = sent(f"measure,day,value\n{row}Time to help,2025-10-01,many\n")
    assert status == 422
    assert "Line 3 of v.csv: “many” is no number." in text
    assert "1 September 2025" not in seen(leader, page)
    assert sent(f"measure,day,value\n{row}")[0] == 303
    assert "1 September 2025" in seen(leader, page)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": "many"}, "is no number"),
        ({"value": "12,000"}, "in two ways"),
        ({"value": "-"}, "Enter a number"),
        ({"day": "2125-01-01"}, "up to today"),
        ({"day": ""}, "Enter the day"),
    ],
)
def test_what_is_wrong_with_a_value_is_said(
    leader: FlaskClient, places: dict[str, int], wrong: dict[str, str], words: str
) -> None:
    page = written(leader, places["Harbour Trust"])

    answer = leader.post(page, data={"day": "2025-03-01", "value": "1", **wrong})

    assert answer.status_code == 422
    assert words in answer.text


@BOTH
def test_of_two_that_write_at_once_both_are_answered(
    app: Flask,
    leader: FlaskClient,
    steward: FlaskClient,
    places: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = written(leader, places["Harbour Trust"])
    named = {**MEASURE, "name": "Guests", "whose": str(places["Harbour Trust"])}

    def slow(deed: Callable[..., Any]) -> Callable[..., Any]:
        def slowly(*given: Any, **more: Any) -> object:
            came = deed(*given, **more)
            time.sleep(0.2)
            return came

        return slowly

    def both(path: str, sent: dict[str, str]) -> list[int]:
        with ThreadPoolExecutor() as pool:
            answers = pool.map(lambda one: one.post(path, data=sent), (leader, steward))
            return sorted(each.status_code for each in answers)

    for deed in ("put", "named", "_of"):
        monkeypatch.setattr(scorecard, deed, slow(getattr(scorecard, deed)))
    values = both(page, {"day": "2025-03-01", "value": "1"})
    names = both(f"{PAGE}new", named)
    gone = both(f"{page}/remove", {"why": "Nobody counts it"})

    assert (values, names, gone) == ([303, 303], [303, 422], [303, 404])
    with app.app_context():
        (kept,) = db.session.scalars(select(Measure))
        assert (kept.name, db.session.scalar(select(Value))) == ("Guests", None)
