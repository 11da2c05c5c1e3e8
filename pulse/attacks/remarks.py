"""Notes linked to people, and to their ratings, by every order in which both lie."""

from __future__ import annotations

from collections.abc import Sequence
from random import SystemRandom

from pulse.attacks import rows, twins, urns
from pulse.attacks.arrivals import Played
from pulse.attacks.guesses import Person, World, linked
from pulse.attacks.linking import chance
from pulse.attacks.seized import Mark, Sheet, Sighting, entries_of, sheets_of
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import REHEARSED, recorded
from surveys.answering import roll, urn
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring

TWINS = 3


def notes(bench: Bench) -> Outcome:
    """Link each note to who wrote it, knowing when everybody came and what they ticked."""
    recording = recorded(bench)
    found = linked([world(each, recording.keyring) for each in recording.played], REHEARSED)
    control = linked([_twin(bench, nth) for nth in range(TWINS)])
    return Outcome(
        number="A4",
        name="Notes, linked to people and to their ratings by places in urns and rolls",
        control=f"urns without stirring: {control.score}",
        result=str(found),
        chance=chance(bench.worlds),
        held=found.at_chance and control.broken,
    )


def world(played: Played, keyring: Keyring) -> World:
    """Those who wrote a note, and the notes that were found."""
    last = played.copies[-1][1]
    seats = [entry[: roll.SEAT] for entry in entries_of(keyring, last, "roll")]
    sheets = [each.sheet for each in sheets_of(keyring, last)]
    people = []
    for nth, each in enumerate(played.arrivals):
        if each.note:
            marks: dict[str, Mark] = {"came": nth, "seat": each.seat}
            marks |= _place("place on the roll", each.seat, seats)
            marks |= _place("place of the sheet", each.sheet, sheets)
            people.append(Person(_told(each.note), marks))
    written = [urn.read_note(entry) for entry in entries_of(keyring, last, "notes")]
    found = [
        Sighting(_told(each), {"place in the urn": place})
        for place, each in enumerate(written)
        if each
    ]
    return World(tuple(people), found)


def _place(name: str, wanted: object, there: Sequence[object]) -> dict[str, Mark]:
    return {name: there.index(wanted)} if wanted in there else {}


def _told(note: str) -> Sheet:
    return tuple(note.encode())


def _twin(bench: Bench, nth: int) -> World:
    home = bench.folder / f"unstirred-notes-{nth}"
    home.mkdir(mode=0o700)
    keyring = KeyFile(home / "slots")
    dice = twins.load("unstirred").Unstirred(SystemRandom().randrange(2**32))
    url = rows.database(bench, home, "box")
    return world(urns.played(url, keyring, dice=dice, rng=bench.rng), keyring)
