"""An alliance that can be asked, and workshops over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.jobs import invite, workshop
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from pulse.mail import transport
from pulse.mail.outbox import Outbox
from surveys import by_hand, charter
from surveys.asking.people import Person
from surveys.partners import Alliance, Organisation, Unit
from surveys.waves import Wave
from tests.pulse.mail.sink import Sink, serving

TODAY = date(2026, 11, 23)
Open = Callable[..., AbstractContextManager[Workshop]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever needs ledgers on both databases, unless a test itself says on which."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "settings" in metafunc.fixturenames and not any(
        mark.args[0] == "settings" for mark in marks
    ):
        metafunc.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


def found_alliance(session: Session, sizes: tuple[tuple[int, ...], ...] = ((20, 18), (22,))) -> int:
    """An alliance with one organisation per tuple and one team per number; its wave's id."""
    alliance = Alliance(id=1, name="The River Alliance")
    session.add(alliance)
    for which, teams in enumerate(sizes):
        organisation = Organisation(alliance=alliance, name=f"Partner {which}")
        session.add(organisation)
        session.flush()
        for number, people in enumerate(teams):
            unit = Unit(organisation=organisation, name=f"Team {number}")
            session.add(unit)
            session.flush()
            session.add_all(
                Person(
                    organisation_id=organisation.id,
                    unit_id=unit.id,
                    name=f"Person {which}-{number}-{each}",
                    address=(address := f"p{which}-{number}-{each}@example.org"),
                    address_key=address,
                    language="en",
                )
                for each in range(people)
            )
    charter.starter(session, alliance)
    session.flush()
    wave = by_hand.plan(
        session,
        alliance,
        pulse="Core pulse",
        instrument="trust-core",
        opens=TODAY,
        closes=TODAY + timedelta(days=14),
        today=TODAY,
        rng=Random(7),
    )
    session.commit()
    return wave.id


def today_is_now(wave: Wave) -> None:
    """Move a wave's days so that the clock's own today lies in them."""
    shift = datetime.now(UTC).date() - TODAY
    wave.opens, wave.closes = wave.opens + shift, wave.closes + shift


@pytest.fixture
def open_shop(app: Flask) -> Open:
    """Opens a workshop on a day, with a random source of its own."""

    seeds = count()

    def opened(
        today: date = TODAY, now: Callable[[], datetime] = workshop.clock
    ) -> AbstractContextManager[Workshop]:
        return workshop.of(app, today=today, rng=Random(next(seeds)), now=now)

    return opened


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """A mail server that the application's letters go to."""
    sink = Sink()
    with serving(sink) as url:
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        yield sink


@pytest.fixture
def wave_id(app: Flask) -> Iterator[int]:
    """A planned wave of three teams in two organisations."""
    with app.app_context(), Session(db.engine) as session:
        yield found_alliance(session)


def noon(day: date) -> datetime:
    """The middle of a day, by UTC."""
    return datetime.combine(day, time(12), UTC)


@pytest.fixture
def asked(open_shop: Open, wave_id: int, sink: Sink) -> int:
    """A wave whose invitations have left, to a server that has forgotten them."""
    with open_shop(now=lambda: noon(TODAY)) as shop:
        opening.launch(shop, wave_id)
        for first, last in opening.batches(shop.roster, wave_id):
            invite.send(shop, wave_id, first, last)
    sink.taken.clear()
    return wave_id
