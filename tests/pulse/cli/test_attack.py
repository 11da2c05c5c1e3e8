"""`pulse attack` tells what each attack reached, and fails when one of them won."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from pulse.attacks import installation, report
from pulse.attacks.report import Row
from pulse.attacks.suite import Bench, Entry, Outcome
from pulse.cli import main

HELD = Outcome("A0", "an attack", "30 of 30", "1 of 40", "2", held=True)
LOST = Outcome("A0", "an attack", "30 of 30", "40 of 40", "2", held=False)
OUT = Outcome("A0", "an attack", "", "", "", held=False, left_out="needs chromium")


def bench(folder: Path) -> Bench:
    return Bench(folder, "sqlite", None, 2, Random(1))


def test_one_attack_runs_and_is_written_down(tmp_path: Path) -> None:
    words = ["attack", "--worlds", "2", "--only", "26"]
    files = ["--report", str(tmp_path / "a.md"), "--results", str(tmp_path / "a.json")]

    done = CliRunner().invoke(main, [*words, *files], catch_exceptions=False)

    assert done.exit_code == 0, done.output
    assert "held" in done.output
    told = json.loads((tmp_path / "a.json").read_text())
    assert told["worlds"] == {"sqlite": 2}
    assert [(each["number"], each["held"]) for each in told["attacks"]] == [("26", True)]
    page = (tmp_path / "a.md").read_text()
    assert "| 26 |" in page
    assert str(tmp_path) not in page


def test_a_server_s_own_ledgers_and_keys_are_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv("PULSE_ROSTER_URL", f"sqlite:///{own / 'roster.sqlite'}")
    monkeypatch.setenv("PULSE_BOX_URL", f"sqlite:///{own / 'box.sqlite'}")
    monkeypatch.setenv("PULSE_KEYRING", str(own / "keyring" / "slots"))
    own.mkdir(mode=0o700)

    done = CliRunner().invoke(main, ["attack", "--worlds", "2", "--only", "26"])

    assert done.exit_code == 0, done.output
    assert list(own.iterdir()) == []


def test_an_installation_under_attack_has_nothing_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_BOX_URL", "postgresql+psycopg://the.real/box")
    monkeypatch.setenv("PULSE_KEYRING", "/the/real/keyring")

    settings = installation.settings_of(bench(tmp_path), "product", "http://127.0.0.1:1")

    assert settings.box == f"sqlite:///{tmp_path / 'product' / 'home' / 'box.sqlite'}"
    assert settings.keyring_file == tmp_path / "product" / "home" / "keyring" / "slots"


def test_an_unknown_number_is_met_with_those_that_there_are() -> None:
    done = CliRunner().invoke(main, ["attack", "--only", "99"])

    assert done.exit_code == 1
    assert "No attack has the number 99. There are: 1, 2, 3," in done.output


def test_an_attack_that_breaks_off_has_not_shown_that_anything_holds(tmp_path: Path) -> None:
    def broken(_bench: Bench) -> Outcome:
        raise RuntimeError("no server")

    outcome = report.attempted(Entry("A0", "an attack", broken), bench(tmp_path))

    assert not outcome.held
    assert outcome.result == "broke off: RuntimeError: no server"


def test_an_attack_that_wins_once_by_chance_is_repeated(tmp_path: Path) -> None:
    outcomes = iter([LOST, HELD])

    outcome = report.attempted(
        Entry("A0", "an attack", lambda _bench: next(outcomes)), bench(tmp_path)
    )

    assert outcome == HELD


@pytest.mark.parametrize(
    ("outcome", "failed", "verdict"),
    [(HELD, False, "held"), (LOST, True, "FAILED"), (OUT, False, "left out")],
)
def test_only_what_was_tried_can_fail(outcome: Outcome, failed: bool, verdict: str) -> None:
    row = Row("sqlite", outcome)

    assert row.failed is failed
    assert row.outcome.verdict == verdict


def test_a_page_names_what_was_left_out_and_why() -> None:
    page = report.as_markdown([Row("sqlite", OUT), Row("postgresql", HELD)], 50)

    assert "left out: needs chromium" in page
    assert page.index("## SQLite") < page.index("## PostgreSQL")
    assert "50 worlds" in page
