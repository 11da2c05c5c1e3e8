"""Reads SQLite's files as bytes: b-tree cells with their places, free pages, unallocated room.

Source: "Database File Format" of the SQLite project.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"SQLite format 3\0"
LEAVES = {0x0A: 8, 0x0D: 8}  # b-tree leaves of indexes and tables, and the size of their heads
INNER = {0x02: 12, 0x05: 12}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a b-tree leaf."""

    page: int
    number: int  # in the page's list of cells, which is kept in the order of keys
    offset: int  # in the page: cells are laid down from its end
    rowid: int  # 0 in an index, and so in a table without row ids
    raw: bytes


def page_size(database: bytes) -> int:
    """Bytes of one page."""
    (size,) = struct.unpack_from(">H", database, 16)
    return 65536 if size == 1 else int(size)


def pages(database: bytes) -> Iterator[tuple[int, bytes]]:
    """Every page by its number, from 1."""
    size = page_size(database)
    for start in range(0, len(database) - size + 1, size):
        yield start // size + 1, database[start : start + size]


def cells(database: bytes) -> Iterator[Cell]:
    """Every cell of every leaf, whichever table it belongs to."""
    for number, page in pages(database):
        head = 100 if number == 1 else 0
        if page[head] in LEAVES:
            yield from _cells(number, page, head)


def _cells(number: int, page: bytes, head: int) -> Iterator[Cell]:
    (count,) = struct.unpack_from(">H", page, head + 3)
    start = head + LEAVES[page[head]]
    if start + 2 * count > len(page):
        return
    offsets = struct.unpack_from(f">{count}H", page, start)
    ordered = sorted(set(offsets))
    ends = dict(zip(ordered, [*ordered[1:], len(page)], strict=False))
    for nth, offset in enumerate(offsets):
        payload, at = _varint(page, offset)
        rowid = 0
        if page[head] == 0x0D:
            rowid, at = _varint(page, at)
        end = min(ends[offset], at + payload)
        yield Cell(number, nth, offset, rowid, page[offset:end])


def left_over(database: bytes) -> Iterator[bytes]:
    """What no query shows: pages of the free list, and the unallocated room of the others."""
    free = set(_free_pages(database))
    for number, page in pages(database):
        head = 100 if number == 1 else 0
        if number in free or page[head] not in LEAVES | INNER:
            yield page[head:]
            continue
        begins = head + (LEAVES | INNER)[page[head]]
        (count, content) = struct.unpack_from(">HH", page, head + 3)
        yield page[begins + 2 * count : content or 65536]
        (block,) = struct.unpack_from(">H", page, head + 1)
        while block:
            following, size = struct.unpack_from(">HH", page, block)
            yield page[block + 4 : block + size]
            block = following if following > block else 0


def _free_pages(database: bytes) -> Iterator[int]:
    size = page_size(database)
    (trunk,) = struct.unpack_from(">I", database, 32)
    seen: set[int] = set()
    while trunk and trunk not in seen and trunk * size <= len(database):
        seen.add(trunk)
        yield trunk
        following, count = struct.unpack_from(">II", database, (trunk - 1) * size)
        yield from struct.unpack_from(
            f">{min(count, size // 4 - 2)}I", database, (trunk - 1) * size + 8
        )
        trunk = following


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where the next thing begins."""
    value = 0
    for _ in range(8):
        byte = page[at] if at < len(page) else 0
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | (page[at] if at < len(page) else 0), at + 1
