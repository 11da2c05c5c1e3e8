"""For whom letters of an open wave may leave now, and which batches have one that may."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from surveys import workdays
from surveys.asking import reminders
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.asking.reminders import Due
from surveys.waves import Wave


def today_of(shop: Workshop, wave: Wave) -> dict[int, date]:
    """The day that the calendar shows of each organisation whose letters may leave now.

    Those of a pulse with an hour leave on the organisation's working days, from the hour on by
    its own clock; without one, at any time.
    """
    now, hour = shop.now(), wave.pulse.hour
    return {
        organisation_id: calendar.today(now)
        for organisation_id, calendar in workdays.of(shop.roster).items()
        if hour is None or (calendar.today(now) >= wave.first_day and _may(calendar, shop, wave))
    }


def _may(calendar: workdays.Workdays, shop: Workshop, wave: Wave) -> bool:
    return wave.pulse.hour is not None and calendar.takes_letters(shop.now(), wave.pulse.hour)


def letters_wanted(shop: Workshop, wave: Wave) -> list[tuple[tuple[str, int, int, int], str]]:
    """One job per batch in which a letter waits that may leave now, with its key."""
    reached = today_of(shop, wave)
    if not reached:
        return []
    wanted = select(Invitation.id).where(Invitation.wave_id == wave.id, may_be_tried(shop))
    if wave.pulse.hour is not None:
        wanted = wanted.join(Person, Person.id == Invitation.person_id)
        wanted = wanted.where(Person.organisation_id.in_(list(reached)))
    return opening.letters_of(shop.roster, wave.id, set(shop.roster.scalars(wanted)))


def may_be_tried(shop: Workshop) -> ColumnElement[bool]:
    """Which first letters wait, and were not put off until later."""
    now = shop.now().astimezone(UTC).replace(tzinfo=None)
    rested = or_(Invitation.next_try.is_(None), Invitation.next_try <= now)
    return and_(Invitation.delivery == Delivery.waiting, rested)


def reminders_due(shop: Workshop, wave: Wave) -> dict[int, Due]:
    """What is due of each organisation whose people may be reminded now: never on a day of rest."""
    now, hour = shop.now(), wave.pulse.hour
    found = {}
    for organisation_id, calendar in workdays.of(shop.roster).items():
        today = calendar.today(now)
        rounds = sum(day <= today for day in reminders.days(wave, calendar))
        may = calendar.works(today) if hour is None else calendar.takes_letters(now, hour)
        if rounds and may:
            found[organisation_id] = Due(today, rounds)
    return found


def passes_due(shop: Workshop, wave: Wave, due: Mapping[int, Due]) -> ColumnElement[bool]:
    """Which invitations, joined with their persons, are come to again for letters put off.

    All that a reminder came to are, whether or not a letter left for them, on the same day.
    """
    alike: dict[date, list[int]] = {}
    for organisation_id, each in due.items():
        alike.setdefault(each.day, []).append(organisation_id)
    return and_(
        Invitation.wave_id == wave.id,
        Invitation.seat.is_not(None),
        Invitation.late.is_not(None),
        Invitation.next_pass <= shop.now().astimezone(UTC).replace(tzinfo=None),
        or_(
            *(
                and_(Invitation.reminded == day, Person.organisation_id.in_(organisations))
                for day, organisations in alike.items()
            )
        ),
    )


def reminders_wanted(shop: Workshop, wave: Wave) -> list[tuple[tuple[str, int, int, int], str]]:
    """One job per batch in which a seat waits for a reminder that may leave now, with its key."""
    due = reminders_due(shop, wave)
    if not due:
        return []
    seats = select(Invitation.id).join(Person, Person.id == Invitation.person_id)
    wanted = or_(reminders.waiting(wave, due), passes_due(shop, wave, due))
    waiting = set(shop.roster.scalars(seats.where(wanted)))
    return [
        ((queue.REMIND, wave.id, first, last), f"reminders/{wave.id}/{first}")
        for first, last in opening.holding(shop.roster, wave.id, waiting)
    ]


def had_a_letter(session: Session, wave: Wave, people: Collection[int]) -> set[tuple[int, date]]:
    """Who of some people got a letter of another wave, and on which day of theirs.

    A reminder counts for every seat that it came to: whether a letter left is not known.
    """
    rows = session.execute(
        select(Invitation.person_id, Invitation.day, Invitation.reminded, Invitation.thanked).where(
            Invitation.person_id.in_(people), Invitation.wave_id != wave.id
        )
    )
    return {(person_id, day) for person_id, *days in rows for day in days if day is not None}
