"""Bags: fixed-size entries without an order, in a value whose size tells nothing about them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from random import Random

_HEAD = struct.Struct(">HHI")  # layout, width of an entry in bytes, entries in use
_LAYOUT = 1


def power_of_two(least: int) -> int:
    """The smallest power of two that is not below a number."""
    return 1 << max(least - 1, 0).bit_length()


def empty(width: int, capacity: int) -> bytes:
    """A bag without entries.

    Args:
        width: of an entry, in bytes.
        capacity: how many entries it must hold; rounded up to a power of two.
    """
    return _HEAD.pack(_LAYOUT, width, 0) + bytes(width * power_of_two(capacity))


def width(bag: bytes) -> int:
    """Bytes of one entry."""
    return int(_HEAD.unpack_from(bag)[1])


def entries(bag: bytes) -> list[bytes]:
    """The entries of a bag, in the order in which they were last stirred."""
    _, width, used = _HEAD.unpack_from(bag)
    start = _HEAD.size
    return [bag[at : at + width] for at in range(start, start + used * width, width)]


def dropped(bag: bytes, added: Sequence[bytes], rng: Random) -> bytes:
    """The bag with entries added, all of it stirred anew, padded to the same size as before.

    A bag that overflows doubles its size.

    Args:
        bag: as `empty` or this function made it.
        added: entries, at most as wide as the bag's; padded with zeros.
        rng: the system's random source.
    """
    _, width, _ = _HEAD.unpack_from(bag)
    whole = entries(bag)
    for entry in added:
        if len(entry) > width:
            raise ValueError(f"an entry of {len(entry)} bytes does not fit into {width}")
        whole.append(entry.ljust(width, b"\0"))
    size = len(bag) - _HEAD.size
    while size < len(whole) * width:
        size *= 2
    body = b"".join(stirred(whole, rng))
    return _HEAD.pack(_LAYOUT, width, len(whole)) + body.ljust(size, b"\0")


def stirred(whole: Sequence[bytes], rng: Random) -> list[bytes]:
    """The same entries in random order: sorted by 64 random bits each, drawn in one go."""
    drawn = struct.unpack(f">{len(whole)}Q", rng.randbytes(8 * len(whole)))
    return [entry for _, entry in sorted(zip(drawn, whole, strict=True))]
