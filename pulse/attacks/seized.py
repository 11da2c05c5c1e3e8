"""What an attacker finds: sheets in pages, journals and opened urns, each with where it lay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pulse.attacks import heaps, sqlite_pages
from surveys.answering import bags, seals, urn
from surveys.answering.keyring import Keyring, Slot
from surveys.errors import KeyMissing, SealBroken

Sheet = tuple[int, ...]
Mark = int | bytes | tuple[int, ...]

ITEMS = 15
WRITTEN = re.compile(rb"\x0f([\x00-\x05]{15})")  # as `urn.written_sheet` writes it


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sheet, and everything by which such sheets could be put into an order."""

    sheet: Sheet
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copy:
    """The sealed values of one unit at one moment: generation and bytes of each."""

    values: Mapping[Slot, tuple[int, bytes]]


def written_in(raw: bytes) -> Iterator[tuple[int, Sheet]]:
    """Every sheet that lies in the open in some bytes, and where it begins."""
    for found in WRITTEN.finditer(raw):
        if any(found[1]):
            yield found.start(), tuple(found[1])


def sheets_of(keyring: Keyring, copy: Copy) -> list[Sighting]:
    """The sheets of a copy that opens, in their order; none where no key fits."""
    found = []
    for place, entry in enumerate(entries_of(keyring, copy, "sheets")):
        tag = entry[: urn.TAG]
        marks: dict[str, Mark] = {"place in the urn": place, "tag": tag}
        found.append(Sighting(urn.read_sheet(entry), marks))
    return found


def entries_of(keyring: Keyring, copy: Copy, kind: str) -> list[bytes]:
    """The entries of the sealed values of a kind, shard by shard, as far as keys fit."""
    found: list[bytes] = []
    for slot in sorted(copy.values):
        if slot.kind == kind:
            generation, value = copy.values[slot]
            found += opened(keyring, slot, generation, value) or []
    return found


def opened(keyring: Keyring, slot: Slot, generation: int, value: bytes) -> list[bytes] | None:
    """The entries of one value; None where no key fits."""
    try:
        plain = seals.unseal(keyring.key(slot, generation), slot, generation, value)
    except (KeyMissing, SealBroken):
        return None
    return bags.entries(plain)


def in_the_open(files: Iterable[Path]) -> list[Sighting]:
    """Every sheet that lies unsealed in files of any kind, with all that its place tells.

    The same sheet may lie in several places: what each place tells is put together.
    """
    marks: dict[Sheet, dict[str, Mark]] = {}
    for file in sorted(files):
        for sheet, name, mark in _places(file, file.read_bytes()):
            marks.setdefault(sheet, {}).setdefault(name, mark)
    return [Sighting(sheet, where) for sheet, where in marks.items()]


def _places(file: Path, raw: bytes) -> Iterator[tuple[Sheet, str, Mark]]:
    """Each sheet in a file, and one thing that its place tells."""
    kind = file.name.rpartition(".")[2]
    running = count()
    if raw.startswith(sqlite_pages.MAGIC):
        for cell in sqlite_pages.cells(raw):
            for _, sheet in written_in(cell.raw):
                yield sheet, "rowid", cell.rowid
                yield sheet, "cell offset", (cell.page, -cell.offset)
                yield sheet, "cell number", (cell.page, cell.number)
    elif kind == "heap":
        for row in heaps.rows(raw):
            for _, sheet in written_in(row.raw):
                yield sheet, "xmin", row.xmin
                yield sheet, "ctid", (row.block, row.item)
                yield sheet, "tuple offset", (row.block, -row.offset)
    for at, sheet in written_in(raw):
        yield sheet, "file time", file.stat().st_mtime_ns
        yield sheet, f"first seen in {_kind_of(file)}", (next(running), at)


def _kind_of(file: Path) -> str:
    name = file.name
    for ending in ("-wal", "-journal", ".heap", ".sqlite", ".log"):
        if name.endswith(ending):
            return f"a file {ending}"
    return "the log of writes" if file.parent.name == "pg_wal" else "other files"
