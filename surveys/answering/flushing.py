"""The lagging flush: an overwritten key reaches the disk soon, but off the answer's path."""

from __future__ import annotations

import os
import threading

SECONDS = 1.0
WRITES = 64


class Flusher:
    """Flushes a file at most a second, or about 64 writes, after it was written to."""

    def __init__(self, seconds: float = SECONDS, writes: int = WRITES) -> None:
        """Start nothing yet: the thread begins with the first write."""
        self._seconds = seconds
        self._writes = writes
        self._wake = threading.Condition()
        self._file = -1
        self._waiting = 0
        self._over = False
        self._thread: threading.Thread | None = None
        self.failure: OSError | None = None

    def due(self, file: int, writes: int) -> None:
        """Say that a file was written to so many times."""
        if not writes:
            return
        with self._wake:
            self._file = file
            self._waiting += writes
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="pulse keyring flush", daemon=True
                )
                self._thread.start()
            self._wake.notify()

    def flush(self) -> None:
        """Flush now, in the caller's thread."""
        with self._wake:
            file, self._waiting = self._file, 0
        if file >= 0:
            os.fdatasync(file)

    def end(self) -> None:
        """Flush what waits and let the thread end; nothing may be due after it."""
        with self._wake:
            self._over = True
            self._wake.notify()
        if self._waiting:
            self.flush()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting > 0 or self._over)
                self._wake.wait_for(
                    lambda: self._waiting >= self._writes or self._over, timeout=self._seconds
                )
                if self._over:
                    return
            try:
                self.flush()
                self.failure = None
            except OSError as failure:
                self.failure = failure
