"""The keyring: one ratcheting key per sealed value, kept outside databases and backups.

A slot holds the key of one generation. `key[g+1] = HKDF(key[g])`, and the slot is overwritten in
place, so that what was sealed before can be opened by nobody, and what is sealed later always can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KINDS = ("roll", "sheets", "notes", "noise", "signing", "threads")
FURTHEST = 1 << 20  # steps: no wave is ever so far ahead of its keys, only a row made up
FIXED = frozenset({"noise", "signing"})  # kinds whose key stays at generation 0 until destroyed


class Slot(NamedTuple):
    """The name of one sealed value and of its key."""

    wave: str
    kind: str
    place: int
    shard: int


def ratchet(key: bytes, steps: int = 1) -> bytes:
    """The key `steps` generations later; there is no way back.

    Source: RFC 5869, section 2.3 (HKDF-Expand).
    """
    for _ in range(steps):
        key = HKDFExpand(SHA256(), 32, b"pulse keyring: next generation").derive(key)
    return key


class Keyring(Protocol):
    """Where the keys lie: a file of this machine, or a service that several machines share.

    Every deed may raise `KeyMissing` where there is no keyring, `KeyringExposed` where others may
    read it, `KeyringAway` where it does not answer. Nothing is lost then: ask again later.
    """

    def create(self) -> None:
        """Make the place of the keys, unless it is there."""

    def check(self) -> None:
        """See that it is there, answers, and nobody else may read it."""

    def cut_all(self, slots: Iterable[Slot]) -> None:
        """Make fresh keys at generation 0, durably.

        Raises:
            AlreadyThere: one of the slots exists; nothing was made.
        """

    def key(self, slot: Slot, generation: int) -> bytes:
        """The key of a generation, derived forward from the slot.

        Raises:
            KeyMissing: there is no such slot, it is past this generation, or more than `FURTHEST`
                before it.
        """

    def keys(self, wanted: Mapping[Slot, int]) -> dict[Slot, bytes]:
        """The keys of several slots at once; those that cannot be had are left out."""

    def advance_all(self, reached: Mapping[Slot, int]) -> None:
        """Destroy all keys of slots before the generations reached. Never goes back.

        Slots that are further on already, more than `FURTHEST` behind, destroyed, or of a fixed
        kind are left as they are. It is durable within a second or 64 writes.
        """

    def destroy(self, wave: str) -> None:
        """Overwrite every key of a wave with zeros, durably."""

    def waves(self) -> set[str]:
        """The codes of all waves that have a key."""

    def flush(self) -> None:
        """Make durable now what was advanced."""

    def turn(self) -> AbstractContextManager[None]:
        """Take turns with the other processes of this machine; a killed one gives its turn up.

        Whoever waits here collects more to write meanwhile, instead of waiting in the database.
        """
