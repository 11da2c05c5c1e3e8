"""Who wants no letters: of one pulse, or none at all.

It is looked at when a letter would leave, and nowhere else: whoever wants none keeps a place in
every headcount and, in each wave, a seat for which no letter leaves, so that no number tells who
they are or how few. A roster that is imported again changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ForeignKey, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.asking.people import Person
from surveys.base import Roster
from surveys.partners import Organisation
from surveys.waves import Pulse


class OptOut(Roster):
    """Somebody who wants no letters of one pulse."""

    __tablename__ = "opt_out"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pulse_id: Mapped[int] = mapped_column(ForeignKey("pulse.id"), primary_key=True)


class Silence(Roster):
    """Somebody who wants no letters at all."""

    __tablename__ = "silence"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


def stop(session: Session, person_id: int, pulse_id: int) -> None:
    """Send somebody no more letters of a pulse."""
    session.merge(OptOut(person_id=person_id, pulse_id=pulse_id))
    session.flush()


def stop_everything(session: Session, person_id: int) -> None:
    """Send somebody no more letters of any pulse."""
    session.merge(Silence(person_id=person_id))
    session.flush()


def resume(session: Session, person_id: int, pulse_id: int) -> None:
    """Send somebody the letters of a pulse again."""
    session.execute(delete(Silence).where(Silence.person_id == person_id))
    session.execute(
        delete(OptOut).where(OptOut.person_id == person_id, OptOut.pulse_id == pulse_id)
    )


def among(session: Session, pulse_id: int, people: Collection[int]) -> set[int]:
    """Which of some people want no letters of a pulse."""
    silent = select(Silence.person_id).where(Silence.person_id.in_(people))
    stopped = select(OptOut.person_id).where(
        OptOut.person_id.in_(people), OptOut.pulse_id == pulse_id
    )
    return {*session.scalars(silent), *session.scalars(stopped)}


def told(session: Session, pulse: Pulse, least: int) -> list[tuple[str, int]]:
    """How many people of an organisation want no letters of a pulse, where it may be told.

    Args:
        session: over the roster.
        pulse: whose letters.
        least: the charter's threshold of a team; organisations with fewer are left out.
    """
    silent = select(Silence.person_id)
    stopped = select(OptOut.person_id).where(OptOut.pulse_id == pulse.id)
    count = func.count(Person.id)
    rows = session.execute(
        select(Organisation.name, count)
        .join(Person, Person.organisation_id == Organisation.id)
        .where(Person.left.is_(None), or_(Person.id.in_(silent), Person.id.in_(stopped)))
        .group_by(Organisation.id, Organisation.name)
        .having(count >= least)
        .order_by(Organisation.name)
    )
    return [(name, number) for name, number in rows]
