"""How many people each team has today: what a wave's leaves are planned from."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.asking.people import Person
from surveys.leaves import Partner, Team
from surveys.partners import Organisation, Unit


def headcount(session: Session, left_out: Collection[int] = ()) -> list[Partner]:
    """Organisations by name, each with its teams and how many people of them can be asked.

    Args:
        session: the roster's.
        left_out: ids of organisations that are not asked, as in `Wave.left_out`.

    Returns:
        Organisations that are still in the alliance, also those without people. Counted are
        people who have not left.
    """
    people = func.count(Person.id)
    rows = session.execute(
        select(Organisation.id, Organisation.name, Unit.id, Unit.name, people)
        .join(Unit, Unit.organisation_id == Organisation.id, isouter=True)
        .join(Person, (Person.unit_id == Unit.id) & Person.left.is_(None), isouter=True)
        .where(Organisation.left.is_(None))
        .group_by(Organisation.id, Organisation.name, Unit.id, Unit.name)
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
