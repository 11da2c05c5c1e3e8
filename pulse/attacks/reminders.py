"""Attack 27 on reminders: tickets, marks, their order and their times, for who has answered.

Some letters are put off and tried again, when all seats are come to once more.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from datetime import time as daytime
from random import Random, SystemRandom
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from pulse.attacks import twins, wire
from pulse.attacks.installation import Installation, standing
from pulse.attacks.rolls import RARE, rarity
from pulse.attacks.suite import Bench, Outcome
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import remind, workshop
from pulse.jobs.patience import PASSES
from pulse.jobs.workshop import Workshop
from pulse.mail.errors import Deferred
from pulse.mail.transport import Line, Transport
from surveys import workdays
from surveys.answering.tables import Ticket
from surveys.asking import reminders as rounds
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.waves import Wave

Job = Callable[[Workshop, int, int, int], None]
SECONDS = (0.01, 0.03)  # that the mail server takes over a letter
PUT_OFF = 0.2  # of the letters, at their first try
AGAIN = PASSES[0] + timedelta(minutes=1)  # after the reminder
QUANTILE = 4.0  # normal, of 0.99997: of several traces the best is looked at


@dataclass(frozen=True, slots=True)
class Slow:
    """A way for letters that takes as long over each as a mail server does."""

    way: Transport
    rng: Random
    known: set[str] = field(default_factory=set)  # addresses that a letter was brought to

    @contextmanager
    def line(self) -> Iterator[Line]:
        """The way's own line, slowed down."""
        with self.way.line() as line:
            yield Slowed(line, self.rng, self.known)


@dataclass(frozen=True, slots=True)
class Slowed:
    """One line of it."""

    inner: Line
    rng: Random
    known: set[str]

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Take a while, then hand the letter over; some are put off when they come first."""
        time.sleep(self.rng.uniform(*SECONDS))
        first = to not in self.known
        self.known.add(to)
        if first and self.rng.random() < PUT_OFF:
            raise Deferred("451 4.7.1 greylisted, come back")
        self.inner.send(sender, to, message)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a thief of every copy and log has of one reminder, by invitation."""

    tickets: dict[int, float]
    marks: dict[int, float]
    places: dict[int, float]  # in the order of the marks
    pauses: dict[int, float]  # seconds before each mark
    places_again: dict[int, float]  # of the marks that came when letters were tried again
    pauses_again: dict[int, float]


@contextmanager
def overheard(app: Flask) -> Iterator[list[tuple[int, float]]]:
    """Every mark that is made durable, as the database's own log tells it: seat and moment."""
    heard: list[tuple[int, float]] = []

    def listen(_on: Any, _cursor: Any, statement: str, _given: Any, context: Any, _: bool) -> None:
        if statement.startswith("UPDATE invitation SET reminders"):
            heard.append((context.compiled_parameters[0]["which"], time.monotonic()))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def reminded(house: Installation, job: Job) -> Trace:
    """Let the first reminder run on its day, and collect all that it leaves."""
    with house.shop() as shop:
        wave = shop.roster.get_one(Wave, house.wave_id)
        calendars = workdays.of(shop.roster)
        day = max(rounds.days(wave, each)[0] for each in calendars.values())
        days = (day - shop.today).days
        before = Counter(shop.box.scalars(select(Ticket.seat)))
        ids = set(shop.roster.scalars(select(Invitation.id)))
    noon = datetime.combine(workshop.clock().date() + timedelta(days=days), daytime(12), UTC)
    passes = [brought(house, job, ids, noon + late) for late in (timedelta(), AGAIN)]
    with house.shop(days) as shop:
        rows = shop.roster.execute(
            select(
                Invitation.id,
                Invitation.seat,
                Invitation.reminders,
                Invitation.passes,
                func.length(Invitation.late).label("late"),
            )
        )
        seats = {row.id: row for row in rows}
        fresh = Counter(shop.box.scalars(select(Ticket.seat))) - before
    return Trace(
        {each: float(fresh[row.seat]) for each, row in seats.items()},
        {
            each: row.reminders + 10.0 * row.passes + 100.0 * (row.late or 0)
            for each, row in seats.items()
        },
        *(told for heard in passes for told in heard),
    )


def brought(
    house: Installation, job: Job, ids: Collection[int], moment: datetime
) -> tuple[dict[int, float], dict[int, float]]:
    """Let the reminders run at a moment: the place of each mark, and the seconds before it."""
    random = SystemRandom()
    with (
        workshop.of(house.app, today=moment.date(), rng=random, now=lambda: moment) as shop,
        overheard(house.app) as heard,
    ):
        began = time.monotonic()
        for first, last in opening.holding(shop.roster, house.wave_id, ids):
            job(shop, house.wave_id, first, last)
    moments = [began, *(at for _, at in heard)]
    return (
        {each: float(at) for at, (each, _) in enumerate(heard)},
        {each: moments[at + 1] - moments[at] for at, (each, _) in enumerate(heard)},
    )


def guessed(told: dict[int, float], silent: set[int], ids: Sequence[int], rng: Random) -> int:
    """How many of some people are guessed right: whether they had answered.

    The attacker knows how many have, and takes those of whom least, or of whom most, is told,
    whichever fits better.
    """
    ranked = sorted(ids, key=lambda each: (told.get(each, -1.0), rng.random()))
    right = len(silent & set(ranked[: len(silent)]))
    wrong = len(ids) - 2 * (len(silent) - right)
    ranked.reverse()
    right = len(silent & set(ranked[: len(silent)]))
    return max(wrong, len(ids) - 2 * (len(silent) - right))


def bound(people: int) -> int:
    """The most right guesses of so many people, half of whom have answered, that luck reaches.

    Source: the normal quantile of twice a hypergeometric number, with half of all drawn.
    """
    return math.ceil(people / 2 + QUANTILE * people / (2 * math.sqrt(people - 1)))


def attacked(bench: Bench, name: str, job: Job) -> tuple[dict[str, int], int, float]:
    """What each trace gives away in one world, of how many people, and the letters' order."""
    with standing(bench, name) as house:
        letters = house.invited()
        half = bench.rng.sample(letters, len(letters) // 2)
        for each in half:
            wire.send(house.settings.public_url, house.page, each.token, [4] * house.items)
        outbox = house.app.extensions["pulse.outbox"]
        slow = Slow(outbox.way, bench.rng)
        house.app.extensions["pulse.outbox"] = replace(outbox, way=slow)
        trace = reminded(house, job)
        with house.shop() as shop:
            wanted = select(Invitation.id, Person.address, Person.id.label("person"))
            rows = shop.roster.execute(wanted.join(Person, Person.id == Invitation.person_id)).all()
        ids = {row.address: row.id for row in rows}
        numbers = {row.address: row.person for row in rows}
        silent = {ids[each.address] for each in half}
        found = {
            channel: guessed(getattr(trace, channel), silent, list(ids.values()), bench.rng)
            for channel in Trace.__slots__
        }
        order = [numbers[each.address] for each in house.invited()[len(letters) :]]
        return found, len(ids), rarity(order, bench.rng)


def reminders(bench: Bench) -> Outcome:
    """Guess from what a reminder leaves behind who had answered, and read its letters' order."""
    leaks, _, sorted_p = attacked(bench, "twin", twins.load("told_by_tickets").send)
    kept, people, p = attacked(bench, "product", remind.send)
    most = bound(people)
    best = max(kept, key=lambda each: kept[each])
    held = max(kept.values()) <= most and p > RARE
    return Outcome(
        number="27b",
        name="Reminders: tickets, marks, order and times: who has answered",
        control=f"{max(leaks.values())} of {people} guessed right; order p "
        f"{'≤' if sorted_p <= RARE else '>'} {RARE:g}",
        result=f"{kept[best]} of {people} by {best}, the best of {len(kept)} traces; order p "
        f"{'>' if p > RARE else '≤'} {RARE:g}",
        chance=f"{people // 2} expected, at most {most}; p > {RARE:g}",
        held=held and max(leaks.values()) == people and sorted_p <= RARE,
    )
