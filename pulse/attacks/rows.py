"""Plays the twin that keeps rows, and seizes its files as those of the product are seized."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy.engine import make_url

from pulse.attacks import heaps, seizure, twins
from pulse.attacks.arrivals import sheet
from pulse.attacks.guesses import Person, World
from pulse.attacks.linking import PEOPLE
from pulse.attacks.seized import Sheet, in_the_open
from pulse.attacks.suite import Bench
from surveys.answering import urn


def database(bench: Bench, folder: Path, name: str) -> str:
    """An empty database of the bench's kind."""
    if bench.database == "sqlite":
        return f"sqlite:///{folder / f'{name}.sqlite'}"
    return _on_server(bench.postgres or "", f"{name}_{secrets.token_hex(6)}")


def _on_server(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    made = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return made.render_as_string(hide_password=False)


def seized(bench: Bench, url: str, folder: Path, since: str) -> list[Path]:
    """The files of one database, and what was written since a moment."""
    into = folder / "seized"
    into.mkdir()
    if bench.database == "sqlite":
        for file in folder.glob("*.sqlite*"):
            shutil.copy(file, into)
    else:
        heaps.copy_files(seizure.as_superuser(bench, url), into / "relations")
        heaps.copy_log(bench.postgres or "", into / "pg_wal", since)
    return [each for each in into.rglob("*") if each.is_file()]


def world(
    bench: Bench, name: str, *, together: bool, after: Callable[[str], None] | None = None
) -> tuple[World, list[Path]]:
    """One world of the twin that keeps rows: what the attacker sees of it, and all its files.

    Args:
        bench: whose database is used.
        name: of the folder.
        together: whether both rows of a person are written in one transaction.
        after: what happens to the database once all have answered.
    """
    folder = bench.folder / name
    folder.mkdir()
    url = database(bench, folder, "rows")
    since = heaps.segment(bench.postgres) if bench.postgres is not None else ""
    sheets = people(bench.rng)
    seats = [bench.rng.randbytes(16) for _ in sheets]
    rows = [urn.written_sheet(each) for each in sheets]
    twin = twins.load("rows")
    twin.play(url, rows, seats, together=together)
    if after is not None:
        after(url)
    files = seized(bench, url, folder, since)
    own = set(sheets)
    found = [each for each in in_the_open(files) if each.sheet in own]
    crowd = [Person(said, {"seat": seat}) for said, seat in zip(sheets, seats, strict=True)]
    return World(tuple(crowd), found), files


def people(rng: Random) -> list[Sheet]:
    """What thirty people say, no two of them the same."""
    found: dict[Sheet, None] = {}
    while len(found) < PEOPLE:
        found[sheet(rng)] = None
    return list(found)
