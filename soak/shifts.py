"""Counts how often intervals of questions that stand apart, or moved on their own, hold the truth.

Such figures are told of an alliance from 100 complete answers on. The truth is what very many
people of the same organisations would say; it stays between two waves, or the first question of
each construct is put in harder words in the second.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from analysis.cells import Cell
from analysis.reliability import Products, products
from analysis.shift import apart, shift_of
from soak.people import CONSTRUCTS, EACH, KEY, MIXED, Alliance

Counts = dict[tuple[str, str], Counter[bool]]
Cells = Mapping[str, Cell]
HARDER = 0.3  # of the scale's points
ITEMS = len(KEY.items)
ALLIANCES = {
    "one of 100": Alliance(sizes=((100, 200),)),
    "one of 200": Alliance(sizes=((200, 1000),)),
    "twelve of 10 to 150": Alliance(sizes=MIXED),
}


def count_shifts(waves: int, seed: int, *, many: int = 400_000) -> Counts:
    """How often such intervals hold, in several alliances.

    Args:
        waves: how many pairs of waves, for each alliance, and each way in which the second goes.
        seed: of people and of what they answer.
        many: people who stand for very many.

    Returns:
        By measure and whose it is, how many held (True) and how many did not. A "shift" is held
        at 95 % for each question; "shifts, all" is whether all of a questionnaire's held in the
        wider intervals that are told.
    """
    rng = np.random.default_rng(seed)
    seen: Counts = {}
    for name, alliance in ALLIANCES.items():
        for harder in (0.0, HARDER):
            later = replace(alliance, harder=harder)
            truth = [_apart(each.endless(rng, many)) for each in (alliance, later)]
            truths = dict(_shifts(*truth, items=1))
            for _ in range(waves):
                two = [_apart(_answers(each, rng)) for each in (alliance, later)]
                _note(seen, name, two, truth, truths, moved=harder > 0)
    return seen


def _answers(alliance: Alliance, rng: np.random.Generator) -> list[np.ndarray]:
    """The answers of one wave, by organisation."""
    return [alliance.people(place, n, rng) for place, (n, _) in enumerate(alliance.sizes)]


def _apart(answers: list[np.ndarray]) -> Cells:
    """Every question's distance from its scale."""
    rows = np.concatenate(answers).astype(float)
    rows[:, EACH - 1 :: EACH] = KEY.low + KEY.high - rows[:, EACH - 1 :: EACH]
    found = {}
    for c, construct in enumerate(CONSTRUCTS):
        scale: Products = products(rows[:, c * EACH : (c + 1) * EACH])
        for item in range(EACH):
            found[f"{construct}{item}"] = apart(scale, item, points=KEY.high - KEY.low)
    return found


def _shifts(before: Cells, now: Cells, *, items: int) -> Iterator[tuple[str, Cell]]:
    for key, cell in now.items():
        found = shift_of(cell, before[key], items=items)
        yield key, Cell(found.value, found.low, found.high, cell.n)


def _note(
    seen: Counts,
    whose: str,
    two: list[Cells],
    truth: list[Cells],
    truths: Cells,
    *,
    moved: bool,
) -> None:
    """Note for one pair of waves which intervals hold."""
    for key, cell in two[1].items():
        seen.setdefault(("apart", whose), Counter())[_holds(cell, truth[1][key])] += 1
    kind = f"shift, {'other words' if moved else 'the same words'}"
    alone = [_holds(cell, truths[key]) for key, cell in _shifts(*two, items=1)]
    seen.setdefault((kind, whose), Counter()).update(alone)
    every = all(_holds(cell, truths[key]) for key, cell in _shifts(*two, items=ITEMS))
    seen.setdefault((f"all of a questionnaire, {kind}", whose), Counter())[every] += 1


def _holds(cell: Cell, truth: Cell) -> bool:
    low, high, value = (
        x if x is not None else math.nan for x in (cell.low, cell.high, truth.value)
    )
    return low <= value <= high
