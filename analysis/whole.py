"""What a release says of the alliance's answers as a whole: whether they hang together, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import compress
from typing import NamedTuple

import numpy as np

from analysis.agreement import icc_of
from analysis.cells import Cell, Hidden
from analysis.drivers import drivers
from analysis.errors import AnalysisError, NoVariance, TooFewGroups, TooFewItems, TooFewRespondents
from analysis.frames import ScoringKey
from analysis.moments import Moments
from analysis.reliability import (
    Products,
    correlation_interval,
    pooled,
    pooled_item_rest,
    pooled_omega,
)
from analysis.scoring import OVERALL, wilson
from analysis.shift import apart

ALPHA_FROM = 50  # complete answers
OMEGA_FROM = 100
GROUPS_FROM = 10  # organisations, for what lies between them
SEED = 20261122  # the range of drivers comes out the same when a close is repeated


class Figure(NamedTuple):
    """One figure of the alliance.

    `measure` is "alpha" (of a construct, or "overall" of all items), "omega", "item_rest" and
    "apart" (of an item, under its key as the construct; see `shift.apart`), "between" (ICC(1) in
    percent), "straight" (straight lines in percent of the sheets of which it can be told),
    "explained" (R² of the outcome in percent) or "driver" (a construct's part of R² in percent).
    """

    construct: str
    measure: str
    cell: Cell


def figures_of(
    leaves: Sequence[Moments],
    organisations: Sequence[Sequence[int]],
    key: ScoringKey,
    hidden: Sequence[Hidden | None],
    shown: Sequence[Sequence[bool]] = (),
) -> list[Figure]:
    """Every figure of the alliance that rests on all of its answers together.

    Args:
        leaves: all leaves of the wave.
        organisations: per organisation or pool, indices into `leaves`.
        key: the wave's scoring key.
        hidden: per construct, and last of overall, why the alliance's mean is hidden, or None.
        shown: likewise, which organisations' means are shown; all, when left out. What lies
            between organisations is said of those alone: from it the means of two hidden ones
            could be solved for.

    Returns:
        Shown from 50 complete answers (alpha, straight lines), 100 (omega, items, drivers) and 10
        organisations (between, drivers); below, a cell says why not. Where the mean is hidden, so
        are these.
    """
    found: list[Figure] = []
    for column, (construct, places) in enumerate(key.constructs.items()):
        scale = _sum([leaf.scales[column] for leaf in leaves])
        why = hidden[column]
        found.append(Figure(construct, "alpha", _cell(why, partial(_alpha, scale))))
        if len(places) > 2:
            found.append(Figure(construct, "omega", _cell(why, partial(_omega, scale))))
            for cell, place in zip(_items(why, scale), places, strict=True):
                found.append(Figure(key.items[place].key, "item_rest", cell))
            found += _apart(why, scale, [key.items[place].key for place in places], key)
        told = list(compress(organisations, shown[column])) if shown else organisations
        found.append(
            Figure(
                construct,
                "between",
                _cell(why, partial(_between, leaves, told, column)),
            )
        )
    whole, why = _sum([leaf.whole for leaf in leaves]), hidden[-1]
    found.append(Figure(OVERALL, "alpha", _cell(why, partial(_alpha, whole))))
    found.append(Figure(OVERALL, "straight", _cell(why, partial(_straight, leaves))))
    found += _drivers(leaves, organisations, key, why)
    return found


def _sum(parts: Sequence[Products]) -> Products:
    return Products(
        sum(part.n for part in parts),
        np.sum([part.sums for part in parts], axis=0),
        np.sum([part.cross for part in parts], axis=0),
    )


def _cell(why: Hidden | None, figure: Callable[[], Cell]) -> Cell:
    """The figure, or why there is none."""
    if why is not None:
        return _none(why)
    try:
        return figure()
    except (TooFewRespondents, TooFewGroups):
        return _none(Hidden.too_few)
    except (TooFewItems, NoVariance):
        return _none(Hidden.no_value)


def _none(why: Hidden) -> Cell:
    return Cell(None, None, None, None, hidden=why)


def _enough(n: int, least: int) -> None:
    if n < least:
        raise TooFewRespondents(f"{n} answers are fewer than {least}")


def _alpha(scale: Products) -> Cell:
    _enough(scale.n, ALPHA_FROM)
    alpha = pooled(scale)
    return Cell(alpha.value, alpha.low, alpha.high, alpha.n)


def _omega(scale: Products) -> Cell:
    _enough(scale.n, OMEGA_FROM)
    omega = pooled_omega(scale)
    if not omega.proper:
        raise NoVariance("one factor does not fit these items")
    return Cell(omega.value, omega.low, omega.high, omega.n)


def _items(why: Hidden | None, scale: Products) -> Iterator[Cell]:
    """Each item with the rest of its scale."""
    for place in range(len(scale.sums)):
        yield _cell(why, partial(_item, scale, place))


def _item(scale: Products, place: int) -> Cell:
    _enough(scale.n, OMEGA_FROM)
    r = float(pooled_item_rest(scale)[place])
    if np.isnan(r):
        raise NoVariance("the item, or the rest, is constant")
    low, high = correlation_interval(r, scale.n)
    return Cell(r, low, high, scale.n)


def _apart(
    why: Hidden | None, scale: Products, names: Sequence[str], key: ScoringKey
) -> Iterator[Figure]:
    """How far each item stands from its scale, against which later waves are held."""
    if why is None and scale.n >= OMEGA_FROM:
        for place, name in enumerate(names):
            yield Figure(name, "apart", apart(scale, place, points=key.high - key.low))


def _between(
    leaves: Sequence[Moments], organisations: Sequence[Sequence[int]], column: int
) -> Cell:
    """How much of the difference between people is one between organisations, in percent."""
    n, total, squares = (
        np.array([getattr(leaf, what)[column] for leaf in leaves], dtype=float)
        for what in ("n", "total", "squares")
    )
    raw = squares + total**2 / np.maximum(n, 1)
    sizes, totals, all_squares = (
        np.array([values[list(members)].sum() for members in organisations])
        for values in (n, total, raw)
    )
    there = sizes > 0
    if there.sum() < GROUPS_FROM:
        raise TooFewGroups(f"{there.sum()} organisations are fewer than {GROUPS_FROM}")
    sizes, totals, all_squares = sizes[there], totals[there], all_squares[there]
    means = totals / sizes
    found = icc_of(sizes, means, all_squares - sizes * means**2)
    low, high = found.interval(len(sizes))
    value, low, high = (100 * min(1.0, max(0.0, each)) for each in (found.icc1, low, high))
    return Cell(value, low, high, int(sizes.sum()))


def _straight(leaves: Sequence[Moments]) -> Cell:
    """Straight lines among the sheets of which it can be told, in percent."""
    told = sum(leaf.told for leaf in leaves)
    _enough(told, ALPHA_FROM)
    share = wilson(sum(leaf.straight for leaf in leaves), told)
    return Cell(100 * share.value, 100 * share.low, 100 * share.high, told)


def _drivers(
    leaves: Sequence[Moments],
    organisations: Sequence[Sequence[int]],
    key: ScoringKey,
    why: Hidden | None,
) -> Iterator[Figure]:
    """What goes with the outcome inside organisations."""
    constructs = list(key.constructs)
    if key.outcome not in constructs or len(constructs) < 3:
        return
    first = constructs.index(key.outcome)
    order = [first, *(place for place in range(len(constructs)) if place != first)]
    groups = [_sum([leaves[at].scored for at in members]) for members in organisations]
    groups = [
        Products(group.n, group.sums[order], group.cross[np.ix_(order, order)]) for group in groups
    ]
    names = [constructs[place] for place in order]
    try:
        if why is not None:
            raise TooFewRespondents("the alliance's figures are hidden")
        found = drivers(groups, names, rng=np.random.default_rng(SEED))
    except AnalysisError as error:
        reason = why or (
            Hidden.too_few if isinstance(error, TooFewRespondents) else Hidden.no_value
        )
        yield Figure(names[0], "explained", _none(reason))
        return
    whole = Cell(100 * found.r2, 100 * found.r2_low, 100 * found.r2_high, found.n)
    yield Figure(names[0], "explained", whole)
    for each in found.each:
        part = Cell(100 * each.share, 100 * each.low, 100 * each.high, found.n)
        yield Figure(each.key, "driver", part)
