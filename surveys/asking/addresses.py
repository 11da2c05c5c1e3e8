"""Corrects the address of somebody whom no letter reaches: the seat stays, the letter follows."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.asking import undelivered
from surveys.asking.invitations import FAILED, Delivery, Invitation
from surveys.asking.people import Person
from surveys.asking.rows import address_key, address_of
from surveys.errors import AlreadyThere, IllegalMove, NotFound
from surveys.partners import Organisation
from surveys.waves import Stage, Wave


def somebody(session: Session, organisation: Organisation, person_id: int) -> Person:
    """Fetch a person through their organisation.

    Raises:
        NotFound: nobody of the organisation, or somebody who has left.
    """
    found = session.get(Person, person_id)
    if found is None or found.organisation_id != organisation.id or found.left is not None:
        raise NotFound("Nobody of this organisation is on the roster under this number.")
    return found


def at(session: Session, address: str) -> Person:
    """Find somebody by their address.

    Raises:
        NotFound: nobody on the roster has it.
    """
    key = address_key(address_of(address))
    found = session.scalar(select(Person).where(Person.address_key == key, Person.left.is_(None)))
    if found is None:
        raise NotFound(f"Nobody on the roster has the address {address.strip()}.")
    return found


def correct(session: Session, person: Person, typed: str) -> int:
    """Give somebody another address; a letter of an open wave that came to nothing leaves again.

    Args:
        session: over the roster.
        person: who keeps everything else, and every seat.
        typed: the address, as somebody typed it.

    Returns:
        How many letters of open waves leave for it.

    Raises:
        AddressInvalid: it is none.
        AlreadyThere: it is the one there is, or somebody else's.
        IllegalMove: a letter of an open wave has arrived at the old one.
    """
    address = address_of(typed)
    key = address_key(address)
    if key == person.address_key:
        raise AlreadyThere(f"{address} is the address on the roster already.")
    if session.scalar(select(Person.id).where(Person.address_key == key)) is not None:
        raise AlreadyThere(f"{address} is on the roster already, for somebody else.")
    if undelivered.delivered_now(session, [person.id]):
        raise IllegalMove(
            f"A letter of an open wave has reached {person.address}. Nobody's letters are led to "
            "another address while a wave is open; correct it once the wave has closed."
        )
    return change(session, person, address)


def change(session: Session, person: Person, address: str) -> int:
    """Do what `correct` has found to be in order."""
    person.address, person.address_key = address, address_key(address)
    session.flush()
    return again(session, person)


def again(session: Session, person: Person) -> int:
    """Let somebody's letters of open waves that came to nothing leave once more.

    Returns:
        How many leave.
    """
    waiting = (
        update(Invitation)
        .where(
            Invitation.person_id == person.id,
            Invitation.delivery.in_(FAILED),
            Invitation.wave_id.in_(select(Wave.id).where(Wave.stage == Stage.open)),
        )
        .values(delivery=Delivery.waiting, refusal=None, day=None, tries=0, next_try=None)
        .returning(Invitation.id)
        .execution_options(synchronize_session="fetch")
    )
    count = len(session.execute(waiting).all())
    undelivered.forget(session, [person.id])
    return count
