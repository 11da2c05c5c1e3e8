"""How far a wave has come: which letters wait for their hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import partners
from surveys.asking import progress
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.waves import Leaf, Pulse, Stage, Wave
from tests.surveys.asking.test_teams import staffed

MONDAY = date(2026, 11, 23)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """An open wave of two organisations, half the world apart, whose letters all wait."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast")
        pulse = Pulse(alliance_id=1, name="Core", instrument="trust-core", hour=time(9))
        wave = Wave(
            pulse=pulse,
            number=1,
            code="w",
            opens=MONDAY,
            closes=date(2026, 12, 7),
            stage=Stage.open,
            left_out=[],
        )
        session.add_all([pulse, wave])
        for place, zone in enumerate(("Pacific/Auckland", "Europe/Berlin")):
            home = partners.add_organisation(session, name=zone, time_zone=zone)
            unit = staffed(session, home, "", 2)
            leaf = Leaf(wave=wave, place=place, name=zone, organisation_id=home.id, invited=2)
            session.add(leaf)
            session.flush()
            session.add_all(
                Invitation(wave_id=wave.id, person_id=each, leaf_id=leaf.id)
                for each in session.scalars(select(Person.id).where(Person.unit_id == unit.id))
            )
        session.flush()
        yield session


def told(session: Session, now: datetime) -> list[tuple[str, date | None]]:
    """Who waits until which day."""
    wave = session.scalars(select(Wave)).one()
    return [(each.organisation, each.day) for each in progress.hours(session, wave, now)]


def test_letters_wait_for_the_hour_of_their_own_clock(session: Session) -> None:
    sunday_night = datetime(2026, 11, 22, 21, tzinfo=UTC)  # Monday 10:00 in Auckland
    friday_night = datetime(2026, 11, 27, 21, tzinfo=UTC)  # Saturday in Auckland

    assert told(session, sunday_night) == [("Europe/Berlin", MONDAY)]
    assert told(session, datetime(2026, 11, 23, 9, tzinfo=UTC)) == []
    assert told(session, friday_night) == [("Pacific/Auckland", date(2026, 11, 30))]


def test_at_the_end_no_working_day_is_left(session: Session) -> None:
    session.scalars(select(Wave)).one().closes = date(2026, 11, 28)
    session.flush()

    assert ("Pacific/Auckland", None) in told(session, datetime(2026, 11, 27, 21, tzinfo=UTC))


def test_letters_that_left_and_waves_without_an_hour_wait_for_none(session: Session) -> None:
    early = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert len(told(session, early)) == 2
    session.execute(update(Invitation).values(delivery=Delivery.sent))

    assert told(session, early) == []
    session.execute(update(Invitation).values(delivery=Delivery.waiting))
    session.scalars(select(Pulse)).one().hour = None
    session.flush()
    assert told(session, early) == []
