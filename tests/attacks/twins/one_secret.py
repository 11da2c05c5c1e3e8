"""A leaky twin of the noise: drawn from one secret for all waves, so that a difference has none."""

from __future__ import annotations


def secret(_wave: int) -> bytes:
    """What the noise of a wave is drawn from."""
    return b"the installation's own secret, 1"
