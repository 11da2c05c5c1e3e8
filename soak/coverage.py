"""Counts how often the intervals of a release hold the truth that they are about.

    python -m soak.coverage [--waves 4000] [--seed 1]

One alliance of twelve organisations, of which 7 of 10, 12 of 15, 30 of 40 and 200 of 1,000 people
answer, is asked again and again, each time with other people; every release is made by the
product's own arithmetic from their sheets. An interval of 95 % should hold its truth in 93.5 to
96.5 % of all waves. The truth of a level or a share is that of the people asked; that of a
reliability is what very many people of the same organisations would give. What goes with trust is
counted in an alliance of twelve organisations of 10 to 150 answers, what lies between
organisations in alliances whose organisations are others each time, and what single questions do
in `soak.shifts`. Levels are counted a second time as noise protects them. Bounds hold always.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterator

import numpy as np
from rich.progress import track

from analysis.budget import Profile
from analysis.cells import Cell
from analysis.disclosure import Thresholds
from analysis.frames import sheets
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Row, compute
from analysis.scoring import AGREE, OVERALL, scores
from analysis.whole import figures_of
from soak.people import KEY, MIXED, SIZES, Alliance
from soak.shifts import count_shifts
from soak.verdict import Claim, judge

NOMINAL, WITHIN = 0.95, 0.015
SAFE = "favourable, all themes"  # in an interval as wide as that of one theme's share
LEVELS = ("mean", "mean, partners equal", "favourable", SAFE)
Truths = dict[tuple[str, int, str, str, str], float]
Seen = dict[tuple[str, str], Counter[bool]]


def of_the_asked(asked: list[np.ndarray]) -> Truths:
    """The levels and shares that there would be had everybody answered."""
    tables = [scores(sheets(people, KEY), KEY) for people in asked]
    found: Truths = {}
    for place, table in enumerate(tables):
        agree = 100 * (table.drop(columns=OVERALL) >= AGREE).mean()
        agree[OVERALL] = agree.mean()
        for construct in table.columns:
            own = ("organisation", place, construct)
            mean = float(table[construct].mean())
            found[*own, "mean", "person"] = found[*own, "bounds", "person"] = mean
            found[*own, "favourable", "person"] = float(agree[construct])
    for construct in tables[0].columns:
        means = [float(table[construct].mean()) for table in tables]
        sizes = [len(table) for table in tables]
        found["alliance", 0, construct, "mean", "partner"] = float(np.mean(means))
        everybody = float(np.average(means, weights=sizes))
        found["alliance", 0, construct, "mean", "person"] = everybody
        found["alliance", 0, construct, "bounds", "person"] = everybody
    return found


def of_very_many(alliance: Alliance, rng: np.random.Generator, how_many: int) -> Truths:
    """What the questions do in these organisations: reliabilities, and what goes with trust."""
    leaves = [gather_points(people, KEY) for people in alliance.endless(rng, how_many)]
    own = [(place,) for place in range(len(leaves))]
    return {
        ("alliance", 0, figure.construct, figure.measure, "person"): figure.cell.value
        for figure in figures_of(leaves, own, KEY, [None] * 4)
        if figure.cell.value is not None and figure.measure != "straight"
    }


def measure_of(row: Row) -> str:
    """What a row tells, in words."""
    equal = ", partners equal" if row.weighting == "partner" else ""
    whole = row.measure == "favourable" and row.construct == OVERALL
    return row.measure + equal + (", all themes" if whole else "")


def kind_of(row: Row, alliance: Alliance) -> str:
    """Whose figure it is: an organisation's size in words, or the alliance."""
    if row.subject == "alliance":
        return "the alliance"
    n, population = alliance.sizes[row.place]
    return f"{n} of {population:,}"


def count(
    waves: int,
    seed: int,
    alliance: Alliance,
    *,
    many: int = 400_000,
    profile: Profile | None = None,
) -> Seen:
    """How often each kind of interval held its truth.

    Args:
        waves: how many releases are made.
        seed: of people and of what they answer.
        alliance: whose people answer.
        many: people who stand for very many.
        profile: how the numbers are protected, by other secrets in each wave; None for not.

    Returns:
        By measure and whose it is, how many held (True) and how many did not.
    """
    rng = np.random.default_rng(seed)
    lasting = of_very_many(alliance, rng, many)
    names = {place: f"Partner {place}" for place in range(len(alliance.sizes))}
    seen: Seen = {}
    for _ in track(range(waves), description="Waves", disable=waves < 1000):
        asked, answers = alliance.wave(rng)
        truths = of_the_asked(asked) | lasting
        protection = Protection(profile, rng.bytes(32)) if profile else None
        for row in compute(answers, names, KEY, Thresholds(), protection=protection):
            key = (row.subject, row.place, row.construct, row.measure, row.weighting)
            cell = row.cell
            if key not in truths or cell.low is None or cell.high is None:
                continue
            holds = cell.low - 1e-9 <= truths[key] <= cell.high + 1e-9
            kind = (measure_of(row), kind_of(row, alliance))
            seen.setdefault(kind, Counter())[holds] += 1
    return seen


def count_between(waves: int, seed: int, *, many: int = 4000) -> Seen:
    """The same of what lies between organisations, which are others in each wave."""
    rng = np.random.default_rng(seed)
    truth = _between(Alliance(sizes=((100, 100),) * many, seed=seed), rng).value or 0.0
    found: Counter[bool] = Counter()
    for nth in track(range(waves), description="Organisations", disable=waves < 1000):
        cell = _between(Alliance(sizes=((30, 60),) * 12, seed=seed + 1 + nth), rng)
        if cell.low is not None and cell.high is not None:
            found[cell.low <= truth <= cell.high] += 1
    return {("between", "the alliance"): found}


def _between(alliance: Alliance, rng: np.random.Generator) -> Cell:
    """One wave's ICC(1) of the first construct."""
    leaves = [
        gather_points(alliance.people(place, n, rng), KEY)
        for place, (n, _) in enumerate(alliance.sizes)
    ]
    own = [(place,) for place in range(len(leaves))]
    found = figures_of(leaves, own, KEY, [None] * 4)
    return next(figure.cell for figure in found if figure.measure == "between")


def everything(waves: int, seed: int) -> Seen:
    """Every kind of interval, each in the alliance in which it is shown."""
    seen = count(waves, seed, Alliance())
    mixed = count(waves, seed + 1, Alliance(sizes=MIXED))
    # Organisations are the same in every wave, and in the first alliance some answer less than
    # others, which no interval of a mean over all persons can know of: bounds are there for it.
    for alliance in (seen, mixed):
        alliance.pop(("between", "the alliance"), None)
    own = ("driver", "explained", "mean")
    of_mixed = {key: mixed[key] for key in mixed if key[1] == "the alliance" and key[0] in own}
    noisy = count(waves, seed + 3, Alliance(), many=1000, profile=Profile.strict)
    of_noise = {
        (f"{measure}, protected", whose): counts
        for (measure, whose), counts in noisy.items()
        if measure in LEVELS and (measure, whose) != ("mean", "the alliance")
    }
    others = count_between(waves, seed + 2) | count_shifts(waves, seed + 4)
    return seen | of_mixed | of_noise | others


def claims(seen: Seen, *, slack: float = 0.0) -> Iterator[Claim]:
    """Whether each kind of interval holds as often as it says.

    Args:
        seen: from `count`.
        slack: how many standard errors of the counting itself are forgiven.
    """
    for (measure, whose), counts in sorted(seen.items()):
        whole = counts.total()
        share = counts[True] / whole
        if measure == "bounds":
            asked, holds = "always", share == 1
        elif measure.startswith(("all of", SAFE)):
            allowed = WITHIN + slack * math.sqrt(NOMINAL * (1 - NOMINAL) / whole)
            asked, holds = "at least 93.5 %", share >= NOMINAL - allowed
        else:
            allowed = WITHIN + slack * math.sqrt(NOMINAL * (1 - NOMINAL) / whole)
            asked, holds = "93.5 to 96.5 %", abs(share - NOMINAL) <= allowed
        yield Claim(f"{measure}, {whose}", f"{100 * share:.1f} % of {whole:,}", asked, holds)


def main(words: list[str]) -> int:
    """Count, print the table, and say whether every interval keeps its word."""
    parser = argparse.ArgumentParser(prog="python -m soak.coverage")
    parser.add_argument("--waves", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    sizes = ", ".join(f"{n} of {population:,}" for n, population in SIZES)
    found = everything(given.waves, given.seed)
    return judge(f"How often intervals hold, {sizes}", claims(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
