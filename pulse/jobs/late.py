"""Remembers which reminders were put off, sealed: every seat carries a mark, and all look alike.

A mark that could be read would tell who had not taken part. Its key lies in the keyring, and is
destroyed with all others of its wave.
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.answering.keyring import Keyring, Slot

NONCE = 12
LATE, DONE = b"\x01", b"\x00"


class Marks:
    """Writes and reads the marks of one wave."""

    def __init__(self, keyring: Keyring, wave: str) -> None:
        """Take the wave's key.

        Raises:
            KeyMissing: the wave has ended.
        """
        secret = keyring.key(Slot(wave, "noise", 0, 0), 0)
        self._cipher = AESGCM(hmac.digest(secret, b"pulse reminders put off", "sha256"))

    def sealed(self, seat: bytes, *, late: bool) -> bytes:
        """The mark of a seat: whether its reminder is to be tried again."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, LATE if late else DONE, seat)

    def late(self, seat: bytes, mark: bytes | None) -> bool:
        """Whether a seat's reminder is to be tried again; not where its mark is not ours."""
        try:
            return self._cipher.decrypt((mark or b"")[:NONCE], (mark or b"")[NONCE:], seat) == LATE
        except (InvalidTag, ValueError):
            return False
