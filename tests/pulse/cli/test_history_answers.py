"""Raw answers of an earlier survey become results, and nothing of a row is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.cli.session import inside
from pulse.db import db
from pulse.settings import Settings
from surveys.history import HistoryMeasure, HistoryPoint
from surveys.partners import Organisation
from tests.pulse.cli.test_operate import begun, run

__all__ = ["begun"]

SIZES = {"Harbour Trust": 36, "Coast Guard": 16, "Sea School": 20, "Pilots": 4}


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """Answers of people of four organisations to two questions; the last is too small.

    With it goes the smallest of the others, or the alliance's figure would give it away.
    """
    rows = ["Respondent ID,Organisation,Q1,Q2"]
    for place, (name, size) in enumerate(SIZES.items()):
        rows += [
            f"{place}900{person},{name},{2 + person % 3},{5 - person % 2}" for person in range(size)
        ]
    file = tmp_path / "survey 2024.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def test_answers_become_results_above_the_thresholds(
    begun: Settings, survey: Path, tmp_path: Path
) -> None:
    key = tmp_path / "key.toml"
    key.write_text('[constructs.trust]\nitems = ["Q1", "Q2"]\n')

    done = run(
        begun,
        *("history", "answers", str(survey), "--key", str(key), "--scale", "1-5"),
        "--create-organisations",
    )

    assert done.exit_code == 0, done.output
    assert "Too few answers to tell anything of: " in done.output
    assert "Pilots" in done.output.split("Too few")[1]
    with inside(begun), Session(db.engine) as session:
        points = session.execute(
            select(Organisation.name, HistoryPoint.value, HistoryPoint.n)
            .join(HistoryPoint, HistoryPoint.organisation_id == Organisation.id)
            .join(HistoryMeasure, HistoryMeasure.id == HistoryPoint.measure_id)
            .where(HistoryMeasure.key == "trust")
        ).all()
    found = {name: (value, n) for name, value, n in points}
    assert found.keys() == {"Harbour Trust", "Sea School"}  # else the Pilots could be worked out
    # by hand: Q1 runs 2, 3, 4 over 36 people (mean 3), Q2 runs 5, 4 (4.5); so many need no noise
    assert found["Harbour Trust"] == (pytest.approx(25 * ((3 + 4.5) / 2 - 1)), 36)
    kept = b"".join(file.read_bytes() for file in begun.home.rglob("*") if file.is_file())
    assert b"2900" not in kept


def test_a_dry_run_keeps_nothing(begun: Settings, survey: Path) -> None:
    done = run(begun, "history", "answers", str(survey), "--scale", "1-5", "--dry-run")

    assert done.exit_code == 0, done.output
    assert "nothing has been changed" in done.output
    with inside(begun), Session(db.engine) as session:
        assert session.scalar(select(HistoryPoint.id)) is None


def test_a_file_without_a_day_says_what_is_missing(
    begun: Settings, survey: Path, tmp_path: Path
) -> None:
    file = tmp_path / "survey.csv"
    file.write_text(survey.read_text())

    done = run(begun, "history", "answers", str(file), "--scale", "1-5")

    assert done.exit_code == 1
    assert "its name holds no year" in " ".join(done.output.split())
