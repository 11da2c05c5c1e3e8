"""Attack 18, its first half: whoever knows everybody's ratings links them to published notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import SystemRandom

from analysis.disclosure import Thresholds
from pulse.attacks import twins
from pulse.attacks.arrivals import Arrival, Played
from pulse.attacks.guesses import Person, World, linked
from pulse.attacks.linking import chance
from pulse.attacks.seized import Mark, Sheet, Sighting, entries_of, sheets_of
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import REHEARSED, recorded
from pulse.reports import notes
from surveys.answering import urn
from surveys.answering.keyring import Keyring
from surveys.waves import Leaf, Wave

ORGANISATION = 1
Publish = Callable[[Sequence[Arrival], Sequence[Sheet], Sequence[str]], list[str]]


def ratings(bench: Bench) -> Outcome:
    """Link every published note to the ratings of whoever wrote it."""
    recording = recorded(bench)
    worlds = [world(each, recording.keyring, published) for each in recording.played]
    leaky: Publish = twins.load("beside_ratings").published
    control = linked([world(each, recording.keyring, leaky) for each in recording.played])
    found = linked(worlds, REHEARSED)
    return Outcome(
        number="18",
        name="Published notes, linked to the ratings of those who wrote them",
        control=f"notes kept with ratings: {control.score}",
        result=str(found),
        chance=chance(bench.worlds),
        held=found.at_chance and control.broken,
    )


def published(
    _arrivals: Sequence[Arrival], _sheets: Sequence[Sheet], written: Sequence[str]
) -> list[str]:
    """The notes of a release in their order, as the product chooses it."""
    wave = Wave(leaves=[Leaf(place=0, organisation_id=ORGANISATION)])
    found = notes.released(wave, {ORGANISATION: list(written)}, Thresholds(), SystemRandom())
    return [each.text for each in found]


def world(played: Played, keyring: Keyring, publish: Publish) -> World:
    """Those who wrote a note, by their ratings, and the notes as they are published."""
    last = played.copies[-1][1]
    sheets = [each.sheet for each in sheets_of(keyring, last)]
    written = [
        note for entry in entries_of(keyring, last, "notes") if (note := urn.read_note(entry))
    ]
    people = []
    for each in played.arrivals:
        if each.note and each.sheet in sheets:
            marks: dict[str, Mark] = {
                "place of the sheet": sheets.index(each.sheet),
                "sheet": each.sheet,
                "sum of the ratings": sum(each.sheet),
            }
            people.append(Person(_told(each.note), marks))
    found = [
        Sighting(_told(note), {"place in the release": place})
        for place, note in enumerate(publish(played.arrivals, sheets, written))
    ]
    return World(tuple(people), found)


def _told(note: str) -> Sheet:
    return tuple(note.encode())
