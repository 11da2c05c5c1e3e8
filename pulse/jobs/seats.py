"""The seats of an open wave that a letter may be brought to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from pulse.jobs import sending
from pulse.jobs.workshop import Workshop
from pulse.mail import letters
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.waves import Leaf, Wave


class Waiting(NamedTuple):
    """One invitation whose letter has not left."""

    id: int
    seat: bytes
    place: int
    address: str
    language: str
    person: int
    day: date  # by the recipient's calendar
    tries: int = 0  # of this letter, put off each time
    organisation: int = 0  # whose head the letter has


def seats(
    shop: Workshop, wave: Wave, today: Mapping[int, date], *wanted: ColumnElement[bool]
) -> list[Waiting]:
    """Seats to which a letter may be brought: nobody gets two on one day, of whatever pulse.

    Args:
        shop: where the job works.
        wave: an open one.
        today: the day by the calendar of each organisation.
        wanted: which invitations, joined with their persons.
    """
    rows = shop.roster.execute(
        select(
            Invitation.id,
            Invitation.seat,
            Leaf.place,
            Person.address,
            Person.language,
            Person.id.label("person"),
            Person.organisation_id,
            Invitation.tries,
        )
        .join(Person, Person.id == Invitation.person_id)
        .join(Leaf, Leaf.id == Invitation.leaf_id)
        .where(*wanted)
        .order_by(Invitation.id)
    )
    found = [
        Waiting(
            each.id,
            each.seat,
            each.place,
            each.address,
            letters.spoken(shop.app, each.language),
            each.person,
            today[each.organisation_id],
            each.tries,
            each.organisation_id,
        )
        for each in rows
        if each.seat is not None
    ]
    had = sending.had_a_letter(shop.roster, wave, [each.person for each in found])
    return [each for each in found if (each.person, each.day) not in had]
