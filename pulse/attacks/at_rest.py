"""Attacks on what lies on disk: physical order, copies after every write, and remains."""

from __future__ import annotations

from collections.abc import Sequence
from random import SystemRandom

from pulse.attacks import rows, twins, urns
from pulse.attacks.arrivals import Played
from pulse.attacks.guesses import Linked, World, linked
from pulse.attacks.linking import Score, chance, right
from pulse.attacks.seized import Sheet, opened, sheets_of
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.world import REHEARSED, Recording, recorded, seen
from surveys.answering import seals
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Keyring, Slot
from surveys.errors import SealBroken

TWINS = 2  # worlds of a twin, which is broken in every one of them
LOOKED_UP = 30  # older values, in the log of writes


def physical_order(bench: Bench) -> Outcome:
    """Link people to sheets by every order in which things lie, and by every mark they bear."""
    controls = {
        "rows written with the roll": _rows(bench, "together", together=True),
        "rows written apart": _rows(bench, "apart", together=False),
        "urn without stirring": linked(_unstirred(bench)),
    }
    found = linked(recorded(bench).worlds, REHEARSED)
    return Outcome(
        number="1",
        name="Physical order: row ids, xmin, ctid, page and cell offsets, places in urns and rolls",
        control="; ".join(f"{name}: {each.score}" for name, each in controls.items()),
        result=str(found),
        chance=chance(bench.worlds),
        held=found.at_chance and all(each.broken for each in controls.values()),
    )


def _rows(bench: Bench, name: str, *, together: bool) -> Linked:
    worlds = [rows.world(bench, f"rows-{name}-{nth}", together=together)[0] for nth in range(TWINS)]
    return linked(worlds)


def _unstirred(bench: Bench) -> list[World]:
    dice = twins.load("unstirred").Unstirred()
    found = []
    for nth in range(TWINS):
        home = bench.folder / f"unstirred-{nth}"
        home.mkdir(mode=0o700)
        keyring = KeyFile(home / "slots")
        url = rows.database(bench, home, "box")
        found.append(seen(urns.played(url, keyring, dice=dice, rng=bench.rng), keyring, []))
    return found


def every_copy(bench: Bench) -> Outcome:
    """Open copies made after every write with the final keys; whatever is new is the last one's."""
    recording = recorded(bench)
    score = from_copies(recording.played[REHEARSED:], recording.keyring)
    older = sum(map(len, map(_older, recording.played)))
    sizes = {(slot, len(value)) for each in recording.played for slot, value in _written(each)}
    opened = sum(_opened(each, recording.keyring) for each in recording.played)
    one_size = len(sizes) == len({slot for slot, _ in sizes})
    broken = _unratcheted(bench)
    return Outcome(
        number="2",
        name="A copy of urns and rolls after every write, the log of writes, and the final keys",
        control=f"keys never destroyed: {broken}",
        result=(
            f"{score}; of {older} older values {opened} opened, "
            f"{'all' if one_size else 'NOT all'} as long as the last; "
            f"{_logged(recording)} of {LOOKED_UP} looked up lie in the log of writes"
        ),
        chance=f"{chance(bench.worlds)}; 0 opened",
        held=score.at_chance and not opened and one_size and broken.broken,
    )


def _unratcheted(bench: Bench) -> Score:
    hits = 0
    for nth in range(TWINS):
        home = bench.folder / f"unratcheted-{nth}"
        home.mkdir(mode=0o700)
        keyring = twins.load("unratcheted").NeverAdvanced(home / "slots")
        url = rows.database(bench, home, "box")
        played = urns.played(url, keyring, dice=SystemRandom(), rng=bench.rng)
        hits += from_copies([played], KeyFile(home / "slots")).linked
    return Score(hits, TWINS)


def from_copies(played: Sequence[Played], keyring: Keyring) -> Score:
    """Link what is new in each copy that opens to those who came since the one before."""
    hits = 0
    for each in played:
        known: dict[Sheet, None] = {}
        for _, copy in each.copies:
            known |= dict.fromkeys(found.sheet for found in sheets_of(keyring, copy))
        truth = [arrival.sheet for arrival in each.arrivals]
        guesses = [*known, *[None] * (len(truth) - len(known))]
        hits += right(guesses[: len(truth)], truth)
    return Score(hits, len(played))


def _written(played: Played) -> list[tuple[Slot, bytes]]:
    """Every value of every copy."""
    return [(slot, value) for _, copy in played.copies for slot, (_, value) in copy.values.items()]


def _older(played: Played) -> dict[bytes, tuple[Slot, int]]:
    """Every value of rolls, sheets and notes that a copy holds and the last one does not."""
    last = {value for _, value in played.copies[-1][1].values.values()}
    return {
        value: (slot, generation)
        for _, copy in played.copies
        for slot, (generation, value) in copy.values.items()
        if value not in last
    }


def _opened(played: Played, keyring: Keyring) -> int:
    """How many of them open under any of the final keys of their unit."""
    final = keyring.keys({slot: nth for slot, (nth, _) in played.copies[-1][1].values.items()})
    return sum(
        opened(keyring, slot, generation, value) is not None
        or any(_opens(key, slot, generation, value) for key in final.values())
        for value, (slot, generation) in _older(played).items()
    )


def _opens(key: bytes, slot: Slot, generation: int, value: bytes) -> bool:
    try:
        seals.unseal(key, slot, generation, value)
    except SealBroken:
        return False
    return True


def _logged(recording: Recording) -> int:
    """How many of some older values are found in the log of writes: the attacker reaches there."""
    logs = [
        each.read_bytes()
        for each in recording.files
        if each.name.endswith("-wal") or each.parent.name == "pg_wal"
    ]
    older = [value[40:104] for each in recording.played for value in _older(each)]
    step = max(len(older) // LOOKED_UP, 1)
    return sum(any(piece in log for log in logs) for piece in older[-1::-step][:LOOKED_UP])
