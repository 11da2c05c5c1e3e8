"""The people on the roster: name, address, unit, language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
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


class OnPaper(Roster):
    """How many people of a team have no address and get codes on paper: a number, and no names."""

    __tablename__ = "on_paper"
    __table_args__ = (CheckConstraint("people > 0", name="somebody_is_counted"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    people: Mapped[int]


@dataclass(frozen=True, slots=True)
class Team:
    """One team of an organisation, and how many people it has."""

    id: int
    name: str
    people: int  # with those on paper
    on_paper: int = 0  # of them, those without an address


def teams(session: Session, organisation: Organisation) -> list[Team]:
    """The teams of an organisation that have people, by name."""
    counted = (
        select(Unit.id, Unit.name, func.count(Person.id), func.coalesce(OnPaper.people, 0))
        .join(Person, (Person.unit_id == Unit.id) & Person.left.is_(None), isouter=True)
        .join(OnPaper, OnPaper.unit_id == Unit.id, isouter=True)
        .where(Unit.organisation_id == organisation.id)
        .group_by(Unit.id, Unit.name, OnPaper.people)
    )
    found = [
        Team(unit, name, people + on_paper, on_paper)
        for unit, name, people, on_paper in session.execute(counted)
        if people + on_paper
    ]
    return sorted(found, key=lambda team: same_name(team.name))


def people_per_organisation(session: Session) -> dict[int, int]:
    """How many people each organisation has today, by its id; one without any is missing."""
    counted = (
        select(Person.organisation_id, func.count(Person.id))
        .where(Person.left.is_(None))
        .group_by(Person.organisation_id)
    )
    found = {organisation: count for organisation, count in session.execute(counted)}
    without = (
        select(Unit.organisation_id, func.sum(OnPaper.people))
        .join(OnPaper, OnPaper.unit_id == Unit.id)
        .group_by(Unit.organisation_id)
    )
    for organisation, count in session.execute(without):
        found[organisation] = found.get(organisation, 0) + int(count)
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as the steward's list has them."""

    id: int
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
        select(Person.id, Person.name, Person.address, Unit.name, Person.language)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.organisation_id == organisation.id, Person.left.is_(None))
        .order_by(Unit.name, Person.name, Person.address_key)
        .offset(start)
        .limit(most)
    )
    return [Listed(*row) for row in session.execute(wanted)]
