"""`pulse organisation …`, `roster …`, `leader …` and `history …`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from pulse import queue, schema
from pulse.app import create_app
from pulse.auth import audit
from pulse.cli import main
from pulse.db import db
from pulse.demonstration import past
from pulse.settings import Settings
from surveys import partners
from surveys.asking.people import Person
from surveys.history import HistoryPoint

ROSTERS = Path(__file__).parents[2] / "data" / "rosters"
GOOGLE = str(ROSTERS / "google_workspace_download_users.csv")
HARBOUR = ("--organisation", "Harbour Trust")


@pytest.fixture
def begun(settings: Settings) -> Settings:
    """An installation with an alliance of one."""
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        partners.found(db.session(), name="Coast Alliance")
        partners.add_organisation(db.session(), name="Harbour Trust")
        db.session.commit()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()
    return settings


def run(settings: Settings, *words: str) -> Result:
    """Run a command with the settings as its environment."""
    environ = {"PULSE_HOME": str(settings.home), "COLUMNS": "500"}
    return CliRunner().invoke(main, list(words), env=environ)


def count(settings: Settings, table: type[Person] | type[HistoryPoint]) -> int:
    """How many rows a table of the roster has; the audit trail is looked at on the way."""
    app = create_app(settings)
    with app.app_context():
        audit.verify(db.session())
        found = db.session.scalar(select(func.count()).select_from(table)) or 0
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    return found


def test_organisations_are_added_and_listed(begun: Settings) -> None:
    added = run(begun, "organisation", "add", "Coast Guard", "--country", "GB")
    twice = run(begun, "organisation", "add", "coast  guard")
    listed = run(begun, "organisation", "list", "--json")

    assert (added.exit_code, twice.exit_code) == (0, 1)
    assert "is in the alliance already" in twice.output
    names = [one["name"] for one in json.loads(listed.stdout)]
    assert names == ["Coast Guard", "Harbour Trust"]


def test_a_dry_run_says_everything_and_changes_nothing(begun: Settings) -> None:
    said = run(begun, "roster", "import", GOOGLE, *HARBOUR, "--dry-run")

    assert said.exit_code == 0
    for words in (
        "UTF-8, columns split by comma, headings on line 1",
        "7 to add",
        "line 5, left out",
        "Merged with line 8",
        "nothing has been changed",
    ):
        assert words in said.output
    assert count(begun, Person) == 0


def test_a_roster_is_imported_with_corrections_and_a_report(
    begun: Settings, tmp_path: Path
) -> None:
    report = tmp_path / "remarks.csv"

    said = run(
        begun,
        "roster",
        "import",
        GOOGLE,
        *HARBOUR,
        "--map",
        "unit=Department",
        "--report",
        str(report),
    )

    assert (said.exit_code, count(begun, Person)) == (0, 7)
    assert "IT, Data & Digital" in said.output
    assert report.read_text(encoding="utf-8-sig").startswith("line,what,column,value,reason")


def test_many_leavers_need_a_word_of_their_own(begun: Settings) -> None:
    run(begun, "roster", "import", GOOGLE, *HARBOUR)
    other = ("roster", "import", str(ROSTERS / "no_header.csv"), *HARBOUR)

    refused = run(begun, *other)
    meant = run(begun, *other, "--accept-leavers")

    assert (refused.exit_code, meant.exit_code) == (1, 0)
    assert "Nothing has been changed" in refused.output
    assert count(begun, Person) == 9


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("missing.csv", *HARBOUR), "cannot be read: No such file"),
        ((GOOGLE, "--organisation", "Nobody"), "No organisation is called Nobody"),
        ((GOOGLE, *HARBOUR, "--map", "unit=Squad"), "no column called Squad"),
        ((GOOGLE, *HARBOUR, "--map", "unit"), "not of the form FIELD=COLUMN"),
        ((GOOGLE, *HARBOUR, "--delimiter", "::"), "give one character"),
        ((GOOGLE, *HARBOUR, "--encoding", "utf-16"), "is not UTF-16"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_no_trace(
    begun: Settings, words: tuple[str, ...], sentence: str
) -> None:
    said = run(begun, "roster", "import", *words)

    assert said.exit_code in {1, 2}
    assert sentence in said.output
    assert "Traceback" not in said.output
    assert count(begun, Person) == 0


def test_a_leader_is_invited_by_letter(begun: Settings) -> None:
    said = run(begun, "leader", "invite", "lea@harbour.example", *HARBOUR)
    slip = run(begun, "leader", "invite", "lea", *HARBOUR)

    assert (said.exit_code, slip.exit_code) == (0, 1)
    assert "not an e-mail address" in slip.output


def test_earlier_results_are_imported_listed_and_forgotten(begun: Settings) -> None:
    file = ("history", "import", str(past.RESULTS), "--source", "Survey", "--take", "000.my_*")

    refused = run(begun, *file)
    named = run(
        begun,
        *file,
        "--medians-only",
        "--map",
        "organisation:HM Treasury=Harbour Trust",
        "--measures",
        str(past.MEASURES),
        "--attribution",
        past.attribution(),
    )
    points = count(begun, HistoryPoint)
    listed = run(begun, "history", "list")
    forgotten = run(begun, "history", "forget", "Survey")

    assert refused.exit_code == 1
    assert "are not in the alliance" in refused.output
    assert (named.exit_code, points) == (0, 39)
    assert "My manager: 1,294 results of 167 organisations, 2009-2021" in named.output
    assert "Survey: 3 measures" in listed.output
    assert (forgotten.exit_code, count(begun, HistoryPoint)) == (0, 0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--map", "colour=x"), "colour is not a field"),
        (("--map", "colour:x=y"), "organisation: and measure: are"),
        (("--scale", "big"), "big is not a scale"),
        (("--only", "kind=x"), "no column called kind"),
        (("--take", "nothing.*"), "holds results between 0 and 100"),
        (("--measures", str(past.RESULTS)), "does not describe measures"),
    ],
)
def test_a_slip_in_an_import_of_results_is_one_sentence(
    begun: Settings, words: tuple[str, ...], sentence: str
) -> None:
    said = run(begun, "history", "import", str(past.RESULTS), "--medians-only", *words)

    assert said.exit_code in {1, 2}
    assert sentence in said.output
    assert count(begun, HistoryPoint) == 0
