"""Reports at the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.cli.session import inside
from pulse.db import db
from pulse.settings import Settings
from surveys.releases import Drawing
from tests.pulse.cli.test_operate import begun, run
from tests.pulse.reports.world import Crew, World

__all__ = ["begun"]

CREWS = [Crew((name,), "", 40, 30) for name in ("Harbour", "Mill", "Orchard")]


@pytest.fixture
def published(begun: Settings) -> Settings:
    """An installation with one published wave."""
    with inside(begun) as app, Session(db.engine) as roster, Session(db.engines["box"]) as box:
        World(roster, box, app.extensions["pulse.keyring"]).published(CREWS)
    return begun


def test_a_release_is_printed(published: Settings) -> None:
    printed = run(published, "report", "show", "1")

    assert printed.exit_code == 0, printed.output
    assert "Core pulse, wave 1: published" in printed.output
    assert "Orchard" in printed.output


def test_a_report_is_written_to_a_file_or_printed(published: Settings, tmp_path: Path) -> None:
    file = tmp_path / "harbour.csv"

    written = run(published, "report", "export", "--organisation", "Harbour", "--output", str(file))
    printed = run(published, "report", "export")

    assert written.exit_code == printed.exit_code == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert f"{len(rows)} rows written" in written.output
    assert {row["subject"] for row in rows} == {"organisation", "alliance"}
    assert printed.output.startswith("source,wave,day")


def test_pictures_are_drawn_anew(published: Settings) -> None:
    one = run(published, "report", "draw", "--organisation", "Mill")
    with inside(published):
        few = db.session.scalar(select(func.count()).select_from(Drawing))
    every = run(published, "report", "draw")
    with inside(published):
        all_ = db.session.scalar(select(func.count()).select_from(Drawing))

    assert (one.exit_code, every.exit_code) == (0, 0), one.output + every.output
    assert (few, all_) == (36, 144)


def test_what_is_not_there_is_said_in_a_sentence(begun: Settings) -> None:
    unknown = run(begun, "report", "export", "--organisation", "Nobody")
    nothing = run(begun, "report", "show", "7")

    assert (unknown.exit_code, nothing.exit_code) == (1, 1)
    assert "Nobody" in unknown.output
    assert "This wave has no figures yet" in nothing.output
