"""Which questions each wave asks, where an instrument asks them in turn: the same for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import gcd

from surveys.errors import InstrumentInvalid, PlanInvalid
from surveys.instruments import loader
from surveys.instruments.loader import Instrument
from surveys.rhythm import FEWEST_WEEKS

QUARTER = 13  # weeks

Turns = list[list[str]]  # keys of the items of each wave, until they begin again


@dataclass(frozen=True, slots=True)
class Rule:
    """How an instrument rotates: items that every wave asks, and how many others in turn."""

    anchors: tuple[str, ...]
    in_turn: int

    @property
    def questions(self) -> int:
        """How many a wave asks."""
        return len(self.anchors) + self.in_turn


def rule(name: str) -> Rule | None:
    """How an instrument rotates; None for one that asks everything in every wave.

    Raises:
        InstrumentInvalid: its file contradicts itself.
    """
    table = loader.parsed(name).get("rotation")
    if table is None:
        return None
    try:
        return Rule(tuple(table["anchors"]), table["in_turn"])
    except KeyError as missing:
        raise InstrumentInvalid(f"The rotation of “{name}” lacks “{missing.args[0]}”.") from missing


def questions(instrument: Instrument) -> int:
    """How many questions a wave of an instrument asks."""
    found = rule(instrument.key)
    return found.questions if found is not None else len(instrument.items)


def turns(instrument: Instrument, rule: Rule) -> Turns:
    """Lay out what each wave asks, until every item was asked and all begins again.

    Constructs without an anchor take turns: G of them with k items each, r of them in a wave.
    Position p of the endless row of turns asks construct p mod G for its item p div G mod k.
    So any k·G turns in a row are k·G different items, a construct is back after ⌈G/r⌉ waves at
    the latest, and after kG / gcd(kG, r) waves all begins again. Reversed items are mixed in as
    the instrument's own order mixes them.

    Args:
        instrument: with all its items.
        rule: the anchors are among its items.

    Returns:
        Per wave the anchors' keys, then those of the items in turn.

    Raises:
        InstrumentInvalid: these items cannot take turns.
    """
    groups = _groups(instrument, rule)
    each = len(groups[0])
    row = [groups[place % len(groups)][place // len(groups)] for place in range(each * len(groups))]
    waves = len(row) // gcd(len(row), rule.in_turn)
    return [
        [
            *rule.anchors,
            *(row[(wave * rule.in_turn + nth) % len(row)] for nth in range(rule.in_turn)),
        ]
        for wave in range(waves)
    ]


def of(instrument: Instrument) -> Turns | None:
    """What each wave of an instrument asks; None if everything in every wave."""
    found = rule(instrument.key)
    return turns(instrument, found) if found is not None else None


def check(instrument: Instrument, turns: Turns, weeks: int) -> None:
    """Refuse a cadence at which a construct would stay away for longer than a quarter.

    Args:
        instrument: with all its items.
        turns: what each wave asks.
        weeks: from one wave to the next.

    Raises:
        PlanInvalid: it would, in a sentence that says what is possible.
    """
    waves = longest_absence(instrument, turns)
    if waves * weeks <= QUARTER:
        return
    often = QUARTER // waves
    way = (
        f"let a wave come every {often} weeks or oftener"
        if often >= FEWEST_WEEKS
        else "more questions would have to take turns in a wave"
    )
    raise PlanInvalid(
        f"“{instrument.key}” asks about its subjects in turn, and a subject is back after {waves} "
        f"waves at the latest: {waves * weeks} weeks. It has to be back within a quarter, so {way}."
    )


def longest_absence(instrument: Instrument, turns: Turns) -> int:
    """The most waves from one that asks about a construct to the next that does."""
    construct = {item.key: item.construct for item in instrument.items}
    seen: dict[str, list[int]] = {}
    for wave, keys in enumerate(turns):
        for key in keys:
            seen.setdefault(construct[key], []).append(wave)
    return max(
        later - wave
        for waves in seen.values()
        for wave, later in pairwise([*waves, waves[0] + len(turns)])
    )


def asked(instrument: Instrument, keys: Sequence[str]) -> Instrument:
    """The questionnaire of one wave: these items in this order, and their constructs.

    Raises:
        InstrumentInvalid: the instrument has lost an item.
    """
    shelf = {item.key: item for item in instrument.items}
    lost = [key for key in keys if key not in shelf]
    if lost:
        raise InstrumentInvalid(f"The instrument “{instrument.key}” has no item “{lost[0]}”.")
    items = tuple(shelf[key] for key in keys)
    there = {item.construct for item in items}
    constructs = tuple(each for each in instrument.constructs if each.key in there)
    return replace(instrument, constructs=constructs, items=items)


def _groups(instrument: Instrument, rule: Rule) -> list[tuple[str, ...]]:
    """Per construct that takes turns, the keys of its items."""
    here = f"In the rotation of “{instrument.key}”"
    by_key = {item.key: item.construct for item in instrument.items}
    for key in rule.anchors:
        if key not in by_key:
            raise InstrumentInvalid(f"{here} the anchor “{key}” is no item of it.")
    fixed = {by_key[key] for key in rule.anchors}
    groups = [
        tuple(item.key for item in instrument.items if item.construct == construct.key)
        for construct in instrument.constructs
        if construct.key not in fixed
    ]
    left = [key for key in by_key if by_key[key] in fixed and key not in rule.anchors]
    if left:
        raise InstrumentInvalid(
            f"{here} “{left[0]}” is never asked: its subject has an anchor, and takes no turns."
        )
    if not 1 <= rule.in_turn <= len(groups):
        raise InstrumentInvalid(
            f"{here} {rule.in_turn} of {len(groups)} subjects cannot take turns in a wave."
        )
    if len({len(group) for group in groups}) > 1:
        raise InstrumentInvalid(
            f"{here} every subject that takes turns needs as many items as the others."
        )
    return groups
