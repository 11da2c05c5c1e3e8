"""One job of a kind at a time, whatever the engine does: a lock that dies with its holder."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

PAUSE = 0.25  # seconds between two looks
NOTICED = (  # by the server within a minute: that a machine which held a lock has lost its power
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)

_held: set[str] = set()
_guard = threading.Lock()


@contextmanager
def turn(engine: Engine, key: str, *, patience: float = 0.0) -> Iterator[bool]:
    """Take a turn, if nobody else has it now, or lets it go soon.

    On PostgreSQL the lock is the server's, and ends with the connection of a worker that dies.
    On SQLite there is one worker process, so the lock is the process's own.

    Args:
        engine: of the roster.
        key: what must not be done twice at once.
        patience: seconds to wait for it. A server may need some to notice that a holder died.

    Yields:
        Whether the turn is ours.
    """
    if engine.dialect.name != "postgresql":
        with _own_turn(f"{engine.url}/{key}", patience) as mine:
            yield mine
        return
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def taken() -> bool:
            found = connection.scalar(
                text("SELECT pg_try_advisory_lock(:number)"), {"number": number}
            )
            return bool(found)

        for each in NOTICED:
            connection.execute(text(each))
        mine = _soon(taken, patience)
        try:
            yield mine
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})


@contextmanager
def _own_turn(key: str, patience: float) -> Iterator[bool]:
    def taken() -> bool:
        with _guard:
            free = key not in _held
            _held.add(key)
        return free

    mine = _soon(taken, patience)
    try:
        yield mine
    finally:
        if mine:
            with _guard:
                _held.discard(key)


def _soon(true: Callable[[], bool], patience: float) -> bool:
    """Whether something comes true within so many seconds."""
    until = time.monotonic() + patience
    while not true():
        if time.monotonic() >= until:
            return False
        time.sleep(PAUSE)
    return True
