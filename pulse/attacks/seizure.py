"""The attacker's hands: copies of urns while a wave is open, and of every file at the end."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from pulse.attacks import heaps, servers
from pulse.attacks.arrivals import Look
from pulse.attacks.seized import Copy
from pulse.attacks.suite import Bench
from pulse.settings import Settings
from surveys.answering.keyring import Slot

SEALED = (
    "SELECT wave, kind, place, shard, generation, value FROM sealed "
    "WHERE place = {} AND kind <> 'signing'"
)
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": (
        "SELECT quote_ident(schemaname) || '.' || quote_ident(relname) FROM pg_stat_user_tables"
    ),
}
ROWS = {  # with what tells of a write that changed nothing
    "sqlite": "SELECT * FROM {}",
    "postgresql": "SELECT xmin::text, ctid::text, each.* FROM {} AS each",
}
SEQUENCES = "SELECT 'sequence ' || sequencename, last_value FROM pg_sequences"
PATIENCE = 60.0  # seconds until the worker has begun
REST = 1.0
ANSWERS = {"box: sealed", "box: public.sealed"}
BEATS = ("worker", "dbos")  # the worker's signs of life change with the clock

Rows = Callable[[str], list[Any]]


@contextmanager
def reading(bench: Bench, url: str) -> Iterator[Rows]:
    """A connection of the attacker's own to one ledger; yields what runs a query."""
    if bench.database == "sqlite":
        place = make_url(url).database
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=30)) as one:
            yield lambda query: one.execute(query).fetchall()
        return
    plain = as_superuser(bench, url)
    with psycopg.connect(plain, autocommit=True) as two:
        yield lambda query: two.execute(query.encode()).fetchall()


def as_superuser(bench: Bench, url: str) -> str:
    """The address of one ledger for a driver, as the server's superuser."""
    server = make_url(bench.postgres or "").set(database=make_url(url).database)
    return server.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def eyes(bench: Bench, settings: Settings) -> Iterator[Look]:
    """Copies of a unit's sealed values while answers come in."""
    with reading(bench, settings.box) as rows:

        def look(place: int) -> Copy:
            found = rows(SEALED.format(int(place)))
            return Copy({Slot(*row[:4]): (row[4], bytes(row[5])) for row in found})

        yield look


def contents(bench: Bench, settings: Settings) -> dict[str, str]:
    """Every table and counter of both ledgers, those of other tools included, as text."""
    return listed(bench, "roster", settings.roster) | listed(bench, "box", settings.box)


def settled(bench: Bench, settings: Settings) -> dict[str, str]:
    """The same, once the worker has begun and nothing moves any more."""
    until = time.monotonic() + PATIENCE
    found = contents(bench, settings)
    while time.monotonic() < until:
        time.sleep(REST)
        later = contents(bench, settings)
        counted = any(
            name.endswith("participation") and rows != "[]" for name, rows in later.items()
        )
        if counted and not changed(found, later):
            return later
        found = later
    raise RuntimeError("The installation does not come to rest.")


def listed(bench: Bench, name: str, url: str) -> dict[str, str]:
    """Every table of one ledger as text, and its sequences."""
    found: dict[str, str] = {}
    with reading(bench, url) as rows:
        for (table,) in rows(TABLES[bench.database]):
            told = rows(ROWS[bench.database].format(table))
            found[f"{name}: {table}"] = repr(sorted(map(repr, told)))
        for sequence, value in rows(SEQUENCES) if bench.database == "postgresql" else ():
            found[f"{name}: {sequence}"] = repr(value)
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The tables that answers have changed, besides the one that holds them."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {name for name in names - ANSWERS if not any(beat in name for beat in BEATS)}


def seize(
    bench: Bench, settings: Settings, folder: Path, environ: Mapping[str, str], since: str
) -> tuple[list[Path], list[Path], Path]:
    """Copy whatever an attacker would carry away while everything still runs.

    Args:
        bench: whose database it is.
        settings: of the installation.
        folder: in which its logs and temporary files lie; receives `seized`.
        environ: of the installation's processes.
        since: the segment of PostgreSQL's log of writes in which everything began.

    Returns:
        The files, the logs, and the final keyring.
    """
    into = folder / "seized"
    shutil.copytree(settings.home, into / "home")
    shutil.copytree(folder / "temporary", into / "temporary")
    shutil.copytree(folder / "logs", into / "logs", ignore=shutil.ignore_patterns("nginx-*y"))
    if bench.database == "sqlite":
        words = [sys.executable, "-c", "from pulse.cli import main; main()"]
        subprocess.run(
            [*words, "backup", str(into / "backup.tar.gz")],
            env=dict(environ),
            check=True,
            capture_output=True,
        )
    else:
        for name, url in (("roster", settings.roster), ("box", settings.box)):
            heaps.copy_files(as_superuser(bench, url), into / "relations" / name)
        heaps.copy_log(bench.postgres or "", into / "pg_wal", since)
    files = [each for each in into.rglob("*") if each.is_file() and each.parent != into / "logs"]
    for log in servers.logs_of(bench.postgres):
        shutil.copy(log, into / "logs" / f"postgresql-{log.name}")
    keys = into / "home" / settings.keyring_file.relative_to(settings.home.resolve())
    logs = [each for each in (into / "logs").iterdir() if each.is_file()]
    return files, logs, keys
