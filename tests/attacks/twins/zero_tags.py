"""A leaky twin of the fallback: a sheet that came without a credential bears no tag."""

from __future__ import annotations

from random import Random

from surveys.answering import urn


def tag(_rng: Random) -> bytes:
    """Nothing but zeros."""
    return bytes(urn.TAG)
