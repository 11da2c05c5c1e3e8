"""What the closing of a wave takes out of its urns: bags of sheets and notes, and who took part."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random, SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.answering import bags, roll, seals, urn
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.stubs import Stub, parted
from surveys.answering.tables import Sealed


def sheets(session: Session, keyring: Keyring, *, wave: str, unit: int) -> list[tuple[int, ...]]:
    """Every sheet of a unit, in an order that says nothing.

    Args:
        session: of the Box, in a transaction begun after the door was shut.
        keyring: holds the keys.
        wave: the wave's code.
        unit: the leaf's place in the manifest.

    Returns:
        One tuple of points for each sheet, in item order; 0 is a skipped item.

    Raises:
        KeyMissing: the keys are gone, or ahead of what the Box holds.
        SealBroken: a value was changed or moved.
    """
    opened = _opened(session, keyring, wave=wave, kind="sheets", place=unit)
    return sorted(urn.read_sheet(entry) for bag in opened for entry in bags.entries(bag))


def notes(
    session: Session,
    keyring: Keyring,
    *,
    wave: str,
    organisation: int,
    rng: Random | None = None,
) -> list[str]:
    """Every note of an organisation that says something, stirred.

    Args:
        session: as in `sheets`.
        keyring: as in `sheets`.
        wave: the wave's code.
        organisation: the place of its urn of notes in the manifest.
        rng: the system's random source when left out.
    """
    found = [text for text, _ in _notes(session, keyring, wave, organisation) if text]
    (rng or SystemRandom()).shuffle(found)
    return found


def stubs(
    session: Session, keyring: Keyring, *, wave: str, organisation: int
) -> list[tuple[str, Stub]]:
    """The notes of an organisation whose authors took a receipt, by their stubs.

    Args:
        session: as in `sheets`.
        keyring: as in `sheets`.
        wave: the wave's code.
        organisation: the place of its urn of notes in the manifest.
    """
    found = _notes(session, keyring, wave, organisation)
    taken = [(text, stub) for text, stub in found if text and stub]
    return sorted(taken, key=lambda each: each[1].thread)


def _notes(
    session: Session, keyring: Keyring, wave: str, organisation: int
) -> Iterator[tuple[str, Stub | None]]:
    opened = _opened(session, keyring, wave=wave, kind="notes", place=organisation)
    return (parted(urn.read_note(entry)) for bag in opened for entry in bags.entries(bag))


def taken_part(session: Session, keyring: Keyring, *, wave: str, unit: int) -> set[bytes]:
    """The seats of a unit that are on the roll."""
    opened = _opened(session, keyring, wave=wave, kind="roll", place=unit)
    return {seat for bag in opened for seat in roll.seats(bag)}


def _opened(
    session: Session, keyring: Keyring, *, wave: str, kind: str, place: int
) -> Iterator[bytes]:
    """Open the shards of one value; waits for answers that are just being written."""
    rows = select(Sealed.shard, Sealed.generation, Sealed.value).where(
        Sealed.wave == wave, Sealed.kind == kind, Sealed.place == place
    )
    for row in session.execute(rows.order_by(Sealed.shard).with_for_update(read=True)).all():
        slot = Slot(wave, kind, place, row.shard)
        yield seals.unseal(keyring.key(slot, row.generation), slot, row.generation, row.value)
