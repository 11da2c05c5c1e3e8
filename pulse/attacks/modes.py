"""Attack 9: a classifier that is trained to tell full mode from the fallback by what is stored."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from pulse.attacks import twins
from pulse.attacks.rows import people
from pulse.attacks.seized import Copy, entries_of
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import Recording, recorded
from surveys.answering import roll, urn
from surveys.answering.keyring import Keyring

CONFIDENCE = 0.999
RIDGE = 10.0
TWINS = 4


class Labelled(NamedTuple):
    """One stored entry: where it lies, the bytes that might tell, and the truth."""

    place: int
    raw: bytes
    full: bool


Worlds = Sequence[Sequence[Labelled]]


def told_apart(bench: Bench) -> Outcome:
    """Train on half of the worlds; count right labels in the other half, on sheets and on rolls."""
    recording = recorded(bench)
    results, held = [], True
    for name, worlds in _stored(recording).items():
        right, total = classified(worlds)
        low, high = interval(right, total)
        held &= low <= 0.5 <= high
        results.append(f"{name}: {right} of {total} right ({low:.2f} to {high:.2f})")
    right, total = classified([_twin(bench) for _ in range(TWINS)])
    return Outcome(
        number="9",
        name="Full mode or fallback? A classifier on what the urns and rolls hold",
        control=f"no tags in the fallback: {right} of {total} right",
        result="; ".join(results),
        chance="the 99.9 % interval holds 0.50",
        held=held and interval(right, total)[0] > 0.75,
    )


def _stored(recording: Recording) -> dict[str, list[list[Labelled]]]:
    sheets, rolls = [], []
    for played in recording.played:
        last, keyring = played.copies[-1][1], recording.keyring
        full_sheets = {each.sheet for each in played.arrivals if each.full}
        full_seats = {each.seat for each in played.arrivals if each.full}
        sheets.append(_entries(keyring, last, full_sheets))
        rolls.append(
            [
                Labelled(place, entry[roll.SEAT :], entry[: roll.SEAT] in full_seats)
                for place, entry in enumerate(entries_of(keyring, last, "roll"))
            ]
        )
    return {"sheets": sheets, "rolls": rolls}


def _entries(keyring: Keyring, last: Copy, full: set[tuple[int, ...]]) -> list[Labelled]:
    return [
        Labelled(place, entry[: urn.TAG], urn.read_sheet(entry) in full)
        for place, entry in enumerate(entries_of(keyring, last, "sheets"))
    ]


def classified(worlds: Worlds) -> tuple[int, int]:
    """How many entries of the second half of the worlds are told right after the first half.

    A linear discriminant with a ridge over every bit, byte, square and count of an entry.
    """
    middle = len(worlds) // 2
    first = [each for world in worlds[:middle] for each in world]
    second = [each for world in worlds[middle:] for each in world]
    known, asked = features(first), features(second)
    centre, scale = known.mean(axis=0), known.std(axis=0) + 1e-9
    known, asked = (known - centre) / scale, (asked - centre) / scale
    labels = np.array([1.0 if each.full else -1.0 for each in first])
    gram = known.T @ known + RIDGE * np.eye(known.shape[1])
    weights = np.linalg.solve(gram, known.T @ labels)
    says = asked @ weights > 0
    truth = np.array([each.full for each in second])
    return int((says == truth).sum()), len(second)


def features(entries: Sequence[Labelled]) -> NDArray[np.float64]:
    """Everything that can be counted on an entry, one row each."""
    raw = np.array([list(each.raw) for each in entries], dtype=np.uint8)
    bits = np.unpackbits(raw, axis=1).astype(np.float64)
    byte = raw.astype(np.float64)
    places = np.array([[each.place] for each in entries], dtype=np.float64)
    counts = np.stack([bits.sum(axis=1), (raw == 0).sum(axis=1)], axis=1).astype(np.float64)
    return np.hstack([bits, byte, byte**2, places, counts])


def interval(right: int, total: int) -> tuple[float, float]:
    """The exact interval of a share.

    Source: Clopper, Pearson (1934).
    """
    found = binomtest(right, total).proportion_ci(CONFIDENCE)
    return float(found.low), float(found.high)


def _twin(bench: Bench) -> list[Labelled]:
    tag = twins.load("zero_tags").tag
    entries = []
    for nth, _ in enumerate(people(bench.rng)):
        full = nth % 2 == 0
        spent = hashlib.sha256(os.urandom(64)).digest()[: urn.TAG]
        entries.append((spent if full else tag(bench.rng), full))
    bench.rng.shuffle(entries)
    return [Labelled(place, raw, full) for place, (raw, full) in enumerate(entries)]
