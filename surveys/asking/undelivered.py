"""Whom no letter reaches: addresses that refused one, or from which one came back.

What comes back of a reminder tells that its reader had not taken part yet: whoever calls keeps it
out of here until its wave has closed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ForeignKey, and_, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.base import Roster
from surveys.partners import Organisation, Unit
from surveys.waves import Stage, Wave

LONGEST = 300  # characters kept of what a server says


class Undelivered(Roster):
    """The last letter to somebody's address, which came to nothing."""

    __tablename__ = "undelivered"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address_key: Mapped[str]  # nothing of it is true of another address
    day: Mapped[date]  # on which it was noticed
    words: Mapped[str]  # of the receiving side
    told: Mapped[date | None]  # on which somebody was asked to correct the address


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody whom no letter reaches."""

    id: int
    name: str
    address: str
    team: str
    day: date
    words: str
    delivered: bool  # a letter of an open wave did arrive: the address may not change now


def keep(session: Session, person_id: int, words: str, day: date) -> None:
    """Write down that a letter to somebody came to nothing."""
    person = session.get_one(Person, person_id)
    session.merge(
        Undelivered(
            person_id=person_id,
            address_key=person.address_key,
            day=day,
            words=words[:LONGEST],
            told=None,
        )
    )
    session.flush()


def forget(session: Session, people: Collection[int]) -> None:
    """Take back what was written down of some people."""
    session.execute(delete(Undelivered).where(Undelivered.person_id.in_(people)))


def came_back(session: Session, invitation: Invitation, words: str, day: date) -> None:
    """Write down that an invitation that had left came back."""
    if invitation.delivery is Delivery.sent:
        invitation.delivery, invitation.refusal = Delivery.bounced, words[:LONGEST]
    keep(session, invitation.person_id, words, day)


def _holds() -> ColumnElement[bool]:
    """Which rows, joined with their persons, are true still.

    Those of people who are there, of the address that they have, and with no letter since.
    """
    arrived = (
        select(Invitation.id)
        .where(
            Invitation.person_id == Undelivered.person_id,
            Invitation.delivery == Delivery.sent,
            Invitation.day > Undelivered.day,
        )
        .exists()
    )
    return and_(Person.left.is_(None), Person.address_key == Undelivered.address_key, ~arrived)


def delivered_now(session: Session, people: Collection[int]) -> set[int]:
    """Which of some people have got a letter of a wave that is open.

    Whoever reads the letters of another address could tell from a reminder, or its absence,
    whether somebody had taken part; so their addresses stay until the wave has closed.
    """
    return set(
        session.scalars(
            select(Invitation.person_id)
            .join(Wave, Wave.id == Invitation.wave_id)
            .where(
                Invitation.person_id.in_(people),
                Invitation.delivery == Delivery.sent,
                Wave.stage == Stage.open,
            )
        )
    )


def listed(session: Session, organisation: Organisation) -> list[Lost]:
    """The people of an organisation whom no letter reaches, by team and name."""
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.address,
            Unit.name,
            Undelivered.day,
            Undelivered.words,
        )
        .join(Undelivered, Undelivered.person_id == Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.organisation_id == organisation.id, _holds())
        .order_by(Unit.name, Person.name, Person.address_key)
    ).all()
    arrived = delivered_now(session, [row.id for row in rows])
    return [Lost(*row, delivered=row.id in arrived) for row in rows]


def per_organisation(session: Session) -> dict[int, int]:
    """How many people of each organisation no letter reaches, by its id."""
    rows = session.execute(
        select(Person.organisation_id, func.count(Person.id))
        .join(Undelivered, Undelivered.person_id == Person.id)
        .where(_holds())
        .group_by(Person.organisation_id)
    )
    return {organisation: count for organisation, count in rows}


def to_tell(session: Session) -> set[int]:
    """The organisations with people of whom nobody was told yet."""
    return set(
        session.scalars(
            select(Person.organisation_id)
            .join(Undelivered, Undelivered.person_id == Person.id)
            .where(_holds(), Undelivered.told.is_(None))
        )
    )


def last_told(session: Session, organisation: Organisation) -> date | None:
    """The day on which somebody was last asked to correct addresses of an organisation."""
    return session.scalar(
        select(func.max(Undelivered.told))
        .join(Person, Person.id == Undelivered.person_id)
        .where(Person.organisation_id == organisation.id)
    )


def mark_told(session: Session, people: Collection[int], day: date) -> None:
    """Write down that somebody was asked to correct some addresses."""
    session.execute(update(Undelivered).where(Undelivered.person_id.in_(people)).values(told=day))
