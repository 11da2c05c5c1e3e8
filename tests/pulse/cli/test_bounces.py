"""`pulse bounces …`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from pulse import queue, schema
from pulse.app import create_app
from pulse.cli import main
from pulse.db import db
from pulse.mail import outbox
from pulse.settings import Settings
from surveys import by_hand
from surveys.asking import undelivered
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Leaf, Stage
from tests.alliances import found
from tests.pulse.mail import returned

ADDRESS = "bounces@pulse.example"
TODAY = date(2026, 11, 23)


@contextmanager
def inside(settings: Settings) -> Iterator[str]:
    """An application over the installation; the envelope sender of the first letter."""
    given = settings.model_copy(update={"bounce_address": ADDRESS})
    app = create_app(given)
    with app.app_context():
        person = db.session.scalars(select(Person).order_by(Person.id)).first()
        address = person.address if person is not None else ""
        yield outbox.of(app).envelope_of(1, 0, address)
        db.session.commit()
        db.session.remove()
        queue.let_go(db.engine)
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def begun(settings: Settings) -> Settings:
    """An alliance with an open wave whose letters have left."""
    app = create_app(settings)
    schema.upgrade(app)
    with inside(settings):
        session = db.session()
        home = found(session, {"Harbour Trust": {"Sea": 4}})["Harbour Trust"]
        wave = by_hand.plan(
            session,
            home.alliance,
            pulse="Core pulse",
            instrument="trust-core",
            opens=TODAY,
            closes=date(2026, 12, 7),
            today=TODAY,
            rng=Random(1),
        )
        wave.stage = Stage.open
        leaf = Leaf(wave_id=wave.id, place=0, name="Sea", organisation_id=home.id, invited=4)
        session.add(leaf)
        session.flush()
        for person in session.scalars(select(Person)):
            session.add(
                Invitation(
                    wave_id=wave.id,
                    person_id=person.id,
                    leaf_id=leaf.id,
                    seat=bytes([person.id]) * 16,
                    delivery=Delivery.sent,
                    day=TODAY,
                )
            )
    return settings


def run(settings: Settings, *words: str, **more: str) -> tuple[int, str]:
    """Run a command with the settings as its environment."""
    secret = settings.secret_key.get_secret_value() if settings.secret_key else ""
    environ = {"PULSE_HOME": str(settings.home), "COLUMNS": "500", "PULSE_SECRET_KEY": secret}
    said = CliRunner().invoke(main, ["bounces", *words], env=environ | more)
    return said.exit_code, said.output


def test_a_mailbox_is_read_and_an_address_corrected(begun: Settings, tmp_path: Path) -> None:
    (inbox := tmp_path / "inbox").mkdir()
    with inside(begun) as sender:
        address = sender and db.session.scalars(select(Person.address).order_by(Person.id)).first()
    assert address
    (inbox / "1.eml").write_bytes(returned.report(sender, address))
    (inbox / "2.eml").write_bytes(returned.spam(ADDRESS))
    mailbox = {"PULSE_BOUNCE_ADDRESS": ADDRESS, "PULSE_BOUNCE_URL": f"file:{inbox}"}

    dry = run(begun, "read", "--dry-run", **mailbox)
    nobody = run(begun, "list")
    read = run(begun, "read", **mailbox)
    listed = run(begun, "list", "--json")
    slip = run(begun, "correct", address, "new")
    elsewhere = run(begun, "correct", "p1-1@coast.example", "other@coast.example")
    corrected = run(begun, "correct", address, "new@coast.example")

    assert dry[1].splitlines()[0] == read[1].splitlines()[0] == "1 letter(s) came back."
    assert "1 left alone: they answer to no letter of ours." in read[1]
    assert "nothing has been changed" in dry[1]
    assert nobody == (0, "Every letter has arrived, as far as is known.\n")
    assert [each["address"] for each in json.loads(listed[1])] == [address]
    assert (slip[0], "is not an address" in slip[1]) == (1, True)
    assert (elsewhere[0], "once the wave has closed" in elsewhere[1]) == (1, True)
    assert corrected == (0, "Done. 1 letter(s) of open waves leave for new@coast.example.\n")


def test_an_address_is_tried_again_and_a_contact_named(begun: Settings) -> None:
    with inside(begun):
        undelivered.keep(db.session(), 1, "552 5.2.2 mailbox full", TODAY)
        address = db.session.get_one(Person, 1).address

    listed = run(begun, "list", "--organisation", "harbour trust")
    again = run(begun, "again", address)
    unknown = run(begun, "again", "nobody@coast.example")
    named = run(begun, "contact", "Harbour Trust", "hr@coast.example")
    shown = run(begun, "contact", "Harbour Trust")
    nobody = run(begun, "contact", "Harbour Trust", "--nobody")

    assert "mailbox full" in listed[1]
    assert again == (0, "Done. 0 letter(s) of open waves leave again.\n")
    assert (unknown[0], "Nobody on the roster" in unknown[1]) == (1, True)
    assert named == shown == (0, "Harbour Trust: hr@coast.example.\n")
    assert nobody == (0, "Harbour Trust: the stewards are asked.\n")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "No mailbox is set"),
        ({"PULSE_BOUNCE_ADDRESS": ADDRESS}, "No mailbox is set"),
        ({"PULSE_BOUNCE_URL": "file:/nowhere"}, "set PULSE_BOUNCE_ADDRESS, too"),
        ({"PULSE_BOUNCE_ADDRESS": "bounces"}, "PULSE_BOUNCE_ADDRESS must be an address"),
        (
            {"PULSE_BOUNCE_ADDRESS": ADDRESS, "PULSE_BOUNCE_URL": "imap://a:b@mail.example"},
            "in the clear",
        ),
        (
            {"PULSE_BOUNCE_ADDRESS": ADDRESS, "PULSE_BOUNCE_URL": "file:/nowhere"},
            "The folder /nowhere of returned letters cannot be read",
        ),
    ],
)
def test_a_slip_is_one_sentence(begun: Settings, environ: dict[str, str], words: str) -> None:
    code, said = run(begun, "read", **environ)

    assert (code, words in said) == (1, True)
    assert "Traceback" not in said
