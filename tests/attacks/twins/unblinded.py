"""A leaky twin of the respondent: the message goes to be signed as it is."""

from __future__ import annotations

from random import Random

from surveys.answering import credentials


def blind(_modulus: bytes, prepared: bytes, rng: Random) -> tuple[bytes, bytes]:
    """Blind with the factor one: the encoded message, and the inverse of nothing."""
    encoded = credentials.encode(prepared, credentials.BITS - 1, rng.randbytes(credentials.SALT))
    return encoded.rjust(credentials.WIDTH, b"\0"), (1).to_bytes(credentials.WIDTH)
