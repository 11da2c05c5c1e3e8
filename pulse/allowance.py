"""How many signatures one letter may ask for in a minute, without remembering whose it is."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable

MINUTE = 60.0
EACH = 10  # signatures of one letter in a minute, of one process
PLACES = 1 << 16  # a few letters may share one: then they share the allowance


class Allowance:
    """Counts in a fixed table, at places that a secret of this process and minute deals out.

    All is forgotten after a minute, whether or not anybody comes.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, minute: float = MINUTE) -> None:
        """Start a minute with the first letter.

        Args:
            clock: seconds.
            minute: how many of them it has.
        """
        self._clock, self._minute = clock, minute
        self._lock = threading.Lock()
        self._counts = bytearray(PLACES)
        self._secret = b""
        self._ends = clock()

    def take(self, digest: bytes) -> bool:
        """Count one signature for a ticket; whether it is still allowed."""
        with self._lock:
            if self._clock() >= self._ends:
                self._begin()
            keyed = hashlib.blake2b(digest, key=self._secret, digest_size=2).digest()
            place = int.from_bytes(keyed)
            if self._counts[place] >= EACH:
                return False
            self._counts[place] += 1
            return True

    def _begin(self) -> None:
        """Begin a minute, at the end of which all is forgotten."""
        self._wipe()
        self._secret = os.urandom(32)
        self._ends = self._clock() + self._minute
        end = threading.Timer(self._minute, self._forget)
        end.daemon = True
        end.start()

    def _forget(self) -> None:
        with self._lock:
            self._wipe()

    def _wipe(self) -> None:
        self._counts[:] = bytes(PLACES)
