"""For whom letters of an open wave may leave now, and which batches have one that may."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
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
    wanted = opening.letters_wanted(shop.roster, wave.id)
    if wave.pulse.hour is None or not wanted:
        return wanted
    waiting = list(
        shop.roster.scalars(
            select(Invitation.id)
            .join(Person, Person.id == Invitation.person_id)
            .where(
                Invitation.wave_id == wave.id,
                Invitation.delivery == Delivery.waiting,
                Person.organisation_id.in_(list(reached)),
            )
            .order_by(Invitation.id)
        )
    )
    found = []
    for asked, key in wanted:
        name, _, first, last = asked
        place = bisect_left(waiting, first)
        if name == queue.INVITE and place < len(waiting) and waiting[place] <= last:
            found.append((asked, key))
    return found


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


def reminders_wanted(shop: Workshop, wave: Wave) -> list[tuple[tuple[str, int, int, int], str]]:
    """One job per batch in which a seat waits for a reminder that may leave now, with its key."""
    due = reminders_due(shop, wave)
    if not due:
        return []
    seats = select(Invitation.id).join(Person, Person.id == Invitation.person_id)
    waiting = set(shop.roster.scalars(seats.where(reminders.waiting(wave, due))))
    return [
        ((queue.REMIND, wave.id, first, last), f"reminders/{wave.id}/{first}")
        for first, last in opening.holding(shop.roster, wave.id, waiting)
    ]


def had_a_letter(session: Session, wave: Wave, people: Collection[int]) -> set[tuple[int, date]]:
    """Who of some people got a letter of another wave, and on which day of theirs.

    A reminder counts for every seat that it came to: whether a letter left is not known.
    """
    rows = session.execute(
        select(Invitation.person_id, Invitation.day, Invitation.reminded).where(
            Invitation.person_id.in_(people), Invitation.wave_id != wave.id
        )
    )
    return {(person_id, day) for person_id, *days in rows for day in days if day is not None}
