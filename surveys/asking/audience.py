"""Whom a wave asks: its pulse's audience, without those left out, and how many each team has."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from surveys.asking.people import OnPaper, Person
from surveys.leaves import Partner, Team
from surveys.partners import Organisation, Unit
from surveys.waves import Audience, Pulse, Wave


def of(session: Session, wave: Wave) -> list[Partner]:
    """Organisations that a wave asks, each with its teams and how many people can be asked."""
    return headcount(session, wave.left_out, wave.pulse)


def headcount(
    session: Session, left_out: Collection[int] = (), pulse: Pulse | None = None
) -> list[Partner]:
    """Organisations by name, each with its teams and how many people of them can be asked.

    Args:
        session: the roster's.
        left_out: ids of organisations that are not asked, as in `Wave.left_out`.
        pulse: whose audience counts; everybody if left out.

    Returns:
        Organisations that are still in the alliance, also those without people. Counted are
        people who have not left, with those who get codes on paper.
    """
    people = func.count(Person.id) + func.coalesce(OnPaper.people, 0)
    rows = session.execute(
        select(Organisation.id, Organisation.name, Unit.id, Unit.name, people)
        .join(Unit, Unit.organisation_id == Organisation.id, isouter=True)
        .join(Person, (Person.unit_id == Unit.id) & Person.left.is_(None), isouter=True)
        .join(OnPaper, OnPaper.unit_id == Unit.id, isouter=True)
        .where(Organisation.left.is_(None), *_chosen(pulse))
        .group_by(Organisation.id, Organisation.name, Unit.id, Unit.name, OnPaper.people)
        .order_by(Organisation.name, Unit.name)
    )
    teams: dict[tuple[int, str], list[tuple[int, str, int]]] = {}
    for organisation_id, name, unit_id, unit, count in rows:
        if organisation_id in left_out:
            continue
        found = teams.setdefault((organisation_id, name), [])
        if unit_id is not None:
            found.append(Team(unit_id, unit, count))
    return [Partner(key, name, found) for (key, name), found in teams.items()]


def people(wave: Wave) -> Select[int]:
    """Ids of everybody to whom a wave would write today, to be selected from."""
    return (
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .join(Organisation, Organisation.id == Unit.organisation_id)
        .where(
            Person.left.is_(None),
            Organisation.left.is_(None),
            Organisation.id.not_in(wave.left_out or ()),
            *_chosen(wave.pulse),
        )
    )


def on_paper(wave: Wave) -> Select[int]:
    """Ids of the teams in which a wave would ask somebody on paper, to be selected from."""
    return (
        select(OnPaper.unit_id)
        .join(Unit, Unit.id == OnPaper.unit_id)
        .join(Organisation, Organisation.id == Unit.organisation_id)
        .where(
            Organisation.left.is_(None),
            Organisation.id.not_in(wave.left_out or ()),
            *_chosen(wave.pulse),
        )
    )


def written_to(session: Session, wave: Wave) -> set[int]:
    """Ids of the organisations in which a wave would write to somebody today."""
    return set(
        session.scalars(
            select(Person.organisation_id).where(Person.id.in_(people(wave))).distinct()
        )
    )


def _chosen(pulse: Pulse | None) -> list[ColumnElement[bool]]:
    if pulse is None or pulse.audience is Audience.all:
        return []
    of_whom = Organisation.id if pulse.audience is Audience.organisations else Unit.id
    return [of_whom.in_(pulse.asked)]
