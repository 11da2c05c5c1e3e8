"""Attacks on by-ways: other tables and counters, deleted rows, free pages, Python's hashes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pulse.attacks import rows, seizure, twins
from pulse.attacks.digests import Needle, found_in
from pulse.attacks.guesses import Person, World, linked
from pulse.attacks.linking import chance
from pulse.attacks.rows import people
from pulse.attacks.seized import Mark, Sighting, in_the_open
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import REHEARSED, Recording, recorded
from surveys.answering import roll, urn

TWINS = 2
SURE = 12  # bytes that must agree
YIELDED = (
    "import json, sys; given = json.load(sys.stdin); "
    "print(json.dumps([[each.hex() for each in set(map(bytes.fromhex, some))] for some in given]))"
)


def by_ways(bench: Bench) -> Outcome:
    """Compare all other tables and sequences before the first answer and after the last."""
    recording = recorded(bench)
    moved = seizure.changed(recording.before, recording.after)
    places: dict[str, str] = {}

    def look(url: str) -> None:
        places.update(seizure.listed(bench, "twin", url))

    empty: dict[str, str] = {}
    rows.world(bench, "by-ways", together=True, after=look)
    control = seizure.changed(empty, places)
    return Outcome(
        number="A1",
        name="Every other table and sequence of both databases: job engine, audit trail, versions",
        control=f"a table of who has answered: {len(control)} tables told",
        result=f"{len(moved)} of {len(recording.after)} changed" + _named(moved),
        chance="0 changed",
        held=not moved and bool(control),
    )


def _named(names: Iterable[str]) -> str:
    listed = ", ".join(sorted(names)[:4])
    return f": {listed}" if listed else ""


def left_over(bench: Bench) -> Outcome:
    """Carve sheets, tags and notes out of free pages, dead rows, journals and all other files."""
    recording = recorded(bench)
    count = len(recording.everybody())
    carve = carved(recording.files, recording)
    twin, files = rows.world(bench, "deleted", together=True, after=twins.load("rows").forget)
    control = len({each.sheet for each in in_the_open(files)} & set(twin.truth))
    return Outcome(
        number="A2",
        name="Free pages, unallocated room, dead rows, journals, temporary files",
        control=f"rows that were deleted: {control} of 30 sheets read",
        result=f"{carve} of {count} sheets, tags and notes read in {_size(recording.files)}",
        chance="0 read",
        held=not carve and control >= 15,
    )


def _size(files: Sequence[Path]) -> str:
    return f"{sum(each.stat().st_size for each in files) / 1e6:.0f} MB"


def carved(files: Sequence[Path], recording: Recording) -> int:
    """How many people left a sheet, a credential or a note that lies in the open."""
    everybody = recording.everybody()
    said = {sighting.sheet for sighting in recording.spilt}
    spilt = {nth for nth, each in enumerate(everybody) if each.sheet in said}
    wanted = []
    for nth, each in enumerate(everybody):
        traces = {"note": each.note.encode()} if each.note else {}
        if (held := each.credential) is not None:
            traces |= {"message": held.prepared, "tag": urn.tag_of(held.prepared)}
            traces |= {"signature": held.signature, "blinded": held.blinded}
        wanted += [Needle(nth, "", name, "raw", trace[:SURE]) for name, trace in traces.items()]
    return len(spilt | {needle.person for needle in found_in(files, wanted)})


def hash_order(bench: Bench) -> Outcome:
    """Put seats and tags into the order in which the servers' own sets would yield them."""
    recording = recorded(bench)
    worlds = _by_hash(recording.worlds, recording)
    found = linked(worlds, REHEARSED)
    control = linked([_twin(bench) for _ in range(TWINS)])
    return Outcome(
        number="A3",
        name="Python's hash order of seats and tags, on servers whose hashes are known",
        control=f"entries in a set's order: {control.score}",
        result=str(found),
        chance=chance(bench.worlds),
        held=found.at_chance and control.broken,
    )


def yielded(groups: Sequence[Sequence[bytes]]) -> list[list[bytes]]:
    """The order in which a Python whose hashes are not randomised yields sets of bytes."""
    done = subprocess.run(
        [sys.executable, "-c", YIELDED],
        input=json.dumps([[each.hex() for each in some] for some in groups]),
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [[bytes.fromhex(each) for each in some] for some in json.loads(done.stdout)]


def _by_hash(worlds: Sequence[World], recording: Recording) -> list[World]:
    seats = yielded([[each.seat for each in played.arrivals] for played in recording.played])
    tags = yielded([[_tag(each) for each in world.sightings] for world in worlds])
    found = []
    for world, own, theirs in zip(worlds, seats, tags, strict=True):
        crowd = [
            Person(each.sheet, {**each.marks, "set of seats": own.index(_seat(each.marks))})
            for each in world.people
        ]
        sheets = [
            Sighting(each.sheet, {**each.marks, "set of tags": theirs.index(_tag(each))})
            for each in world.sightings
        ]
        found.append(World(tuple(crowd), sheets))
    return found


def _seat(marks: Mapping[str, Mark]) -> bytes:
    seat = marks["seat"]
    return seat if isinstance(seat, bytes) else b""


def _tag(sighting: Sighting) -> bytes:
    tag = sighting.marks.get("tag", b"")
    return tag if isinstance(tag, bytes) else b""


def _twin(bench: Bench) -> World:
    sheets = {bench.rng.randbytes(roll.SEAT): sheet for sheet in people(bench.rng)}
    (order,) = yielded([list(sheets)])
    laid = twins.load("hash_order").laid(order, sheets)
    crowd = [Person(sheet, {"set of seats": order.index(seat)}) for seat, sheet in sheets.items()]
    found = [Sighting(sheet, {"place in the urn": nth}) for nth, sheet in enumerate(laid)]
    return World(tuple(crowd), found)
