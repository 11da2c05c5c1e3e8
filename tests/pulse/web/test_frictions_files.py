"""The files with which a leader works flags out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.cli import main
from pulse.db import db
from surveys import partners
from surveys.findings import Finding, Sign
from surveys.waves import Pulse
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import World
from tests.pulse.web.test_frictions import member, seen


def test_a_leader_works_the_own_flags_out_again_from_two_files(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 8):
            published(world, number, [60 - (15 if number >= 7 else 0), 55, 62, 58])
    own, other = member(app, "Partner 0"), member(app, "Partner 1")
    with app.app_context():
        session = db.session()
        who = partners.organisation(session, "Partner 0").id
        which = session.scalars(select(Pulse.id)).one()
        kept = session.scalars(
            select(Finding).where(Finding.organisation_id == who, Finding.sign == Sign.score)
        ).all()
        newest = max(each.release_id for each in kept)
        expected = {each.construct: each.statistic for each in kept if each.release_id == newest}
    page = seen(own, f"/frictions/organisations/{who}")
    links = [f"/frictions/organisations/{who}/pulses/{which}/cells.csv"]
    links.append(f"/frictions/pulses/{which}/shared.json")
    for link in links:
        assert link in page
        (tmp_path / link.rsplit("/", 1)[1]).write_bytes(own.get(link).data)

    cells, shared = str(tmp_path / "cells.csv"), str(tmp_path / "shared.json")
    options = ["friction", "--file", cells, "--shared", shared, "--json"]
    source = json.loads(CliRunner().invoke(main, options).output)["sources"][0]

    last = max(row["wave"] for row in source["rows"])
    found = {r["construct"]: r["statistic"] for r in source["rows"] if r["wave"] == last}
    assert found == pytest.approx(expected, rel=1e-9)
    assert {row["organisation"] for row in source["rows"]} == {"Partner 0"}
    assert {row["construct"] for row in source["flags"]} == {"overall", "safety", "trust"}
    assert other.get(links[0]).status_code == 404
    assert own.get(f"/frictions/pulses/{which}/cells.csv").status_code == 403
