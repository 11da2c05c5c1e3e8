"""The roll: the sealed set of seats of one unit that have taken part."""

from __future__ import annotations

from surveys.answering import bags, urn

SEAT = 16  # random bytes
MOST = 256  # seats of one shard


def shards(people: int) -> int:
    """How many shards the roll of so many people has."""
    return urn.shards(people, MOST)


def empty(people: int) -> bytes:
    """One empty shard of the roll."""
    return bags.empty(SEAT, urn.capacity(people, MOST))


def seats(bag: bytes) -> set[bytes]:
    """The seats on one shard of the roll."""
    return set(bags.entries(bag))
