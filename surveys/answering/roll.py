"""The roll: the sealed set of seats of one unit that have taken part."""

from __future__ import annotations

import hashlib

from surveys.answering import bags, urn

SEAT = 16  # random bytes
FINGERPRINT = 32  # bytes: of the blinded message; random beside a seat that used the form
MOST = 256  # seats of one shard


def shards(people: int) -> int:
    """How many shards the roll of so many people has."""
    return urn.shards(people, MOST)


def empty(people: int) -> bytes:
    """One empty shard of the roll."""
    return bags.empty(SEAT + FINGERPRINT, urn.capacity(people, MOST))


def fingerprint(blinded: bytes) -> bytes:
    """What the roll keeps of a blinded message, to know it again."""
    return hashlib.sha256(blinded).digest()


def entry(bag: bytes, seat: bytes, beside: bytes) -> bytes:
    """A seat and its fingerprint, as wide as a bag has them: rolls were once of seats alone."""
    return (seat + beside)[: bags.width(bag)]


def seats(bag: bytes) -> set[bytes]:
    """The seats on one shard of the roll."""
    return set(fingerprints(bag))


def fingerprints(bag: bytes) -> dict[bytes, bytes]:
    """The seats on one shard of the roll, each with its fingerprint."""
    return {entry[:SEAT]: entry[SEAT:] for entry in bags.entries(bag)}
