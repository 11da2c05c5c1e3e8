"""Attack 5: the length of what passes over the wire, matched with what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pulse.attacks import twins
from pulse.attacks.arrivals import Arrival, note
from pulse.attacks.guesses import Person, World, linked
from pulse.attacks.linking import chance
from pulse.attacks.rows import people
from pulse.attacks.seized import Mark, Sheet, Sighting
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import REHEARSED, recorded

HEADS = 180  # bytes of a request's head, whatever is said
TWINS = 4


def lengths(bench: Bench) -> Outcome:
    """Match the bytes of each request and reply of full mode with the length of each answer."""
    seen: dict[str, set[tuple[int, int]]] = defaultdict(set)
    worlds = []
    for played, world in zip(recorded(bench).played, recorded(bench).worlds, strict=True):
        full = [each for each in played.arrivals if each.full]
        own = {each.sheet for each in full}
        for each in full:
            for passed in each.exchanges:
                seen[passed.path.rpartition("/")[2]].add((passed.sent, passed.received))
        found = [_said(each.sheet, "") for each in world.sightings if each.sheet in own]
        worlds.append(World(tuple(map(_watched, full)), found))
    found_out = linked(worlds, REHEARSED)
    control = linked([_twin(bench) for _ in range(TWINS)])
    one = {name: len(sizes) == 1 for name, sizes in seen.items() if name in {"issue", "answer"}}
    told = ", ".join(f"/{name} {_sizes(seen[name])}" for name in sorted(one))
    return Outcome(
        number="5",
        name="Length of requests and replies in full mode, matched with lengths of answers",
        control=f"bodies as long as what they say: {control.score}",
        result=f"{found_out}; sent: {told}",
        chance=f"{chance(bench.worlds)}; one size",
        held=found_out.at_chance and len(one) == 2 and all(one.values()) and control.broken,
    )


def _sizes(seen: set[tuple[int, int]]) -> str:
    return " or ".join(f"{sent} B" for sent in sorted({sent for sent, _ in seen}))


def _watched(arrival: Arrival) -> Person:
    """One person as somebody sees them who counts bytes on the line."""
    marks: dict[str, Mark] = {"mailbox": arrival.address.encode()}
    for nth, passed in enumerate(arrival.exchanges):
        marks[f"bytes of request {nth}"] = passed.sent
        marks[f"bytes of reply {nth}"] = passed.received
    return Person(arrival.sheet, marks)


def _said(sheet: Sheet, written: str) -> Sighting:
    """One stored answer, and how long it would be on the line."""
    body = twins.load("plain_bodies").body(sheet, written)
    return Sighting(sheet, {"length": len(body), "items answered": sum(map(bool, sheet))})


def _twin(bench: Bench) -> World:
    said = [(sheet, note(bench.rng)) for sheet in people(bench.rng)]
    sent: Sequence[int] = [HEADS + len(twins.load("plain_bodies").body(*each)) for each in said]
    crowd = tuple(
        Person(sheet, {"bytes of request 0": size})
        for (sheet, _), size in zip(said, sent, strict=True)
    )
    stored = [_said(*each) for each in said]
    bench.rng.shuffle(stored)
    return World(crowd, stored)
