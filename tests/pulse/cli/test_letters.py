"""`pulse letters`, `papers` and `charter` do what the pages do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from pulse import queue, schema
from pulse.app import create_app
from pulse.cli import main
from pulse.db import db
from pulse.settings import Settings
from surveys import partners

Run = Callable[..., Result]
BECAUSE = ("--because", "Agreed in May.")


@pytest.fixture
def run(settings: Settings) -> Run:
    """Run a command on an installation with one organisation."""
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        partners.found(db.session(), name="Coast Alliance")
        partners.add_organisation(db.session(), name="Harbour Trust")
        db.session.commit()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()
    environ = {
        "PULSE_HOME": str(settings.home),
        "PULSE_MAIL_SENDER": "Pulse <pulse@coast.example>",
        "COLUMNS": "500",
    }
    return lambda *command: CliRunner().invoke(main, list(command), env=environ)


def test_sender_and_head_are_set_and_stand_in_the_letters(run: Run, tmp_path: Path) -> None:
    Image.new("RGB", (300, 100), "navy").save(tmp_path / "logo.webp")
    sender = run("letters", "sender", "--name", "Trust", "--reply-to", "ask@coast.example")
    head = run(
        "letters", "head", "harbour trust", "--called", "HT", "--logo", f"{tmp_path}/logo.webp"
    )
    text = run("letters", "show", "invitation", "--organisation", "Harbour Trust")
    html = run("letters", "show", "thanks", "--organisation", "Harbour Trust", "--html")
    off = run("letters", "head", "Harbour Trust", "--no-logo", "--called", "")

    assert "Trust <pulse@coast.example>" in sender.output
    assert "ask@coast.example" in sender.output
    assert "name on letters HT" in head.output
    assert "ABCD-EFGH-JKMN-PQRS" in text.output
    assert "data:image/png;base64," in html.output
    assert "name on letters none, logo none" in off.output


def test_what_cannot_be_is_met_with_a_sentence_and_nothing_is_set(run: Run, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"MZ")
    for command, words in (
        (("letters", "sender", "--reply-to", "nobody"), "nobody"),
        (("letters", "head", "Harbour Trust", "--logo", f"{tmp_path}/no.png"), "not a picture"),
        (("letters", "head", "Nobody"), "No organisation is called Nobody"),
        (("letters", "share", "9"), "There is no such wave"),
        (("papers", "Harbour Trust", "impact"), "Say where to"),
    ):
        told = run(*command)
        assert told.exit_code == 1, command
        assert words in told.output
    assert "Answers go to the same address" in run("letters", "sender").output


def test_papers_are_printed_or_written(run: Run, tmp_path: Path) -> None:
    it = run("papers", "Harbour Trust", "it")
    run("papers", "Harbour Trust", "announcement", "--to", f"{tmp_path}/a.eml")
    run("papers", "Harbour Trust", "impact", "--to", f"{tmp_path}/i.odt")
    run("papers", "Harbour Trust", "record", "--to", f"{tmp_path}/r.pdf")

    assert "From (header): Pulse <pulse@coast.example>" in it.output
    assert b"X-Unsent: 1" in (tmp_path / "a.eml").read_bytes()
    assert "content.xml" in zipfile.ZipFile(tmp_path / "i.odt").namelist()
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_who_is_reminded_is_said_and_shown(run: Run) -> None:
    before = run("charter")
    after = run("charter", "--remind-everybody", *BECAUSE)

    assert "remind_everybody   False" in before.output
    assert "remind_everybody   True" in after.output
    assert "Agreed in May." in after.output


def test_a_rule_is_not_changed_without_a_reason(run: Run) -> None:
    silent = run("charter", "--gate", "read")
    kept = run("charter", "--gate", "read", *BECAUSE)

    assert (silent.exit_code, "Say with --because why" in silent.output) == (2, True)
    assert "gate               read" in kept.output


def test_a_protection_is_chosen_and_shown(run: Run) -> None:
    before = run("charter")
    after = run("charter", "--protect", "plain-from-30", *BECAUSE)

    assert "protection         standard" in before.output
    assert "protection         plain-from-30" in after.output
    assert "organisation       30" in after.output


def test_from_how_many_answers_something_is_shown_is_said_and_refused_with_a_sentence(
    run: Run,
) -> None:
    more = run("charter", "--answers", "team", "9", "--answers", "item", "20", *BECAUSE)
    fewer = run("charter", "--answers", "team", "4", *BECAUSE)
    at_odds = run("charter", "--answers", "item", "15", "--answers", "team", "16", *BECAUSE)

    assert "team               9" in more.output
    assert "item               20" in more.output
    assert (fewer.exit_code, at_odds.exit_code) == (1, 1)
    assert "“team” may not be below 7; it is 4." in fewer.output
    assert "A single item may not be shown from fewer answers than a team." in at_odds.output


def test_each_protection_is_compared_for_the_sizes_of_the_alliance(run: Run) -> None:
    found = run("charter", "--compare")

    assert "In force: standard" in found.output
    assert "The alliance" in found.output
    assert "plain-from-30" in found.output
    assert "58 for the 4 sheets of a year" in found.output


def test_an_unknown_protection_is_refused(run: Run) -> None:
    assert run("charter", "--protect", "none").exit_code == 2


def test_who_agreed_to_the_mutual_view_is_said_by_name(run: Run) -> None:
    agreed = run("charter", "--mutual", "Harbour Trust", *BECAUSE)
    unknown = run("charter", "--mutual", "Nobody", *BECAUSE)
    nobody = run("charter", "--mutual", "", *BECAUSE)

    assert "mutual             1" in agreed.output
    assert (unknown.exit_code, "No organisation is called Nobody" in unknown.output) == (1, True)
    assert "mutual             1" not in nobody.output


def test_the_command_shows_who_agreed_to_which_version_and_takes_what_was_agreed_on_paper(
    run: Run,
) -> None:
    run("charter", "--answers", "team", "9", *BECAUSE)
    waits = run("charter")
    silent = run("charter", "--agreed-on-paper", "Harbour Trust")
    agreed = run("charter", "--agreed-on-paper", "Harbour Trust", "--why", "Drawer 3")

    assert "Harbour Trust has not agreed to version 1 of the charter yet." in waits.output
    assert "team: 7 → 9" in waits.output
    assert silent.exit_code == 2
    assert "agreed by Harbour Trust on " in agreed.output
    assert "Nobody's agreement is missing." in agreed.output
