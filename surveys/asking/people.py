"""The people on the roster: name, address, unit, language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.base import Roster
from surveys.partners import Organisation, Unit, same_name


class Person(Roster):
    """Somebody who may be invited. `address_key` is the address folded for comparison."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("address_key"),
        Index("ix_person_organisation_id_unit_id", "organisation_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    address: Mapped[str]
    address_key: Mapped[str]
    language: Mapped[str]
    left: Mapped[date | None]


@dataclass(frozen=True, slots=True)
class Team:
    """One team of an organisation, and how many people it has."""

    id: int
    name: str
    people: int


def teams(session: Session, organisation: Organisation) -> list[Team]:
    """The teams of an organisation that have people, by name."""
    counted = (
        select(Unit.id, Unit.name, func.count(Person.id))
        .join(Person, Person.unit_id == Unit.id)
        .where(Unit.organisation_id == organisation.id, Person.left.is_(None))
        .group_by(Unit.id, Unit.name)
    )
    found = [Team(*row) for row in session.execute(counted)]
    return sorted(found, key=lambda team: same_name(team.name))


def people_per_organisation(session: Session) -> dict[int, int]:
    """How many people each organisation has today, by its id; one without any is missing."""
    counted = (
        select(Person.organisation_id, func.count(Person.id))
        .where(Person.left.is_(None))
        .group_by(Person.organisation_id)
    )
    return {organisation: count for organisation, count in session.execute(counted)}


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as the steward's list has them."""

    name: str
    address: str
    team: str
    language: str


def listed(session: Session, organisation: Organisation, *, start: int, most: int) -> list[Listed]:
    """People of an organisation who have not left, by team and name.

    Args:
        session: over the roster.
        organisation: whose people.
        start: how many to pass over.
        most: how many to list.
    """
    wanted = (
        select(Person.name, Person.address, Unit.name, Person.language)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.organisation_id == organisation.id, Person.left.is_(None))
        .order_by(Unit.name, Person.name, Person.address_key)
        .offset(start)
        .limit(most)
    )
    return [Listed(*row) for row in session.execute(wanted)]
