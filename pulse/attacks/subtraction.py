"""Attack 14: adds and subtracts a release's numbers until they are about too few people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy.optimize import linprog

from analysis.cells import Hidden
from analysis.release import Answers, Row
from analysis.scoring import OVERALL
from pulse.attacks import lattices, twins
from pulse.attacks.lattices import TERMS, Alliance
from pulse.attacks.suite import Bench, Outcome

FOR_OTHERS = (Hidden.sibling, Hidden.withheld)
SURE = 4.0  # standard deviations that the attacker allows noise
KNOWN = 5.0  # points of 100; a figure that is known to within so much is recovered
TURNOVER = (0.0, 0.05, 0.2)
TWINS = 5

Members = frozenset[int]  # leaves, by place
Publisher = Callable[[Alliance, Random], list[Row]]


@dataclass(frozen=True)
class Leaks:
    """What followed from releases that must not follow.

    Attributes:
        few: sums over one to too few people.
        recovered: figures that were hidden for their own sake, and follow.
        hidden: figures that were hidden for their own sake.
        releases: how many were attacked.
    """

    few: int = 0
    recovered: int = 0
    hidden: int = 0
    releases: int = 0

    def __add__(self, other: Leaks) -> Leaks:
        return Leaks(
            self.few + other.few,
            self.recovered + other.recovered,
            self.hidden + other.hidden,
            self.releases + other.releases,
        )

    def __str__(self) -> str:
        return (
            f"{self.recovered:,} of {self.hidden:,} hidden figures recovered, {self.few:,} sums "
            f"over too few people, from {self.releases:,} releases"
        )


def attacked(rows: Sequence[Row], alliance: Alliance) -> Leaks:
    """Everything that follows from one release by algebra and by linear programming.

    The attacker knows the tree, and is told how many answered in every hidden unit, which is more
    than any release tells.

    Args:
        rows: what is published.
        alliance: the truth, for the answers behind hidden figures.
    """
    found = Leaks(releases=1)
    for measure, enough in (("mean", TERMS.team), ("favourable", TERMS.item)):
        own = [row for row in rows if (row.measure, row.weighting) == (measure, "person")]
        for construct in dict.fromkeys(row.construct for row in own):
            column = [row for row in own if row.construct == construct]
            found += _one_column(column, alliance, enough)
        if measure == "mean" and alliance.complete:
            found += _all_columns(own, alliance.leaves)
    return found


def members(row: Row, leaves: Sequence[Answers]) -> Members:
    """The leaves that a figure is about."""
    if row.subject == "alliance":
        return frozenset(leaf.place for leaf in leaves)
    if row.subject == "organisation":
        return frozenset(leaf.place for leaf in leaves if leaf.organisation == row.place)
    return frozenset({row.place})


def _one_column(column: Sequence[Row], alliance: Alliance, enough: int) -> Leaks:
    """One construct's figures: sums over remainders, and hidden groups among them."""
    leaves = alliance.leaves
    nth = [*alliance.key.constructs, OVERALL].index(column[0].construct)
    count = {leaf.place: int(leaf.moments.n[nth]) for leaf in leaves}
    shown = {members(row, leaves): row for row in column if row.cell.hidden is None}
    hidden = [row for row in column if _own(row)]
    rest = list(_remainders(shown))
    few = sum(0 < sum(count[leaf] for leaf in left) < enough for left in rest)
    recovered = _solved([members(row, leaves) for row in hidden], shown, len(leaves))
    if column[0].construct != OVERALL and column[0].measure == "mean":
        recovered |= _squeezed(hidden, shown, leaves, count)
    return Leaks(few, len(recovered), len(hidden))


def _own(row: Row) -> bool:
    return (
        row.subject != "alliance" and row.cell.hidden is not None
        and row.cell.hidden not in FOR_OTHERS
    )  # fmt: skip


def _remainders(shown: Iterable[Members]) -> Iterator[Members]:
    """What is left of every shown group without the shown groups inside it."""
    every = list(shown)
    for group in every:
        inside = frozenset[int]().union(*(other for other in every if other < group))
        if inside and group - inside:
            yield group - inside


def _solved(hidden: Sequence[Members], shown: Iterable[Members], width: int) -> set[int]:
    """Which hidden groups are sums and differences of shown ones."""
    known = np.array([_indicator(group, width) for group in shown]).reshape(-1, width)
    if not len(known):
        return set()
    basis = np.linalg.svd(known, full_matrices=False)
    kept = basis.Vh[basis.S > 1e-9]
    found = set()
    for nth, group in enumerate(hidden):
        wanted = _indicator(group, width)
        if np.allclose(kept.T @ (kept @ wanted), wanted, atol=1e-7):
            found.add(nth)
    return found


def _indicator(group: Members, width: int) -> np.ndarray:
    row = np.zeros(width)
    row[list(group)] = 1
    return row


def _squeezed(
    hidden: Sequence[Row],
    shown: dict[Members, Row],
    leaves: Sequence[Answers],
    count: dict[int, int],
) -> set[int]:
    """Which hidden groups' sums can only lie in a narrow range, answers lying from 0 to 100."""
    totals, slack = {}, {}
    for group, row in shown.items():
        n, value = row.cell.n or 0, row.cell.value or 0.0
        if 5 < value < 95:  # at the caps the figure itself is not told
            totals[group], slack[group] = n * value, SURE * n * row.cell.noise_var**0.5
    found = set()
    for nth, row in enumerate(hidden):
        target = members(row, leaves)
        n = sum(count[leaf] for leaf in target)
        around = [group for group in totals if target < group]
        if not n or not around:
            continue
        limits, sums = [], []
        for group in [*around, *(each for each in totals if each < around[0])]:
            limits += [_indicator(group, len(leaves)), -_indicator(group, len(leaves))]
            sums += [totals[group] + slack[group], slack[group] - totals[group]]
        bounds = [(0, 100 * count[leaf.place]) for leaf in leaves]
        ends = []
        for way in (1, -1):
            costs = way * _indicator(target, len(leaves))
            solution = linprog(costs, A_ub=limits, b_ub=sums, bounds=bounds)
            ends.append(way * float(solution.fun or 0.0) / n if solution.success else way * -np.inf)
        if ends[1] - ends[0] < KNOWN:
            found.add(nth)
    return found


def _all_columns(rows: Sequence[Row], leaves: Sequence[Answers]) -> Leaks:
    """Themes and overall together, where everybody has answered everything: one system."""
    themes = [name for name in dict.fromkeys(row.construct for row in rows) if name != OVERALL]
    width = len(leaves)

    def equation(row: Row) -> Members:
        own = members(row, leaves)
        every = themes if row.construct == OVERALL else [row.construct]
        return frozenset(themes.index(name) * width + leaf for name in every for leaf in own)

    shown = [equation(row) for row in rows if row.cell.hidden is None]
    hidden = [equation(row) for row in rows if _own(row) and row.construct != OVERALL]
    return Leaks(recovered=len(_solved(hidden, shown, width * len(themes))))


def played(
    publisher: Publisher, worlds: int, rng: Random, *, organisations: int, units: int
) -> Leaks:
    """Attack both waves of many alliances."""
    found = Leaks()
    for _ in range(worlds):
        layout = lattices.shape(rng, organisations=organisations, units=units)
        for wave in lattices.waves(layout, rng, turnover=rng.choice(TURNOVER)):
            found += attacked(publisher(wave, rng), wave)
    return found


def product(alliance: Alliance, rng: Random) -> list[Row]:
    """What the product publishes."""
    return alliance.published(rng)


def subtraction(bench: Bench) -> Outcome:
    """Attack releases of many alliances, and those of a twin that knows thresholds alone."""
    twin: Publisher = twins.load("by_threshold").published
    control = played(twin, TWINS, bench.rng, organisations=6, units=5)
    found = played(product, bench.worlds, bench.rng, organisations=6, units=5)
    return Outcome(
        number="14",
        name="Sums, differences and linear programmes over the numbers of one release",
        control=f"thresholds alone: {control}",
        result=str(found),
        chance="0 recovered; 0 sums over 1 to k − 1 people",
        held=not found.few and not found.recovered and control.few > 0 and control.recovered > 0,
    )
