"""The gate of the feedback boxes: how much is worked out at once, and taken in within a minute.

It counts in the memory of one process and knows no addresses: it keeps the machine alive, and
cannot tell who asks too much from who asks once.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app

from pulse.errors import Crowded

KEY = "pulse.gate"
PLACES = 2  # receipts that are worked out at once, each in 19 MiB
LINE = 24  # that wait for a place at most; the other threads of the process serve everybody else
PATIENCE = 10.0  # seconds that one waits
MINUTE = 60.0
FREE = 20  # messages a minute at one form that cost their sender nothing
EASIEST, HARDEST = 14, 22  # bits of a proof of work above that
LASTS = 10  # minutes in which a proof is taken
AGAIN = 30  # seconds after which to try again


class Gate:
    """Lets so many in at once, and says what a message must cost now."""

    def __init__(
        self,
        secret: bytes,
        *,
        clock: Callable[[], float] = time.time,
        places: int = PLACES,
        line: int = LINE,
        patience: float = PATIENCE,
    ) -> None:
        """Nobody has come yet.

        Args:
            secret: the same in all processes, so that each takes the proofs of the others' tasks.
            clock: seconds.
            places: how many may be inside at once.
            line: how many may wait.
            patience: seconds that one waits.
        """
        self._secret, self._clock, self._patience = secret, clock, patience
        self._places = threading.BoundedSemaphore(places)
        self._line = threading.BoundedSemaphore(places + line)
        self._lock = threading.Lock()
        self._minute, self._counts = 0, dict[str, int]()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place, and hold it.

        Raises:
            Crowded: too many wait, or it took too long.
        """
        if not self._line.acquire(blocking=False):
            raise Crowded(AGAIN)
        try:
            if not self._places.acquire(timeout=self._patience):
                raise Crowded(AGAIN)
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._line.release()

    def count(self, code: str) -> None:
        """Count one message at a form."""
        with self._lock:
            self._turn()
            self._counts[code] = self._counts.get(code, 0) + 1

    def bits(self, code: str) -> int:
        """How hard the proof must be with which one more message is taken; 0: none is needed."""
        with self._lock:
            self._turn()
            over = self._counts.get(code, 0) - FREE
        return 0 if over < 0 else min(EASIEST + (over // FREE).bit_length() * 2, HARDEST)

    def _turn(self) -> None:
        """Forget the minute that is over."""
        if self._minute != (now := self._now()):
            self._minute, self._counts = now, {}

    def _now(self) -> int:
        return int(self._clock() // MINUTE)

    def task(self, code: str, *, ago: int = 0) -> bytes:
        """What a proof is made for: the same for everybody within a minute."""
        told = f"pulse gate: {code} {self._now() - ago}".encode()
        return hmac.digest(self._secret, told, "sha256")[:16]

    def free(self, code: str) -> None:
        """Let a message in for which no proof can be made, as without a script.

        Raises:
            Crowded: a proof is asked for now.
        """
        if self.bits(code):
            raise Crowded(AGAIN)

    def paid(self, code: str, body: bytes, nonce: bytes) -> bool:
        """Whether a message may come in: none is asked for, or it proves enough work.

        The proof is bound to the message, so that it serves for no other.
        """
        bits = self.bits(code)
        if not bits:
            return True
        said = hashlib.sha256(body).digest()
        tasks = (self.task(code, ago=ago) for ago in range(LASTS))
        return any(worked(task + said + nonce) >= bits for task in tasks)


def worked(text: bytes) -> int:
    """How many bits of a digest are 0 before the first 1."""
    digest = hashlib.sha256(text).digest()
    return 8 * len(digest) - int.from_bytes(digest).bit_length()


def here() -> Gate:
    """The gate of the current application."""
    return cast(Gate, current_app.extensions[KEY])


def plug_in(app: Flask) -> None:
    """Give the application its gate."""
    secret = hashlib.sha256(b"pulse gate" + str(app.secret_key).encode()).digest()
    app.extensions[KEY] = Gate(secret)
