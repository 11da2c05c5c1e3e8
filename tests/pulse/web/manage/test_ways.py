"""Other ways in: the steward counts people without an address, prints slips, keeps channels."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import close, workshop
from pulse.jobs import open as opening
from surveys import channels, waves
from surveys.asking import hats, people
from surveys.asking.hats import Hat
from surveys.channels import Channel
from surveys.partners import Organisation, Unit
from tests.pulse.jobs.conftest import TODAY, found_alliance
from tests.pulse.jobs.test_slips import read
from tests.pulse.mail.hooks import Hooks, listening


@pytest.fixture
def wave_id(app: Flask) -> int:
    """A planned wave; in each partner's first team five people have no address."""
    with app.app_context(), Session(db.engine) as session:
        made = found_alliance(session)
        for unit in session.scalars(select(Unit).where(Unit.name == "Team 0")):
            hats.count(session, unit, 5)
        session.commit()
        return made


@pytest.fixture
def opened(app: Flask, wave_id: int) -> int:
    """The same wave, opened."""
    with workshop.of(app, today=TODAY) as shop:
        opening.launch(shop, wave_id)
    return wave_id


@pytest.fixture
def hooks(app: Flask) -> Iterator[Hooks]:
    """A chat program's server."""
    with listening() as server:
        server.allowed(app)
        yield server


def hat_ids(app: Flask) -> list[int]:
    """The hats there are."""
    with app.app_context():
        return list(db.session.scalars(select(Hat.id).order_by(Hat.id)))


def deeds(app: Flask) -> list[str]:
    """What the audit trail says was done."""
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))


def test_people_without_an_address_are_counted_per_team(
    app: Flask, steward: FlaskClient, wave_id: int
) -> None:
    with app.app_context():
        home = db.session.scalars(select(Organisation).order_by(Organisation.name)).first()
        assert home is not None
        home_id, units = home.id, [unit.id for unit in home.units]
    path = f"/manage/organisations/{home_id}/on-paper"
    shown = steward.get(path)
    numbers = {f"unit{units[0]}": "", f"unit{units[1]}": "12"}
    sent = steward.post(path, data={**numbers, "team": "Night shift", "people": "30"})
    with app.app_context():
        kept = db.session.get_one(Organisation, home_id)
        counted = {team.name: team.on_paper for team in people.teams(db.session(), kept)}

    assert 'value="5"' in shown.text
    assert sent.status_code == 303
    assert counted == {"Team 0": 0, "Team 1": 12, "Night shift": 30}
    assert "42 people" in steward.get(sent.location).text
    assert deeds(app)[-1] == "people on paper counted"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"unit1": "-1"}, "Enter a number from 0 to"),
        ({"unit1": "many"}, "Enter a number from 0 to"),
        ({"unit1": "2001"}, "Enter a number from 0 to"),
        ({"unit1": "1", "people": "4"}, "Enter the name of the team"),
        ({"unit1": "1", "team": "x" * 201, "people": "4"}, "at most 200 characters"),
    ],
)
def test_a_number_that_cannot_be_is_a_sentence_and_nothing_is_half_kept(
    app: Flask, steward: FlaskClient, wave_id: int, given: dict[str, str], words: str
) -> None:
    answer = steward.post("/manage/organisations/1/on-paper", data={"unit2": "9", **given})
    with app.app_context():
        home = db.session.get_one(Organisation, 1)
        counted = [team.on_paper for team in people.teams(db.session(), home)]

    assert answer.status_code == 422
    assert words in answer.text
    assert counted == [5, 0]


def test_the_expectations_count_them_in(steward: FlaskClient, wave_id: int) -> None:
    page = steward.get(f"/manage/waves/{wave_id}/expectations")

    assert "70 people will be asked" in page.text


def test_a_planned_wave_says_for_whom_slips_will_be_printed(
    app: Flask, steward: FlaskClient, wave_id: int
) -> None:
    page = steward.get(f"/manage/waves/{wave_id}/ways")

    assert "These people have no e-mail address" in page.text
    assert hat_ids(app) == []


def test_slips_are_handed_over_once_as_the_answer(
    app: Flask, steward: FlaskClient, opened: int
) -> None:
    hat = hat_ids(app)[0]
    path = f"/manage/waves/{opened}/hats/{hat}"
    asked = steward.get(path)
    wave = steward.get(f"/manage/waves/{opened}")
    sheets = steward.post(path)
    twice = steward.post(path, follow_redirects=True)
    after = steward.get(f"/manage/waves/{opened}/ways")

    assert "These slips have just been printed" in twice.text
    assert "The slips of 2 groups are not printed yet" in wave.text
    assert "Make the slips" in asked.text
    assert sheets.status_code == 200
    assert sheets.mimetype == "application/pdf"
    assert sheets.headers["Cache-Control"] == "no-store"
    assert sheets.headers["Content-Disposition"].startswith('attachment; filename="codes-')
    assert len(set(read(sheets.data))) == 5
    assert "5 slips for Partner 0" in PdfReader(io.BytesIO(sheets.data)).pages[0].extract_text()
    assert "Print anew" in after.text
    assert "New ones make all of those worthless" in steward.get(path).text
    assert deeds(app)[-1] == "slips printed"
    assert steward.get(path).mimetype == "text/html"
    assert steward.post(path, data={"again": "yes"}).mimetype == "application/pdf"
    assert deeds(app)[-1] == "slips printed again"


def test_slips_of_a_wave_that_is_over_are_refused_in_a_sentence(
    app: Flask, steward: FlaskClient, opened: int
) -> None:
    with workshop.of(app, today=TODAY) as shop:
        close.close(shop, opened)
    hat = hat_ids(app)[0]
    answer = steward.post(f"/manage/waves/{opened}/hats/{hat}", follow_redirects=True)

    assert "Codes on paper are printed while a wave is open" in answer.text
    assert steward.post(f"/manage/waves/{opened}/hats/999").status_code == 404


def test_a_channel_is_kept_tried_and_removed(
    app: Flask, steward: FlaskClient, wave_id: int, hooks: Hooks
) -> None:
    form = {"name": "#all-staff", "organisation": "0", "address": f"{hooks.url}/secret-part"}
    kept = steward.post("/manage/channels", data=form, follow_redirects=True)
    again = steward.post("/manage/channels", data=form)
    tested = steward.post("/manage/channels/1/test", follow_redirects=True)
    hooks.answer = 500
    failed = steward.post("/manage/channels/1/test", follow_redirects=True)
    removed = steward.post("/manage/channels/1/remove", follow_redirects=True)

    assert "#all-staff" in kept.text
    assert "secret-part" not in kept.text
    assert again.status_code == 422
    assert "kept already" in again.text
    assert "A test was posted" in tested.text
    assert hooks.texts == ["A test of Pulse: surveys will be announced here."] * 2
    assert "127.0.0.1 answered 500" in failed.text
    assert "There are none yet" in removed.text
    assert deeds(app)[-2:] == ["channel added", "channel removed"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://chat.example.org/hook",
        "ftp://chat.example.org",
        "https://",
        "https://user:word@chat.example.org/",
        "https://chat.example.org/a b",
        "https://[::1/hook",
        "https://chat.example.org:port/",
        "javascript:alert(1)",
        "x" * 2_001,
        "http://127.0.0.1:5432/",
        "https://localhost:8200/",
    ],
)
def test_what_is_no_webhook_is_refused_in_a_sentence(
    app: Flask, steward: FlaskClient, wave_id: int, address: str
) -> None:
    form = {"name": "#all", "organisation": "0", "address": address}
    answer = steward.post("/manage/channels", data=form)

    assert answer.status_code == 422
    assert (
        "PULSE_WEBHOOK_PORTS" if "//l" in address or "//1" in address else "https://"
    ) in answer.text
    with app.app_context():
        assert channels.every(db.session()) == []


def test_the_words_can_be_copied_and_hold_nobodys_link(
    app: Flask, steward: FlaskClient, opened: int
) -> None:
    with app.app_context():
        code = waves.by_id(db.session(), opened).code
    page = steward.get(f"/manage/waves/{opened}/ways")

    assert f"/s/{code}\n" in page.text
    assert f"/s/{code}#" not in page.text
    assert "Use the link in your own letter" in page.text


def test_a_steward_has_an_announcement_posted_that_was_refused(
    app: Flask, steward: FlaskClient, opened: int
) -> None:
    with app.app_context():
        session = db.session()
        made = channels.add(
            session, name="#all", address="https://chat.example.org/1", organisation=None
        )
        wave = waves.by_id(session, opened)
        channels.mark(session, wave, made, trouble="It is gone.", refused=True)
        session.commit()
    before = steward.get(f"/manage/waves/{opened}/ways")
    answer = steward.post(f"/manage/waves/{opened}/channels/1", follow_redirects=True)

    assert "It is gone. It is not tried again by itself." in before.text
    assert "It is being posted" in answer.text
    with app.app_context():
        assert queue.last(db.engine, queue.ANNOUNCE, opened, 1) is not None
        assert channels.of_wave(db.session(), waves.by_id(db.session(), opened))[0].waits


def test_only_an_open_wave_is_announced(app: Flask, steward: FlaskClient, wave_id: int) -> None:
    with app.app_context():
        db.session.add(Channel(name="#all", address="https://chat.example.org/1"))
        db.session.commit()
    answer = steward.post(f"/manage/waves/{wave_id}/channels/1", follow_redirects=True)

    assert "Only an open wave is announced" in answer.text
    assert steward.post(f"/manage/waves/{wave_id}/channels/7").status_code == 404


def test_a_roster_with_rows_without_an_address_leads_to_the_codes_on_paper(
    steward: FlaskClient, wave_id: int
) -> None:
    rows = b"Name;E-mail;Team\nAna;ana@north.example;Team 0\nBo;;Team 0\nCy;;Team 0\n"
    file = {"file": (io.BytesIO(rows), "roster.csv"), "reach": "part"}
    sent = steward.post("/manage/organisations/1/roster/", data=file)
    page = steward.get(sent.location)

    assert "2 rows have no e-mail address" in page.text
    assert 'href="/manage/organisations/1/on-paper"' in page.text
