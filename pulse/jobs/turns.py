"""One job of a kind at a time, whatever the engine does: a lock that dies with its holder."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

_held: set[str] = set()
_guard = threading.Lock()


@contextmanager
def turn(engine: Engine, key: str) -> Iterator[bool]:
    """Take a turn, if nobody else has it now.

    On PostgreSQL the lock is the server's, and ends with the connection of a worker that dies.
    On SQLite there is one worker process, so the lock is the process's own.

    Args:
        engine: of the roster.
        key: what must not be done twice at once.

    Yields:
        Whether the turn is ours.
    """
    if engine.dialect.name != "postgresql":
        with _own_turn(f"{engine.url}/{key}") as mine:
            yield mine
        return
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        mine = connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number})
        try:
            yield bool(mine)
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})


@contextmanager
def _own_turn(key: str) -> Iterator[bool]:
    with _guard:
        mine = key not in _held
        if mine:
            _held.add(key)
    try:
        yield mine
    finally:
        if mine:
            with _guard:
                _held.discard(key)
