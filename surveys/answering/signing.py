"""The keys that sign: sealed in the Box, opened for one signature, gone when their slot is gone."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, select

from surveys.answering import seals, submissions
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.tables import Door, Sealed, Ticket
from surveys.errors import (
    KeyMissing,
    NotFound,
    OtherUnit,
    SealBroken,
    SigningKeyMissing,
    TokenUnknown,
    WaveClosed,
)

MISSING = "The key that signs for this team is gone. Please use the form with your code."

_SEALED = (
    select(Door.shut, Ticket.unit, Sealed.value)
    .select_from(Door)
    .outerjoin(Ticket, and_(Ticket.wave == Door.wave, Ticket.digest == bindparam("digest")))
    .outerjoin(
        Sealed,
        and_(
            Sealed.wave == Door.wave,
            Sealed.kind == "signing",
            Sealed.place == Ticket.unit,
            Sealed.shard == 0,
        ),
    )
    .where(Door.wave == bindparam("wave"))
)


def private(
    connection: Connection, keyring: Keyring, *, wave: str, unit: int, digest: bytes
) -> bytes:
    """The private half of a unit's key, for somebody who has one of the unit's tickets.

    Args:
        connection: to the Box.
        keyring: opens it.
        wave: the wave's code.
        unit: the unit's place in the manifest.
        digest: of the token.

    Raises:
        NotFound: there is no such wave.
        WaveClosed: the wave takes no answers any more.
        TokenUnknown: no ticket of the wave answers to the token.
        OtherUnit: the token is of another unit.
        SigningKeyMissing: the key is gone, or does not open.
        KeyringAway: the keyring does not answer.
    """
    found = connection.execute(_SEALED, {"wave": wave, "digest": digest}).one_or_none()
    if found is None:
        raise NotFound("There is no such survey.")
    if found.shut:
        raise WaveClosed(submissions.CLOSED)
    if found.unit is None:
        raise TokenUnknown(submissions.UNKNOWN)
    if found.unit != unit:
        raise OtherUnit(submissions.OTHER_UNIT)
    if found.value is None:
        raise SigningKeyMissing(MISSING)
    slot = Slot(wave, "signing", unit, 0)
    try:
        return seals.unseal(keyring.key(slot, 0), slot, 0, found.value)
    except (KeyMissing, SealBroken):
        raise SigningKeyMissing(MISSING) from None
