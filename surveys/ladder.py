"""Until when a friction's next step is due, and how far up the charter's ladder it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from surveys import agreements
from surveys.care import Matter
from surveys.deadlines import Clocks
from surveys.frictions import Friction
from surveys.lives import OPEN, State
from surveys.terms import LADDER, Terms
from surveys.workdays import Workdays

STEPS: tuple[tuple[str, frozenset[State]], ...] = (  # a rule, and what has not gone on by then
    (LADDER[0], frozenset({State.raised})),
    (LADDER[1], frozenset({State.raised, State.acknowledged})),
    (LADDER[2], frozenset(OPEN)),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a friction has yet to take."""

    rung: int  # 1 to 3
    rule: str  # of `LADDER`
    last: date  # the last day on which it is in time, by the calendar that is behind


def bound(session: Session, matter: Matter) -> Terms:
    """The terms of the charter that a friction was raised under."""
    owner = matter.wave.charter_id if isinstance(matter, Friction) else matter.charter_id
    return agreements.bound(session, owner)


def ahead(session: Session, matter: Matter, clocks: Clocks) -> Iterator[Step]:
    """The steps that a friction has yet to take, the next one first; none of one without a clock.

    Days are working days of those that it is about; the calendar that is behind counts.
    """
    terms = bound(session, matter)
    for rung, (rule, waits) in enumerate(STEPS, 1):
        if matter.clock is not None and matter.state in waits:
            days = getattr(terms, rule)
            last = max(each.after(matter.clock, days) for each in calendars(matter, clocks))
            yield Step(rung, rule, last)


def due(session: Session, matter: Matter, clocks: Clocks, now: datetime) -> int:
    """How far up a friction belongs at a moment: nought to three.

    A step's time is over once its last working day has ended on the clock of every side.
    """
    terms = bound(session, matter)
    reached = 0
    for rung, (rule, waits) in enumerate(STEPS, 1):
        if matter.clock is not None and matter.state in waits:
            days, since = getattr(terms, rule), matter.clock
            if all(each.today(now) > each.after(since, days) for each in calendars(matter, clocks)):
                reached = rung
    return reached


def calendars(matter: Matter, clocks: Clocks) -> list[Workdays]:
    """The calendars of those that a friction is about; the alliance's if of all of them."""
    about = {each for each in (matter.organisation_id, matter.other_id) if each is not None}
    return [clocks.of(each) for each in sorted(about)] or [clocks.usual]
