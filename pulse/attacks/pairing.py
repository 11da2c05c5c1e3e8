"""Attack 14b: makes of what partners say of each other what a few people, or one, said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

import numpy as np

from analysis.budget import Profile, answer_decay
from analysis.cells import PAIR, RECEIVED, Hidden, about, partner_of
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.pairs import Mutual, Said, compute
from analysis.protection import Protection
from analysis.release import Answers, Row, Rules
from pulse.attacks import twins
from pulse.attacks.suite import Bench, Outcome

ENOUGH = 7  # answers
FOR_OTHERS = (Hidden.sibling, Hidden.withheld)
SIZES = (3, 5, 6, 7, 8, 12, 20, 35)
POINTS = np.arange(1, 6)
PRIOR = np.array([0.05, 0.15, 0.3, 0.35, 0.15])  # of one answer
CERTAIN, MORE = 0.95, 0.10
FAR = 120  # points of noise that are reckoned with

Pair = tuple[int, int]


@dataclass(frozen=True)
class World:
    """What some partners said of each other, and which of them agreed to the mutual view."""

    said: tuple[Said, ...]
    mutual: Mutual

    @property
    def count(self) -> dict[Pair, int]:
        """Answers behind each pair."""
        return {
            (rater.place, each.partner): int(rater.moments.n[0])
            for each in self.said
            for rater in each.raters
        }


Publisher = Callable[[World, bytes], list[Row]]


def product(world: World, secret: bytes) -> list[Row]:
    """What the product publishes."""
    places = {each for pair in world.count for each in pair}
    names = {each: f"Partner {each}" for each in sorted(places)}
    rules = Rules(Thresholds(), Protection(Profile.standard, secret))
    return compute(world.said, names, rules, mutual=world.mutual)


def told(partner: int, answers: dict[int, np.ndarray]) -> Said:
    """What is said of one partner, by who says it."""
    key = ScoringKey(1, 5, (KeyedItem(f"trust_{partner}", about(partner)),))
    raters = [
        Answers(
            place=rater,
            name="",
            organisation=rater,
            partners=(rater,),
            invited=2 * max(len(points), 4),
            moments=gather_points(points[:, None].astype(np.int16), key),
        )
        for rater, points in answers.items()
    ]
    return Said(partner, raters, key)


def world(rng: Random) -> World:
    """Four to eight partners of any size; some know few others, one may know a single one."""
    dice = np.random.default_rng(rng.getrandbits(64))
    partners = range(1, rng.randint(4, 8) + 1)
    sizes = {each: rng.choice(SIZES) for each in partners}
    known = rng.choice((0.4, 0.8, 1.0))
    lonely = rng.choice((0, *partners))
    said = []
    for rated in partners:
        answers = {}
        for rater in partners:
            if rater == rated:
                continue
            points = dice.choice(POINTS, size=sizes[rater], p=PRIOR)
            only = lonely == rated and rater != min(set(partners) - {rated})
            points[dice.random(sizes[rater]) >= (0.0 if only else known)] = 0
            answers[rater] = points
        said.append(told(rated, answers))
    agreed = [each for each in partners if rng.random() < 0.8]
    return World(tuple(said), {frozenset(pair) for pair in combinations(agreed, 2)})


def leaks(rows: Sequence[Row], whole: World) -> tuple[int, int, int]:
    """Sums over too few people, hidden pairs that follow, and hidden pairs.

    Rows, columns, pooled figures and pairs are one system: a figure of all others is the sum of its
    pairs, and the alliance's is made of those figures.
    """
    count = whole.count
    at = {pair: nth for nth, pair in enumerate(count)}
    shown: list[np.ndarray] = []
    few = 0
    for row in rows:
        if row.cell.hidden is not None or row.subject == "alliance":
            continue
        if row.construct == RECEIVED:
            inside = [pair for pair in count if pair[1] == row.place]
            left = set(inside) - {_pair(each) for each in rows if _is_told(each)}
            few += 0 < sum(count[pair] for pair in left) < ENOUGH and len(left) < len(inside)
            few += sum(count[pair] for pair in inside) < ENOUGH
        else:
            inside = [_pair(row)]
            few += count[_pair(row)] < ENOUGH
        shown.append(np.isin(np.arange(len(at)), [at[pair] for pair in inside]).astype(float))
    hidden = [
        at[_pair(row)]
        for row in rows
        if row.subject == PAIR and row.cell.hidden not in (None, *FOR_OTHERS)
        and count[_pair(row)]
    ]  # fmt: skip
    return few, _followed(hidden, shown), len(hidden)


def _followed(hidden: Sequence[int], shown: Sequence[np.ndarray]) -> int:
    """How many hidden pairs are sums and differences of what is shown."""
    if not shown:
        return 0
    basis = np.linalg.svd(np.array(shown), full_matrices=False)
    kept = basis.Vh[basis.S > 1e-9]
    space = kept.T @ kept
    return sum(np.isclose(space[nth, nth], 1.0) for nth in hidden)


def _is_told(row: Row) -> bool:
    return row.subject == PAIR and row.cell.hidden is None


def _pair(row: Row) -> Pair:
    return row.place, partner_of(row.construct) if row.subject == PAIR else row.place


def joined(publisher: Publisher, groups: int, rng: Random, *, noise: bool) -> tuple[float, float]:
    """Somebody joins seven who rate a partner: one wave's pair taken away from the next.

    Returns:
        How often it was rightly guessed whether the answer agreed, and how sure the surest guess
        was.
    """
    dice = np.random.default_rng(rng.getrandbits(64))
    law = _law() if noise else np.isin(np.arange(-2 * FAR, 2 * FAR + 1), [0]).astype(float)
    right, sure = [], []
    for _ in range(groups):
        answers = {each: dice.choice(POINTS, size=9, p=PRIOR) for each in range(2, 6)}
        answers[2] = answers[2][:8]
        sums = []
        for there in (7, 8):
            now = {**answers, 2: answers[2][:there]}
            mutual = {frozenset((1, each)) for each in now}
            one = World((told(1, now),), mutual)
            rows = publisher(one, rng.randbytes(32))
            cell = next(row.cell for row in rows if (row.subject, row.place) == (PAIR, 2))
            if cell.value is None or cell.n is None:
                break
            sums.append(round(cell.n * (1 + cell.value / 25)))
        if len(sums) < 2:
            continue
        gap = (sums[1] - sums[0] - POINTS).clip(-2 * FAR, 2 * FAR)
        posterior = PRIOR * law[gap + 2 * FAR]
        agreed = float(posterior[3:].sum() / posterior.sum())
        right.append((agreed > 0.5) == bool(answers[2][7] > 3))
        sure.append(max(agreed, 1 - agreed))
    return float(np.mean(right)), float(np.max(sure))


def _law() -> np.ndarray:
    """How likely each difference of two waves' noise is."""
    alpha = answer_decay(1, 5)
    one = alpha ** np.abs(np.arange(-FAR, FAR + 1))
    both = np.convolve(one, one)
    return np.asarray(both / both.sum())


def pairing(bench: Bench) -> Outcome:
    """Attack what many alliances are told of their partners, and one wave by the next."""
    twin: Publisher = twins.load("pairs_by_threshold").published
    found = np.zeros((2, 3), dtype=int)
    for _ in range(bench.worlds):
        one, secret = world(bench.rng), bench.rng.randbytes(32)
        for nth, publisher in enumerate((product, twin)):
            found[nth] += leaks(publisher(one, secret), one)
    groups = 6 * bench.worlds
    kept = joined(product, groups, bench.rng, noise=True)
    open_ = joined(twin, max(20, groups // 4), bench.rng, noise=False)
    usual = max(float(PRIOR[3:].sum()), 1 - float(PRIOR[3:].sum()))
    few, followed, hidden = (int(each) for each in found[0])
    held = not few and not followed and hidden > 0 and found[1, 0] > 0 and found[1, 1] > 0
    return Outcome(
        number="14b",
        name="What partners say of each other: rows, columns, pairs and waves subtracted",
        control=f"thresholds alone: {found[1, 1]} of {found[1, 2]} hidden pairs recovered,"
        f" {found[1, 0]} sums over too few; {100 * open_[0]:.0f} of 100 answers right",
        result=f"{followed} of {hidden} hidden pairs recovered, {few} sums over too few;"
        f" {100 * kept[0]:.0f} of 100 answers right, never more than {100 * kept[1]:.1f} % sure",
        chance=f"0 and 0; {100 * usual:.0f} of 100 without figures, at most {100 * MORE:.0f} more,"
        f" and never {100 * CERTAIN:.0f} % sure",
        held=held and kept[0] <= usual + MORE and kept[1] < CERTAIN <= open_[1],
    )
