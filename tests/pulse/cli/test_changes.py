"""`pulse organisation rename|merge|…`, `pulse unit …` and `pulse mark …`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pulse import queue, schema
from pulse.app import create_app
from pulse.cli import main
from pulse.db import db
from pulse.settings import Settings
from surveys import partners
from tests.surveys.asking.test_teams import staffed

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings) -> Run:
    """Runs a command over an alliance of two organisations."""
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        for name in ("Harbour", "Mill", "Quay"):
            home = partners.add_organisation(session, name=name)
            staffed(session, home, "Ward", 30)
            staffed(session, home, "Labs", 20)
        session.commit()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()
    environ = {"PULSE_HOME": str(settings.home), "COLUMNS": "500"}

    def run_(*words: str, say: str | None = None) -> Result:
        return CliRunner().invoke(main, list(words), env=environ, input=say)

    return run_


def test_a_look_changes_nothing_and_a_no_neither(run: Run) -> None:
    looked = run("organisation", "merge", "Harbour", "--into", "mill", "--dry-run")
    refused = run("organisation", "merge", "Harbour", "--into", "mill", say="n\n")
    listed = run("organisation", "list")

    assert (looked.exit_code, refused.exit_code) == (0, 1)
    assert "Harbour: 50 people today, 0 then. Not asked any more." in looked.output
    assert "Mill: 50 people today, 100 then." in looked.output
    assert "nothing has been changed" in looked.output
    assert listed.output.count("     50") == 3


def test_partners_are_renamed_joined_split_and_let_go(run: Run) -> None:
    done = [
        run("organisation", "rename", "Harbour", "Harbour Trust", "--yes"),
        run("organisation", "merge", "Harbour Trust", "--into", "Mill", "--yes"),
        run("organisation", "split", "Quay", "--team", "labs", "--as", "Quay Labs", say="y\n"),
        run("organisation", "leave", "Quay", "--yes"),
    ]
    listed = run("organisation", "list").output
    back = run("organisation", "return", "quay", "--yes")
    told = run("mark", "list").output

    assert [each.exit_code for each in [*done, back]] == [0, 0, 0, 0, 0]
    assert listed.split("\n")[:2] == ["    100  Mill", "     20  Quay Labs"]
    assert "Harbour Trust is a part of Mill from here on." in told
    assert "Quay came back into the alliance." in told
    assert "Those that did: Harbour Trust" in run("organisation", "return", "Mill").output


def test_teams_are_added_renamed_joined_and_moved(run: Run) -> None:
    done = [
        run("unit", "add", "Harbour", "Yard", "--yes"),
        run("unit", "rename", "Harbour/Ward", "Beds", "--yes"),
        run("unit", "merge", "Mill/Labs", "--into", "Mill/Ward", "--yes"),
        run("unit", "move", "Harbour/ward", "--to", "Mill", "--yes"),
    ]

    assert [each.exit_code for each in done] == [0, 0, 0, 0]
    assert run("unit", "list", "Mill").output.split("\n")[:2] == ["     30  Beds", "     50  Ward"]
    assert run("unit", "list", "Harbour").output.split("\n")[:2] == [
        "     20  Labs",
        "      0  Yard",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("organisation", "rename", "Harbour", "mill"), "another organisation"),
        (("organisation", "merge", "Harbour", "--into", "Harbour"), "with itself"),
        (("organisation", "split", "Harbour", "--team", "X", "--as", "Y"), "It has: Labs, Ward"),
        (("unit", "merge", "Harbour/Ward", "--into", "Kitchen"), "no team called Kitchen"),
        (("unit", "rename", "Harbour/Ward", "LABS"), "has a team called"),
        (("mark", "add", "Soon", "--day", "2999-01-01"), "this day is to come"),
        (("mark", "remove", "7"), "no such mark"),
    ],
)
def test_what_cannot_be_is_a_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    told = run(*words)

    assert told.exit_code == 1
    assert sentence.casefold() in told.output.casefold()
    assert "Traceback" not in told.output


def test_a_mark_is_written_and_taken_away(run: Run) -> None:
    written = run("mark", "add", "A flood", "--organisation", "Quay")
    listed = run("mark", "list")
    removed = run("mark", "remove", "1")

    assert "Mark 1 stands at" in written.output
    assert "Quay: A flood" in listed.output
    assert removed.exit_code == 0
    assert run("mark", "list").output == "There are none.\n"


def test_a_partner_may_go_by_the_holidays_of_its_province(run: Run) -> None:
    added = run("organisation", "add", "Alm", "--country", "DE", "--subdivision", "by")
    clock = run("organisation", "clock", "Alm", "--subdivision", "SCT")
    moved = run("organisation", "clock", "Alm", "--country", "GB")

    assert added.exit_code == 0
    assert "SCT is not a part of DE" in clock.output
    assert moved.output == "Alm: UTC, GB.\n"


def test_a_roster_suggests_and_is_told_otherwise(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quay.csv"
    rows = [f"P{at},q{at}@x.example,{'Care' if at else 'Labs'}" for at in range(6)]
    file.write_text("\n".join(["Name,Mail,Team", *rows]), encoding="utf-8")
    home = ("--organisation", "Quay", "--accept-leavers")
    run("roster", "import", str(file), *home)
    file.write_text("\n".join(["Name,Mail,Team", *rows]).replace("Care", "Beds"), encoding="utf-8")

    looked = run("roster", "import", str(file), *home, "--dry-run")
    declined = run("roster", "import", str(file), *home, "--dry-run", "--decline", "1")
    slip = run("roster", "import", str(file), *home, "--take", "7")
    done = run("roster", "import", str(file), *home)

    assert "1. The team Care is called Beds now (5 people; taken, or --decline 1)" in looked.output
    assert "not taken, or --take 1" in declined.output
    assert "5 to another team" in declined.output
    assert (slip.exit_code, done.exit_code) == (1, 0)
    assert "      5  Beds" in run("unit", "list", "Quay").output


def test_somebody_is_taken_in_moved_and_let_go(run: Run) -> None:
    done = [
        run("person", "add", "New@X.example", "--team", "Quay/ward", "--name", "Nia"),
        run("person", "change", "new@x.example", "--team", "Mill/Labs", "--language", "German"),
    ]
    twice = run("person", "add", "new@x.example", "--team", "Quay/Ward")
    gone = run("person", "leave", "new@x.example")
    back = run("person", "add", "new@x.example", "--team", "Quay/Ward")
    slips = [
        run("person", "change", "new@x.example", "--language", "Martian"),
        run("person", "leave", "nobody@x.example"),
        run("person", "add", "nonsense", "--team", "Quay/Ward"),
        run("person", "add", "a@x.example", "--team", "Quay/Kitchen"),
    ]

    assert [each.exit_code for each in [*done, gone, back]] == [0, 0, 0, 0]
    assert "Nia, Mill/Labs, de." in done[1].output
    assert "is on the roster of Mill already" in twice.output
    assert [each.exit_code for each in slips] == [1, 1, 1, 1]
    assert "Martian is not a language" in slips[0].output
    assert "     31  Ward" in run("unit", "list", "Quay").output
