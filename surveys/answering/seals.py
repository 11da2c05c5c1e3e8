"""Seals: authenticated encryption of one value, bound to its place and its generation."""

from __future__ import annotations

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.answering.keyring import Slot
from surveys.errors import SealBroken

NONCE = 12


def _bound(slot: Slot, generation: int) -> bytes:
    """The associated data: whatever is moved to another place does not open there."""
    wave, kind = slot.wave.encode(), slot.kind.encode()
    lengths = struct.pack(">BB", len(wave), len(kind))
    numbers = struct.pack(">IHQ", slot.place, slot.shard, generation)
    return b"pulse sealed 1" + lengths + wave + kind + numbers


def seal(key: bytes, slot: Slot, generation: int, plain: bytes) -> bytes:
    """Seal a value with AES-256-GCM under the key of one generation."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _bound(slot, generation))


def unseal(key: bytes, slot: Slot, generation: int, value: bytes) -> bytes:
    """Open a sealed value.

    Raises:
        SealBroken: it was changed, moved, or sealed under another key.
    """
    try:
        return AESGCM(key).decrypt(value[:NONCE], value[NONCE:], _bound(slot, generation))
    except (InvalidTag, ValueError):
        raise SealBroken(
            f"The sealed {slot.kind} of unit {slot.place} do not open under their own key."
        ) from None
