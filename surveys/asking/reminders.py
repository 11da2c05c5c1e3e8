"""When a wave's reminders are due, and how many of its seats each has come to.

A seat counts as reminded once it was looked at, whether or not a letter left for it: nobody is
told, by any number or day, who had taken part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from surveys import workdays
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.waves import Stage, Wave
from surveys.workdays import Workdays

APART = timedelta(days=4)  # at least, from one reminder to the next


class Due(NamedTuple):
    """What is due for the people of one organisation."""

    day: date  # by its own calendar
    rounds: int  # reminders that should have come by now


@dataclass(frozen=True, slots=True)
class Reminders:
    """How far the reminders of an open wave have come."""

    planned: int  # at most; none falls on the days of some calendars
    round: int  # the newest one that is due somewhere; 0: none yet
    handled: int  # seats that it has come to, whether or not a letter left
    seats: int
    next: date | None  # the first day on which a further one is due somewhere


def days(wave: Wave, calendar: Workdays) -> list[date]:
    """The days on which an organisation's people are reminded, in order.

    The first is half-way between the wave's first and last day, each other one at least four
    days after the one before; one that falls on no working day waits for the next, and one for
    which no day is left is not sent.
    """
    found: list[date] = []
    since = wave.first_day + (wave.closes - wave.first_day) // 2
    for _ in range(wave.pulse.reminders):
        day = calendar.first(since, wave.closes)
        if day is None:
            break
        found.append(day)
        since = day + APART
    return found


def waiting(wave: Wave, due: Mapping[int, Due]) -> ColumnElement[bool]:
    """Which invitations, joined with their persons, wait for a reminder that may leave today.

    Nobody gets two letters on one day, of whatever wave.

    Args:
        wave: an open one.
        due: by organisation, for those whose letters may leave now.
    """
    other = aliased(Invitation)
    alike: dict[Due, list[int]] = {}
    for organisation_id, each in due.items():
        alike.setdefault(each, []).append(organisation_id)
    return and_(
        Invitation.wave_id == wave.id,
        Invitation.seat.is_not(None),
        or_(
            *(
                and_(
                    Person.organisation_id.in_(organisations),
                    Invitation.reminders < each.rounds,
                    or_(Invitation.reminded.is_(None), Invitation.reminded <= each.day - APART),
                    or_(Invitation.day.is_(None), Invitation.day < each.day),
                    Person.id.not_in(
                        select(other.person_id).where(
                            other.wave_id != wave.id,
                            or_(
                                other.day == each.day,
                                other.reminded == each.day,
                                other.thanked == each.day,
                            ),
                        )
                    ),
                )
                for each, organisations in alike.items()
            )
        ),
    )


def standing(session: Session, wave: Wave, today: date) -> Reminders | None:
    """How far the reminders of a wave have come; None unless it is open and has any."""
    if wave.stage is not Stage.open or not wave.pulse.reminders:
        return None
    calendars = workdays.of(session)
    asked = session.scalars(
        select(Person.organisation_id)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.wave_id == wave.id)
        .distinct()
    )
    planned = [days(wave, calendars[organisation_id]) for organisation_id in asked]
    past = [sum(day <= today for day in each) for each in planned]
    newest = max(past, default=0)
    ahead = [day for each in planned for day in each if day > today]
    seats, handled = session.execute(
        select(func.count(), func.count().filter(Invitation.reminders >= max(newest, 1))).where(
            Invitation.wave_id == wave.id
        )
    ).one()
    return Reminders(
        planned=max((len(each) for each in planned), default=0),
        round=newest,
        handled=handled,
        seats=seats,
        next=min(ahead, default=None),
    )
