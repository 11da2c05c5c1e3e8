"""The urns: sheets of one unit, notes of one organisation, in bags that lie sealed in the Box."""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Sequence
from random import Random

from surveys.answering import bags
from surveys.errors import SheetInvalid

TAG = 16  # bytes before each sheet, random to see; the first bits choose its shard
MOST_SHEETS = 256  # of one shard
MOST_NOTES = 128
NOTE_WIDTH = 1024
LONGEST_NOTE = 1000  # bytes of UTF-8
MOST_ITEMS = 200
_NOTE_HEAD = struct.Struct(">H")


def shards(people: int, most: int) -> int:
    """How many shards so many people need.

    Args:
        people: at most so many entries will ever come.
        most: entries in a shard.

    Returns:
        1 when all fit into one; else the smallest power of two that leaves a random shard six
        standard deviations of room.
    """
    count = 1
    while people > most and people / count + 6 * math.sqrt(people / count) > most:
        count *= 2
    return count


def capacity(people: int, most: int) -> int:
    """Entries for which one shard is laid out; a power of two."""
    return most if shards(people, most) > 1 else bags.power_of_two(max(people, 1))


def shard_of(tag: bytes, count: int) -> int:
    """The shard of a random tag or seat among a power of two of them: its first bits."""
    return int.from_bytes(tag[:4]) * count >> 32


def sheet_width(items: int) -> int:
    """Bytes of one sheet with so many items: tag, number of items, a byte for each."""
    return bags.power_of_two(TAG + 1 + items)


def written_sheet(points: Sequence[int]) -> bytes:
    """The points of a sheet as they lie in the urn behind their tag; 0 is a skipped item.

    Raises:
        SheetInvalid: too many items, or a point that is no byte.
    """
    if not 0 < len(points) <= MOST_ITEMS or not all(0 <= point <= 255 for point in points):
        raise SheetInvalid("The sheet holds points that no scale has.")
    return bytes([len(points), *points])


def fresh_tag(rng: Random) -> bytes:
    """A random tag, for a sheet that came without a credential."""
    return rng.randbytes(TAG)


def tag_of(prepared: bytes) -> bytes:
    """The tag of a sheet that came under a credential: whoever shows it again is known by it."""
    return hashlib.sha256(prepared).digest()[:TAG]


def tags(bag: bytes) -> set[bytes]:
    """The tags of all sheets in one shard of an urn."""
    return {entry[:TAG] for entry in bags.entries(bag)}


def read_sheet(entry: bytes) -> tuple[int, ...]:
    """The points of one entry of an urn of sheets, in item order."""
    count = entry[TAG]
    return tuple(entry[TAG + 1 : TAG + 1 + count])


def written_note(note: str) -> bytes:
    """A note as it lies in the urn; an empty one takes the same room.

    Raises:
        SheetInvalid: longer than 1,000 bytes of UTF-8, or no text.
    """
    try:
        text = note.encode()
    except UnicodeEncodeError:
        raise SheetInvalid("The note holds characters that are no text.") from None
    if len(text) > LONGEST_NOTE:
        raise SheetInvalid("The note is too long.")
    return (_NOTE_HEAD.pack(len(text)) + text).ljust(NOTE_WIDTH, b"\0")


def read_note(entry: bytes) -> str:
    """The text of one entry of an urn of notes; empty when nothing was written."""
    (length,) = _NOTE_HEAD.unpack_from(entry)
    return entry[_NOTE_HEAD.size : _NOTE_HEAD.size + length].decode()


def empty_sheets(items: int, people: int) -> bytes:
    """One empty shard of a unit's urn."""
    return bags.empty(sheet_width(items), capacity(people, MOST_SHEETS))


def empty_notes(people: int) -> bytes:
    """One empty shard of an organisation's urn of notes."""
    return bags.empty(NOTE_WIDTH, capacity(people, MOST_NOTES))
