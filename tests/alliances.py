"""An alliance with people, for tests that plan, ask and send."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from surveys import charter, partners
from surveys.asking.people import Person
from surveys.partners import Organisation, Unit

Sizes = Mapping[str, Mapping[str, int]]


def found(session: Session, sizes: Sizes) -> dict[str, Organisation]:
    """Found “Coast Alliance” with its starter charter and these organisations, teams and heads.

    Returns:
        The organisations by name; flushed, not committed.
    """
    alliance = partners.found(session, name="Coast Alliance")
    charter.starter(session, alliance)
    made: dict[str, Organisation] = {}
    for name, teams in sizes.items():
        made[name] = partners.add_organisation(session, name=name)
        for team, people in teams.items():
            unit = Unit(organisation=made[name], name=team)
            session.add(unit)
            session.flush()
            session.add_all(person(unit, number) for number in range(people))
    session.flush()
    return made


def person(unit: Unit, number: int) -> Person:
    """Somebody of a unit; the address tells which."""
    address = f"p{unit.id}-{number}@coast.example"
    return Person(
        organisation_id=unit.organisation_id or unit.organisation.id,
        unit_id=unit.id,
        name=f"Person {unit.id}-{number}",
        address=address,
        address_key=address,
        language="en",
    )
