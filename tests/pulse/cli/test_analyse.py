"""`pulse analyse` needs no database, and writes every number unrounded."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from pulse.cli.main import main
from pulse.reports import alone
from surveys.earlier.answers import Raw
from surveys.earlier.meanings import Asked


def run(*arguments: object) -> Result:
    """The command as typed."""
    return CliRunner().invoke(main, ["analyse", *map(str, arguments)])


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of forty people."""
    rng = np.random.default_rng(3)
    lines = ["Respondent,Team,Q1,Q2,Q3"]
    for person in range(40):
        level = int(rng.integers(2, 5))
        points = np.clip(level + rng.integers(-1, 2, 3), 1, 5)
        lines.append(
            f"{7000 + person},{'Harbour' if person < 36 else 'Pilots'},{points[0]},"
            f"{points[1]},{points[2]}"
        )
    file = tmp_path / "survey.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_answers_become_a_report_with_every_number(answers: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.toml"
    key.write_text('[constructs.trust]\nitems = ["Q1", "Q2", "Q3"]\n')

    result = run(answers, "--key", key, "--to", tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert "Left behind, because they could tell a person: Respondent." in result.output
    plain = json.loads((tmp_path / "out" / "figures.json").read_text())
    rows = list(csv.DictReader((tmp_path / "out" / "figures.csv").read_text().splitlines()))
    assert [float(row["value"]) for row in rows if row["value"]] == [
        one["value"] for one in plain["figures"] if one["value"] is not None
    ]
    points = np.loadtxt(answers, delimiter=",", skiprows=1, usecols=(2, 3, 4))
    mean = next(one for one in plain["figures"] if one["statistic"] == "mean")
    assert mean["value"] == pytest.approx(25 * (points.mean() - 1))
    assert (mean["subject"], mean["measure"], mean["n"]) == ("all", "trust", 40)
    assert mean["method"]
    small = [one for one in plain["figures"] if one["subject"] == "Pilots"]
    assert {one["why"] for one in small} == {"fewer than 7 answers"}
    page = (tmp_path / "out" / "report.html").read_text()
    assert "<h2>Harbour</h2>" in page
    assert "7000" not in page + (tmp_path / "out" / "figures.csv").read_text()


def test_files_of_several_years_become_one_history(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    files = []
    for year in range(2012, 2020):
        rows = [f"{name},{60 + rng.normal(0, 2):.1f}" for name in ("Harbour", "Pilots", "School")]
        file = tmp_path / f"survey {year}.csv"
        file.write_text(f"Organisation,Trust {year}\n" + "\n".join(rows) + "\n")
        files.append(file)
    names = tmp_path / "names.csv"
    meant = [f"measure,Trust {year},trust" for year in range(2012, 2020)]
    names.write_text("kind,name,means\n" + "\n".join(meant) + "\n")

    result = run(*files, "--names", names, "--to", tmp_path / "out")

    assert result.exit_code == 0, result.output
    plain = json.loads((tmp_path / "out" / "figures.json").read_text())
    slopes = [one for one in plain["figures"] if one["statistic"] == "slope"]
    assert [(one["subject"], one["n"]) for one in slopes] == [
        ("Harbour", 8),
        ("Pilots", 8),
        ("School", 8),
    ]


def test_a_file_that_is_neither_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("Team,Comment\nHarbour,fine\n")

    result = run(file)

    assert result.exit_code == 1
    assert "holds answers on a scale" in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_answers_like_random_numbers_are_called_out() -> None:
    rng = np.random.default_rng(1)
    sheets = tuple(map(tuple, rng.integers(1, 6, (400, 15)).tolist()))
    items = tuple(Asked(f"q{place}", "trust") for place in range(15))
    raw = Raw(
        name="random.csv",
        high=5,
        items=items,
        wordings=tuple((item.key,) for item in items),
        groups=("Everybody",),
        group_of=(0,) * 400,
        sheets=sheets,
        persons=True,
        dropped=(),
        doubled=0,
        silent=0,
        problems=(),
    )

    found = alone.of_answers(raw, threshold=7, invited=None)

    assert any("do not hang together" in remark for remark in found.remarks)
