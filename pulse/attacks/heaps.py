"""Reads PostgreSQL's files as bytes: tuples of heap pages, with what no query asks for.

Source: PostgreSQL documentation, "Database Page Layout".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

PAGE = 8192
HEAD = 24

# Relations of a database that hold something of ours, or something about it.
RELATIONS = """
    SELECT c.relname || '.' || c.oid, pg_relation_filepath(c.oid), c.relkind = 'S'
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 't', 'i', 'S', 'm')
      AND (n.nspname NOT IN ('pg_catalog', 'information_schema') OR c.relname = 'pg_statistic')
      AND pg_relation_filepath(c.oid) IS NOT NULL
    ORDER BY c.oid
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one row, dead or alive."""

    block: int
    item: int
    offset: int
    xmin: int
    xmax: int
    head: bytes  # without those two, and the row's own place: flags
    raw: bytes


def rows(heap: bytes) -> Iterator[Row]:
    """Every row version of a heap's pages that has storage, dead ones too."""
    for block in range(len(heap) // PAGE):
        page = heap[block * PAGE : (block + 1) * PAGE]
        (lower,) = struct.unpack_from("<H", page, 12)
        for item in range(max(lower - HEAD, 0) // 4):
            (pointer,) = struct.unpack_from("<I", page, HEAD + 4 * item)
            offset, length = pointer & 0x7FFF, pointer >> 17
            if length >= 23 and offset + length <= PAGE:
                xmin, xmax = struct.unpack_from("<II", page, offset)
                head = page[offset + 18 : offset + 23]
                raw = page[offset + 23 : offset + length]
                yield Row(block, item + 1, offset, xmin, xmax, head, raw)


def copy_files(url: str, folder: Path) -> None:
    """Copy the files of a database's relations, as whoever holds the disk would.

    Args:
        url: of the database, as the server's superuser.
        folder: receives a file NAME.heap for each relation.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        for name, path, _ in connection.execute(RELATIONS).fetchall():
            found = connection.execute("SELECT pg_read_binary_file(%s)", (path,)).fetchone()
            if found and found[0]:
                (folder / f"{name}.heap").write_bytes(found[0])


def segment(url: str) -> str:
    """The segment of the write-ahead log that is being written now."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()
    return str(found[0]) if found else ""


def copy_log(url: str, folder: Path, since: str) -> None:
    """Copy the segments of the write-ahead log from one on.

    Args:
        url: of any database of the server, as its superuser.
        folder: receives the segments.
        since: the first one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute("SELECT name FROM pg_ls_waldir() ORDER BY name").fetchall()
        last = connection.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()
        for (name,) in names:
            if len(name) == len(since) and last and since <= name <= last[0]:
                found = connection.execute(
                    "SELECT pg_read_binary_file(%s)", (f"pg_wal/{name}",)
                ).fetchone()
                if found:
                    (folder / name).write_bytes(found[0])
