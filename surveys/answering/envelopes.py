"""Envelopes: one message of one size, sealed to a few keys, of which none can be told from outside.

A fresh key seals the message; the same key is wrapped for each reader, in places that are drawn at
random among sixteen. Places that nobody needs hold random bytes.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Collection, Mapping
from random import Random
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from surveys.errors import MessageTooLong, SealBroken

KEY = 32
PLACES = 16  # for whom one message can be sealed at most
WRAPPED = KEY + 16
PLAIN = 7_328  # bytes of what is sealed, padded
SIZE = KEY + PLACES * WRAPPED + PLAIN + 16
LONGEST = 6_000  # bytes of one message
NONCE = bytes(12)  # every key seals once
_LENGTH = struct.Struct(">H")


def public(private: bytes) -> bytes:
    """The public half of a key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _wrapping(shared: bytes, ephemeral: bytes, reader: bytes) -> AESGCM:
    """The cipher that wraps a message's key for one reader."""
    derive = HKDF(SHA256(), KEY, salt=None, info=b"pulse envelope 1" + ephemeral + reader)
    return AESGCM(derive.derive(shared))


def sealed(content: Mapping[str, Any], readers: Collection[bytes], rng: Random) -> bytes:
    """Seal one message to everybody who is to read it.

    Args:
        content: JSON; its text is at most `LONGEST` bytes.
        readers: public keys.
        rng: the system's random source.

    Returns:
        `SIZE` bytes, whatever is in it and whoever reads it.

    Raises:
        MessageTooLong: the message does not fit.
    """
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > PLAIN - _LENGTH.size:
        raise MessageTooLong(
            "The message is too long. Shorten it, or send the rest as a second one."
        )
    if len(readers) > PLACES:
        raise ValueError(f"a message is for {PLACES} readers at most, not {len(readers)}")
    key, own = os.urandom(KEY), X25519PrivateKey.generate()
    ephemeral = own.public_key().public_bytes_raw()
    wraps = [os.urandom(WRAPPED) for _ in range(PLACES - len(readers))]
    for reader in readers:
        shared = own.exchange(X25519PublicKey.from_public_bytes(reader))
        wraps.append(_wrapping(shared, ephemeral, reader).encrypt(NONCE, key, None))
    rng.shuffle(wraps)
    padded = (_LENGTH.pack(len(plain)) + plain).ljust(PLAIN, b"\0")
    return ephemeral + b"".join(wraps) + AESGCM(key).encrypt(NONCE, padded, ephemeral)


class Opener:
    """One key, made ready to open many envelopes."""

    def __init__(self, private: bytes) -> None:
        """Work the public half out, once."""
        self._own = X25519PrivateKey.from_private_bytes(private)
        self._public = self._own.public_key().public_bytes_raw()

    def opened(self, envelope: bytes) -> dict[str, Any]:
        """What an envelope says, to somebody who has one of the keys it was sealed to.

        Raises:
            SealBroken: it is for others, or was changed.
        """
        try:
            return self._opened(envelope)
        except (InvalidTag, ValueError, struct.error, RecursionError):
            raise SealBroken("This message was not sealed to this key.") from None

    def _opened(self, envelope: bytes) -> dict[str, Any]:
        ephemeral = envelope[:KEY]
        shared = self._own.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        cipher = _wrapping(shared, ephemeral, self._public)
        wraps = envelope[KEY : KEY + PLACES * WRAPPED]
        for start in range(0, len(wraps), WRAPPED):
            try:
                key = cipher.decrypt(NONCE, wraps[start : start + WRAPPED], None)
            except InvalidTag:
                continue
            padded = AESGCM(key).decrypt(NONCE, envelope[KEY + len(wraps) :], ephemeral)
            length = _LENGTH.unpack_from(padded)[0]
            found = json.loads(padded[_LENGTH.size : _LENGTH.size + length])
            if isinstance(found, dict):
                return found
        raise InvalidTag


def opened(envelope: bytes, private: bytes) -> dict[str, Any]:
    """What one envelope says to whoever has a key.

    Raises:
        SealBroken: it is for others, was changed, or the key is none.
    """
    return Opener(private).opened(envelope)
