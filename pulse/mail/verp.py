"""Envelope senders: each letter has one of its own, so that one that comes back says whose it is.

The address names an invitation and one of its letters, sealed so that only we can read it or make
it up, and proves that it was written to the address that the person still has. The key is a
standing one, as that of `pulse.mail.tags`: what comes back may be read after the wave has closed,
and the letter that tells what came of it leaves when all keys of the wave are destroyed.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b32decode, b32encode
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pulse.mail.errors import TagUnknown

STAR = "*"  # where the tag stands in the address that is set
INVITATION = 0  # reminders are 1, 2, …
THANKS = 255  # the letter that tells what came of a wave
LENGTH = 40  # characters of a tag: base32, for mail servers may fold capitals
LONGEST_LOCAL = 64  # characters before the @ (RFC 5321, section 4.5.3.1.1)
ID, CHECK = 5, 3  # bytes of an invitation's id, and of its address's digest


class Sent(NamedTuple):
    """Which letter an envelope sender was made for."""

    invitation: int
    round: int  # `INVITATION`, the number of a reminder, or `THANKS`
    check: bytes  # of the address that it was written to


@dataclass(frozen=True, slots=True)
class Pattern:
    """The bounce address that is set, around the place of the tag."""

    before: str
    after: str

    @property
    def plain(self) -> str:
        """The address that a mail server must deliver to, as an operator reads it."""
        return f"{self.before}…{self.after}"

    @property
    def host(self) -> str:
        """The domain that letters come back to."""
        return self.after.rpartition("@")[2]

    def found(self, text: str) -> list[str]:
        """Every tag that a header may hold."""
        wanted = f"{re.escape(self.before)}([a-z2-7]{{{LENGTH}}}){re.escape(self.after)}"
        return [tag.lower() for tag in re.findall(wanted, text, re.IGNORECASE)]


def pattern(address: str) -> Pattern:
    """Read the bounce address: `bounces@host` gets the tag after a plus sign, else at its star.

    Raises:
        ValueError: it is no address, or a tag would make it too long.
    """
    local, at, host = address.strip().rpartition("@")
    whole = local if STAR in local else f"{local}+{STAR}"
    before, _, behind = whole.partition(STAR)
    if not (at and local and re.fullmatch(r"[A-Za-z0-9.-]+", host)):
        raise ValueError("must be an address, like bounces@example.org")
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'/=?^_`{|}~.+-]*", before + behind):
        raise ValueError("may hold plain letters, digits and one star before the @")
    if len(before) + LENGTH + len(behind) > LONGEST_LOCAL:
        raise ValueError(f"may have {LONGEST_LOCAL - LENGTH} characters before the @, sign and all")
    return Pattern(before, f"{behind}@{host}")


def check(address: str) -> bytes:
    """The trace of an address in its envelope sender, whatever its case."""
    return sha256(unicodedata.normalize("NFC", address).casefold().encode()).digest()[:CHECK]


class Verp:
    """Writes and reads the envelope senders of one installation.

    Source: RFC 5297 (AES-SIV), which needs no number that is used once; Bernstein (1997),
    Variable envelope return paths.
    """

    def __init__(self, secret: str, pattern: Pattern) -> None:
        key = HKDF(SHA256(), 64, None, b"pulse letters: which one came back").derive(
            secret.encode()
        )
        self.cipher = AESSIV(key)
        self.pattern = pattern

    def written(self, invitation: int, number: int, address: str) -> str:
        """The envelope sender of one letter.

        Args:
            invitation: whose letter it is.
            number: `INVITATION`, the number of the reminder, or `THANKS`.
            address: that it goes to.
        """
        told = invitation.to_bytes(ID) + number.to_bytes(1) + check(address)
        tag = b32encode(self.cipher.encrypt(told, None)).decode().lower()
        return f"{self.pattern.before}{tag}{self.pattern.after}"

    def read(self, text: str) -> Sent:
        """Which letter a header speaks of.

        Raises:
            TagUnknown: it holds no address of ours.
        """
        for tag in self.pattern.found(text):
            try:
                told = self.cipher.decrypt(b32decode(tag.upper()), None)
            except InvalidTag:
                continue
            return Sent(int.from_bytes(told[:ID]), told[ID], told[ID + 1 :])
        raise TagUnknown("No envelope sender of this place.")
