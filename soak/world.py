"""An alliance over three clocks with three pulses that run by themselves, of any size."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import invite
from pulse.db import db
from pulse.schema import BOX, ROSTER
from surveys import blackouts, charter, partners, series
from surveys.asking.people import Person
from surveys.partners import Organisation, Unit
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Audience

CLOCKS = (("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Pacific/Auckland", "NZ"))
TEAM = 25  # people, about
STEWARD = "steward@alliance.example"
RETURNED = "returned"  # the folder of letters that came back
CONTACTS = 4  # every one of so many organisations names who corrects addresses


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played, and with what going wrong."""

    start: date = date(2026, 9, 1)
    end: date = date(2027, 8, 31)
    organisations: int = 12
    people: int = 6_000
    workers: int = 1
    kills: int = 200
    suddenly: float = 0.02  # of all moments have a kill besides, whatever is done then
    stops: int = 20  # in good order
    left_dead: int = 3  # killed workers whose jobs another one takes up, where there is one
    letters_a_day: float = 0.1  # to one person, about
    refused: float = 0.01  # share of addresses that do not exist
    bouncing: float = 0.01  # share of addresses whose letters come back later
    answering: float = 0.55  # share of those asked who answer in the end
    closed: tuple[date, date] = (date(2026, 12, 24), date(2027, 1, 3))  # of every third one
    leaves: date = date(2027, 2, 1)  # the last organisation
    outage: date = date(2026, 10, 1)  # two hours without a mail server, when letters leave next
    back: date = date(2027, 3, 1)  # the clock goes back an hour, when letters leave next
    pulses: tuple[str, ...] = ("Core", "Quarter", "Close")
    hours: tuple[int, ...] = (0, 7, 8, 11, 13, 14, 20, 21)  # UTC: midnight, and nine, anywhere
    some: tuple[date, ...] = ()  # the days that are played; all of them unless said
    seed: int = 1

    @property
    def days(self) -> list[date]:
        """The days that are played."""
        all_ = [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]
        return [day for day in all_ if not self.some or day in self.some]

    @property
    def places(self) -> dict[str, tuple[str, str]]:
        """Zone and country by the name of each organisation."""
        return {f"Partner {n:02}": CLOCKS[n % 3] for n in range(self.organisations)}


AUDIENCES = {"Quarter": Audience.all, "Core": Audience.units, "Close": Audience.organisations}
RHYTHMS = {
    "Quarter": (Rhythm(Cadence.quarterly, None, date(2026, 10, 12), None, 14), 2, "process-trust"),
    "Core": (Rhythm(Cadence.weeks, 12, date(2026, 9, 7), None, 14), 2, "process-trust"),
    "Close": (Rhythm(Cadence.weeks, 4, date(2026, 9, 21), None, 10), 1, "trust-mini"),
}


def settings(folder: Path, port: int, urls: dict[str, str]) -> dict[str, Any]:
    """Settings of a fresh installation whose letters go to a port of this machine."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    (folder / RETURNED).mkdir()
    return {
        "home": home,
        "secret_key": secrets.token_hex(32),
        "mail_url": f"smtp://127.0.0.1:{port}",
        "mail_sender": "Pulse <pulse@alliance.example>",
        "mail_per_minute": 0,
        "mail_domain_per_minute": 0,
        "bounce_address": "bounces@alliance.example",
        "bounce_url": f"file:{folder / RETURNED}",
        "log_level": "warning",
        **urls,
    }


def lay(app: Flask, plan: Plan) -> dict[str, str]:
    """Lay out ledgers, partners, people and pulses.

    Returns:
        The organisation of each person, by address.
    """
    with app.app_context():
        ROSTER.create_all(db.engine)
        BOX.create_all(db.engines["box"])
        queue.migrate(app.extensions["pulse.settings"].roster)
        app.extensions["pulse.keyring"].create()
        session = db.session()
        alliance = partners.found(session, name="Three Clocks")
        charter.starter(session, alliance)
        home_of: dict[str, str] = {}
        for number, (name, (zone, country)) in enumerate(plan.places.items()):
            home = partners.add_organisation(session, name=name, time_zone=zone, country=country)
            home.contact = contact(number)
            home_of |= dict.fromkeys(_people(session, home, number, plan), name)
            if number % 3 == 0:
                first, last = plan.closed
                blackouts.add(session, home, blackouts.stretch(first, last, "closed"))
            invite.leader(session, address=f"leader{number}@staff.example", organisation_id=home.id)
        invite.steward(session, address=STEWARD)
        _pulses(session, plan)
        session.commit()
    return home_of


def contact(number: int) -> str | None:
    """Whom an organisation named to correct its people's addresses; None: the steward does."""
    return None if number % CONTACTS else f"contact{number}@staff.example"


def _people(session: Session, home: Organisation, number: int, plan: Plan) -> list[str]:
    each = plan.people // plan.organisations
    addresses = [f"p{one}@partner{number}.example" for one in range(each)]
    units = [Unit(organisation=home, name=f"Team {team}") for team in range(teams(each))]
    session.add_all(units)
    session.flush()
    session.add_all(
        Person(
            organisation_id=home.id,
            unit_id=units[team_of(one, each)].id,
            name="",
            address=address,
            address_key=address,
            language="en",
        )
        for one, address in enumerate(addresses)
    )
    return addresses


def teams(people: int) -> int:
    """How many teams an organisation of so many people has."""
    return max(people // TEAM, 1)


def team_of(one: int, people: int) -> int:
    """The number of somebody's team."""
    return min(one // TEAM, teams(people) - 1)


def is_chosen(address: str, people: int) -> bool:
    """Whether somebody belongs to a team that a pulse of some teams asks: every other one."""
    one = int(address.partition("@")[0].removeprefix("p"))
    return team_of(one, people) % 2 == 0


def _pulses(session: Session, plan: Plan) -> None:
    few = [one.id for one in partners.organisations(session)[: max(plan.organisations // 3, 1)]]
    chosen = [
        unit.id
        for home in partners.organisations(session)
        for number, unit in enumerate(sorted(home.units, key=lambda unit: unit.id))
        if number % 2 == 0
    ]
    asked = {Audience.all: [], Audience.units: chosen, Audience.organisations: few}
    for name in plan.pulses:
        rhythm, reminders, instrument = RHYTHMS[name]
        series.found(
            session,
            partners.alliance(session),
            name=name,
            instrument=instrument,
            modules=[],
            settings=Settings(
                rhythm,
                hour=time(9),
                reminders=reminders,
                audience=AUDIENCES[name],
                asked=tuple(asked[AUDIENCES[name]]),
                expected_response=0.9,
            ),
            today=plan.start,
            rng=Random(name),
        )


def leave(app: Flask, name: str, day: date) -> None:
    """Let an organisation leave the alliance with all its people."""
    with app.app_context():
        session = db.session()
        home = partners.organisation(session, name)
        home.left = day
        session.execute(
            update(Person)
            .where(Person.organisation_id == home.id, Person.left.is_(None))
            .values(left=day)
        )
        session.commit()


def moments(day: date, hours: tuple[int, ...]) -> list[datetime]:
    """Some hours of a day, by UTC."""
    return [datetime.combine(day, time(0), UTC) + timedelta(hours=hour) for hour in hours]
