"""Single people taken in, renamed, moved and let go between rosters; an open wave keeps its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.asking.people import Person
from surveys.asking.rows import address_key, address_of
from surveys.asking.states import language_code
from surveys.errors import AlreadyThere, NameInvalid
from surveys.partners import LONGEST_NAME, Organisation, Unit


def add(
    session: Session, unit: Unit, *, name: str, address: str, language: str | None = None
) -> Person:
    """Take somebody into a team; whoever had left, of whatever partner, comes back; flushed.

    Args:
        session: over the roster.
        unit: the team.
        name: as people write it; may be empty.
        address: where letters go.
        language: as a code or a name; the organisation's if left out.

    Raises:
        AddressInvalid: the address is none.
        AlreadyThere: somebody on a roster has it.
        NameInvalid: the name or the language is none.
    """
    typed = address_of(address)
    key = address_key(typed)
    there = session.scalar(select(Person).where(Person.address_key == key))
    if there is not None and there.left is None:
        home = session.get_one(Organisation, there.organisation_id)
        raise AlreadyThere(f"{typed} is on the roster of {home.name} already.")
    person = there or Person(address_key=key)
    person.address, person.left = typed, None
    settle(person, unit, name=name, language=language or unit.organisation.language)
    session.add(person)
    session.flush()
    return person


def settle(person: Person, unit: Unit, *, name: str, language: str) -> None:
    """Say how somebody is called, reads, and where they belong: also with another partner.

    Raises:
        NameInvalid: the name or the language is none; nothing is changed.
    """
    tidy = " ".join(name.split())
    if len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise NameInvalid("The name is too long, or holds characters that cannot be printed.")
    code = language_code(language)
    if code is None:
        raise NameInvalid(f"{language} is not a language. English is en, German is de.")
    person.name, person.language = tidy, code
    person.unit_id, person.organisation_id = unit.id, unit.organisation_id


def leave(session: Session, person: Person, today: date) -> None:
    """Mark somebody as having left: no wave asks them from then on; flushed.

    A seat that they have in an open wave stays, and no reminder goes to it.
    """
    person.left = today
    session.flush()
