"""Says of a wave whose answers no key opens that they are sealed for ever, and what to do."""

from __future__ import annotations

from sqlalchemy.orm import Session

from surveys.answering import door
from surveys.answering.keyring import Keyring
from surveys.errors import SealedForEver
from surveys.waves import Wave


def must_be_readable(box: Session, keyring: Keyring, wave: Wave) -> None:
    """See that the answers of a wave whose door is shut can be opened.

    Raises:
        SealedForEver: as after a restore from a backup, which holds no keys.
    """
    sealed = door.sealed_for_ever(box, keyring, wave.code)
    box.rollback()
    if sealed:
        raise SealedForEver(
            f"The keyring holds no key for the answers of {wave.name}, as after a restore from a "
            f"backup, so they are sealed for ever; call the wave off (`pulse wave drop {wave.id}`, "
            "or on its page) and ask again in a new one."
        )
