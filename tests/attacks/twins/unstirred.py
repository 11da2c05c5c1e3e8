"""A leaky twin of the urns' dice: entries are laid down in the order in which they come."""

from __future__ import annotations

import os
from random import Random

WIDTH = 8  # bytes that the stirring draws for each entry
TAG = 16


class Unstirred(Random):
    """A random source whose lots rise, so that sorting by them changes nothing."""

    def randbytes(self, n: int) -> bytes:
        """Tags at random (and the lots of the first two entries), all other lots in order."""
        if n == TAG:
            return os.urandom(n)
        return b"".join(lot.to_bytes(WIDTH) for lot in range(n // WIDTH)).ljust(n, b"\0")
