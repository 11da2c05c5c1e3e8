"""A year of two pulses over three clocks: exactly the letters that should have gone, on their day.

The clock is handed in. Every job that falls due is done at once, in order, as a worker would.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import due, work, workshop
from pulse.mail.outbox import Outbox
from surveys import blackouts, charter, partners, planning, series
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.partners import Unit
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Stage, Wave

PEOPLE = 8
HOMES = {
    "Berlin": ("Europe/Berlin", "DE"),
    "York": ("America/New_York", "US"),
    "Auck": ("Pacific/Auckland", "NZ"),
}
START = date(2026, 9, 1)
END = date(2027, 8, 31)
HOURS = (0, 6, 7, 8, 11, 12, 13, 14, 19, 20, 21)  # UTC: about midnight and nine on each clock
CLOSED = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Berlin//EN\r
BEGIN:VEVENT\r
UID:1@berlin\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20270102\r
SUMMARY:Closed between the years\r
END:VEVENT\r
END:VCALENDAR\r
"""

# Worked out by hand with a calendar of each country: the day on which each place gets its letters.
CORE = [
    # wave 1 is due on Labor Day in the United States
    {"Berlin": "2026-09-07 09", "York": "2026-09-08 09", "Auck": "2026-09-07 09"},
    {"Berlin": "2026-10-05 09", "York": "2026-10-05 09", "Auck": "2026-10-05 09"},
    # all three clocks have changed since
    {"Berlin": "2026-11-02 09", "York": "2026-11-02 09", "Auck": "2026-11-02 09"},
    {"Berlin": "2026-11-30 09", "York": "2026-11-30 09", "Auck": "2026-11-30 09"},
    # Berlin is closed until Friday; New Zealand has moved Boxing Day to this Monday
    {"Berlin": "2027-01-04 09", "York": "2026-12-28 09", "Auck": "2026-12-29 09"},
    # due on 25 January; the other pulse asked on the 12th, so that it waits a day
    {"Berlin": "2027-01-26 09", "York": "2027-01-26 09", "Auck": "2027-01-26 09"},
    # the one of 22 February is skipped; that of 22 March is moved to Easter Monday
    {"Berlin": "2027-03-30 09", "York": "2027-03-29 09", "Auck": "2027-03-30 09"},
    # due on 19 April, a week after the other pulse; New Zealand has moved Anzac Day to the 26th
    {"Berlin": "2027-04-26 09", "York": "2027-04-26 09", "Auck": "2027-04-27 09"},
    # that of 17 May falls into a pause of four weeks
    {"Berlin": "2027-06-14 09", "York": "2027-06-14 09", "Auck": "2027-06-14 09"},
    # due on 12 July together with the other pulse, which was planned first
    {"Berlin": "2027-07-26 09", "York": "2027-07-26 09", "Auck": "2027-07-26 09"},
    # due on 9 August; the report of the one before comes out on the 17th, by itself, and what came
    # of it is shared back three days later, since nobody does it before
    {"Berlin": "2027-08-20 09", "York": "2027-08-20 09", "Auck": "2027-08-20 09"},
]
QUARTER = [
    # due on 12 October, a week after the other pulse
    {"Berlin": "2026-10-19 09", "York": "2026-10-19 09", "Auck": "2026-10-19 09"},
    {"Berlin": "2027-01-12 09", "York": "2027-01-12 09", "Auck": "2027-01-12 09"},
    {"Berlin": "2027-04-12 09", "York": "2027-04-12 09", "Auck": "2027-04-12 09"},
    {"Berlin": "2027-07-12 09", "York": "2027-07-12 09", "Auck": "2027-07-12 09"},
]


@dataclass
class Post:
    """A mail server of our own that notes when each letter came."""

    clock: list[datetime]
    came: list[tuple[str, datetime]] = field(default_factory=list)

    @contextmanager
    def line(self) -> Iterator[Post]:
        """A line to itself."""
        yield self

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Note a letter."""
        assert sender
        assert message
        self.came.append((to, self.clock[0]))


@dataclass
class World:
    """The installation, its clock and its mail server."""

    app: Flask
    clock: list[datetime]
    post: Post

    @contextmanager
    def shop(self) -> Iterator[workshop.Workshop]:
        """A workshop at the present moment."""
        moment = self.clock[0]
        with workshop.of(self.app, rng=Random(str(moment)), now=lambda: moment) as shop:
            yield shop

    def look(self) -> bool:
        """Look once at what is due, and do it; whether there was anything."""
        with self.shop() as shop:
            due.plan_ahead(shop)
            wanted = due.wanted(shop)
        for (name, *ids), _ in wanted:
            with self.shop() as shop:
                work.JOBS[name](shop, *ids)
        return bool(wanted)

    def busy(self) -> bool:
        """Whether this is a day on which a wave may open or a letter leave."""
        with self.shop() as shop:
            soon = shop.today + timedelta(days=1)
            due_soon = select(Wave.id).where(Wave.stage == Stage.planned, Wave.opens <= soon)
            waits = select(Invitation.id).where(Invitation.delivery == Delivery.waiting)
            return any(shop.roster.scalars(each.limit(1)).first() for each in (due_soon, waits))


@pytest.fixture
def world(app: Flask) -> World:
    """Three places, each with eight people, and two pulses that run by themselves."""
    clock = [datetime.combine(START, time(0), UTC)]
    post = Post(clock)
    app.extensions["pulse.outbox"] = Outbox(post, "pulse@example.net")
    with app.app_context():
        session = db.session()
        alliance = partners.found(session, name="Three Clocks")
        charter.starter(session, alliance)
        for name, (zone, country) in HOMES.items():
            home = partners.add_organisation(session, name=name, time_zone=zone, country=country)
            unit = Unit(organisation=home, name="")
            session.add(unit)
            session.flush()
            for number in range(PEOPLE):
                address = f"{number}@{name.lower()}.example"
                session.add(
                    Person(
                        organisation_id=home.id,
                        unit_id=unit.id,
                        name="",
                        address=address,
                        address_key=address,
                        language="en",
                    )
                )
        berlin = partners.organisation(session, "Berlin")
        blackouts.add(session, berlin, blackouts.read(CLOSED, "closed.ics", START))
        for name, rhythm in (
            ("Quarter", Rhythm(Cadence.quarterly, None, date(2026, 10, 12), END, 10)),
            ("Core", Rhythm(Cadence.weeks, 4, date(2026, 9, 7), END, 14)),
        ):
            series.found(
                session,
                alliance,
                name=name,
                instrument="process-trust",
                modules=[],
                settings=Settings(rhythm, reminders=0, expected_response=1.0),
                today=START,
                rng=Random(name),
            )
        session.commit()
    return World(app, clock, post)


def steward(world: World, day: date) -> None:
    """What the steward does on some days of the year."""
    with world.shop() as shop:
        core = series.by_name(shop.roster, "Core")
        slots = {wave.slot: wave for wave in core.waves}
        if day == date(2027, 2, 1):
            planning.skip(shop.roster, slots[date(2027, 2, 22)])
            planning.move(shop.roster, slots[date(2027, 3, 22)], 7, day)
        elif day == date(2027, 5, 10):
            series.pause(core)
        elif day == date(2027, 6, 7):
            series.resume(core)
        shop.roster.commit()


def run(world: World) -> None:
    """Let the year pass."""
    day = START
    while day <= END:
        world.clock[0] = datetime.combine(day, time(0), UTC)
        steward(world, day)
        for hour in HOURS if world.busy() else (0,):
            world.clock[0] = datetime.combine(day, time(hour), UTC)
            while world.look():
                pass
        day += timedelta(days=1)


def expected() -> Counter[tuple[str, str]]:
    """Every letter of the year, as (address, hour by the recipient's clock)."""
    return Counter(
        (f"{number}@{name.lower()}.example", hour)
        for each in (*CORE, *QUARTER)
        for name, hour in each.items()
        for number in range(PEOPLE)
    )


@pytest.mark.timeout(600)
def test_a_year_sends_exactly_the_letters_that_should_go(world: World, app: Flask) -> None:
    run(world)

    zones = {name.lower(): ZoneInfo(zone) for name, (zone, _) in HOMES.items()}
    came = Counter(
        (to, f"{moment.astimezone(zones[to.partition('@')[2].partition('.')[0]]):%Y-%m-%d %H}")
        for to, moment in world.post.came
    )
    assert came == expected()
    with app.app_context():
        session = db.session()
        core, quarter = (series.by_name(session, name) for name in ("Core", "Quarter"))
        assert [wave.stage for wave in core.waves if wave.slot == date(2027, 2, 22)] == [
            Stage.dropped
        ]
        assert [wave.slot for wave in core.waves if wave.skipped] == [
            date(2027, 2, 22),
            date(2027, 5, 17),
        ]
        opened = [wave for wave in (*core.waves, *quarter.waves) if wave.opened is not None]
        assert len(opened) == len(CORE) + len(QUARTER)
        assert {wave.stage for wave in opened[:-1]} == {Stage.released, Stage.open}
        deeds = Counter(session.scalars(select(AuditEntry.deed)))
        assert deeds["wave passed over"] == 1
        asked = session.execute(
            select(Invitation.person_id, Wave.opened).join(Wave, Wave.id == Invitation.wave_id)
        )
        days: dict[int, list[date]] = {}
        for person, day in asked:
            days.setdefault(person, []).append(day)
        for each in days.values():
            each.sort()
            assert min((b - a).days for a, b in itertools.pairwise(each)) >= 14
