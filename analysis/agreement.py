"""How far the people of one group say the same."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.counted import Counted
from analysis.errors import (
    FrameInvalid,
    NoVariance,
    NullUnknown,
    TooFewGroups,
    TooFewPoints,
    TooFewRespondents,
)
from analysis.frames import Column, Table, complete
from analysis.quantiles import f

# Shares of the points of a five-point scale, lowest first, from raters who lean to one side.
SKEWED: Mapping[str, tuple[float, ...]] = {
    "slight_skew": (0.05, 0.15, 0.20, 0.35, 0.25),
    "moderate_skew": (0.00, 0.10, 0.15, 0.40, 0.35),
    "heavy_skew": (0.00, 0.00, 0.10, 0.40, 0.50),
}
NULLS = ("uniform", *SKEWED)


class Icc(NamedTuple):
    """ICC(1) and ICC(2) from a one-way analysis of variance; `k` is the mean group size N/G."""

    icc1: float
    icc2: float
    k: float

    def interval(self, groups: int, *, confidence: float = 0.95) -> tuple[float, float]:
        """The interval of ICC(1), exact where groups are of one size.

        Args:
            groups: how many there were.
            confidence: two-sided, between 0 and 1.

        Source:
            Shrout, Fleiss (1979), Psychological Bulletin 86, 420-428, equation for ICC(1,1).
        """
        if self.icc2 >= 1:
            return self.icc1, self.icc1
        ratio = 1 / (1 - self.icc2)
        inside = groups * (self.k - 1)
        tail = (1 + confidence) / 2
        low = ratio / f(tail, groups - 1, inside)
        high = ratio * f(tail, inside, groups - 1)
        return (low - 1) / (low + self.k - 1), (high - 1) / (high + self.k - 1)


def null_variance(points: int, null: str = "uniform") -> float:
    """The variance of answers that agree on nothing.

    Args:
        points: of the scale, A.
        null: "uniform" on a scale of any length; "slight_skew", "moderate_skew" and "heavy_skew"
            on five points.

    Returns:
        (A² - 1)/12 for the uniform one; 1.34, .90 or .44 for the skewed ones.

    Raises:
        TooFewPoints: a scale of one point.
        NullUnknown: another name, or a skewed one on a scale that has not five points.

    Source:
        James, Demaree, Wolf (1984), Journal of Applied Psychology 69, 85-98; the skewed
        distributions: LeBreton, Senter (2008), Organizational Research Methods 11, 815-852.
    """
    if points < 2:
        raise TooFewPoints(f"a scale has 2 points or more, not {points}")
    if null == "uniform":
        return (points**2 - 1) / 12
    if null not in SKEWED:
        raise NullUnknown(f"“{null}” is none of {', '.join(NULLS)}")
    if points != len(SKEWED[null]):
        raise NullUnknown(f"“{null}” is known for a scale of 5 points, not of {points}")
    shares, values = np.array(SKEWED[null]), np.arange(1, points + 1)
    return float(shares @ values**2 - (shares @ values) ** 2)


def r_wg(ratings: Column, points: int, null: str = "uniform") -> Counted:
    """Agreement of one group on one item, r_wg.

    Args:
        ratings: shape (raters,); a NaN is left out.
        points: of the scale.
        null: what no agreement would look like; see `null_variance`.

    Returns:
        1 - s²/σ², from 0 to 1; 0 where the raters differ more than the null does.

    Raises:
        TooFewRespondents: fewer than 2 raters.
        NullUnknown: see `null_variance`.

    Source:
        James, Demaree, Wolf (1984), Journal of Applied Psychology 69, 85-98.
    """
    found = r_wg_j_lindell(np.asarray(ratings, dtype=float).reshape(-1, 1), points, null)
    return Counted(max(0.0, found), n=found.n)


def r_wg_j(items: Table, points: int, null: str = "uniform") -> Counted:
    """Agreement of one group on a scale of J items, r_wg(J).

    Args:
        items: shape (raters, items) after reverse scoring; rows with a NaN are left out.
        points: of the scale.
        null: see `null_variance`.

    Returns:
        J(1 - s̄²/σ²) / (J(1 - s̄²/σ²) + s̄²/σ²), from 0 to 1; 0 where the raters differ more than
        the null does. It grows with J; `r_wg_j_lindell` does not.

    Raises:
        TooFewRespondents: fewer than 2 complete rows.
        NullUnknown: see `null_variance`.

    Source:
        James, Demaree, Wolf (1984), Journal of Applied Psychology 69, 85-98; (1993) 78, 306-309.
    """
    one = r_wg_j_lindell(items, points, null)
    agreed = max(0.0, one)
    return Counted(one.k * agreed / (one.k * agreed + 1 - agreed), n=one.n, k=one.k)


def r_wg_j_lindell(items: Table, points: int, null: str = "uniform") -> Counted:
    """Agreement of one group on a scale of J items, r*_wg(J), which does not grow with J.

    Args:
        items: shape (raters, items) after reverse scoring; rows with a NaN are left out.
        points: of the scale.
        null: see `null_variance`.

    Returns:
        1 - s̄²/σ², at most 1; below 0 where the raters differ more than the null does.

    Raises:
        TooFewRespondents: fewer than 2 complete rows.
        NullUnknown: see `null_variance`.

    Source:
        Lindell, Brandt, Whitney (1999), Applied Psychological Measurement 23, 127-135.
    """
    rows = complete(items)
    if len(rows) < 2:
        raise TooFewRespondents(f"agreement needs 2 complete rows, not {len(rows)}")
    spread = float(rows.var(axis=0, ddof=1).mean())
    return Counted(1 - spread / null_variance(points, null), n=len(rows), k=rows.shape[1])


def ad(items: Table, centre: str = "mean") -> Counted:
    """The average deviation from the group's mean or median, AD_M or AD_Md, over the items.

    Args:
        items: shape (raters,) or (raters, items); rows with a NaN are left out.
        centre: "mean" or "median".

    Returns:
        In the scale's points, 0 or more; at most `ad_cut(points)` counts as agreement.

    Raises:
        TooFewRespondents: fewer than 2 complete rows.
        FrameInvalid: another centre.

    Source:
        Burke, Finkelstein, Dusig (1999), Organizational Research Methods 2, 49-68.
    """
    rows = complete(items)
    if centre not in ("mean", "median"):
        raise FrameInvalid(f"the centre is “mean” or “median”, not “{centre}”")
    if len(rows) < 2:
        raise TooFewRespondents(f"agreement needs 2 complete rows, not {len(rows)}")
    middle = rows.mean(axis=0) if centre == "mean" else np.median(rows, axis=0)
    return Counted(float(np.abs(rows - middle).mean()), n=len(rows), k=rows.shape[1])


def ad_cut(points: int) -> float:
    """The largest average deviation that counts as agreement: A/6 points.

    Source:
        Burke, Dunlap (2002), Organizational Research Methods 5, 159-172.
    """
    return points / 6


def icc(values: Column, groups: Column | pd.Series) -> Icc:
    """How much of the difference between people is one between their groups.

    Args:
        values: shape (people,); a NaN is left out.
        groups: shape (people,), which group each belongs to; those without one are left out.

    Returns:
        ICC(1) = (MSB - MSW)/(MSB + (k - 1)·MSW), ICC(2) = (MSB - MSW)/MSB, and k = N/G, the mean
        group size, which ICC(1) uses also where the groups differ in size.

    Raises:
        TooFewGroups: fewer than 2 groups.
        TooFewRespondents: no group of 2 or more.
        NoVariance: everybody gave the same value.

    Source:
        Bartko (1976), Psychological Bulletin 83, 762-765; Bliese (2000) on k.
    """
    frame = pd.DataFrame({"value": np.asarray(values, dtype=float), "group": np.asarray(groups)})
    by = frame.dropna().groupby("group", observed=True)["value"]
    n = by.count().to_numpy()
    squares = (by.var(ddof=0) * by.count()).to_numpy()
    return icc_of(n, by.mean().to_numpy(), squares)


def icc_of(n: ArrayLike, means: ArrayLike, squares: ArrayLike) -> Icc:
    """ICC(1) and ICC(2), as `icc`, from each group's n, mean and sum of squared deviations."""
    sizes, centres, inside = (np.asarray(each, dtype=float) for each in (n, means, squares))
    there = sizes > 0
    sizes, centres, inside = sizes[there], centres[there], inside[there]
    groups, people = len(sizes), float(sizes.sum())
    if groups < 2:
        raise TooFewGroups(f"an ICC needs 2 groups, not {groups}")
    if people <= groups:
        raise TooFewRespondents("an ICC needs a group of 2 or more")
    grand = float(sizes @ centres) / people
    between = float(sizes @ (centres - grand) ** 2) / (groups - 1)
    within = float(inside.sum()) / (people - groups)
    if between < 1e-12:
        raise NoVariance("the groups have the same mean")
    k = people / groups
    return Icc((between - within) / (between + (k - 1) * within), 1 - within / between, k)


def agreement_a(counts: ArrayLike) -> Counted:
    """Van der Eijk's agreement A of the answers to one item.

    The counts are peeled off in layers that are as high as their lowest point that is not empty;
    A is the mean of the layers' agreement, weighted with the answers in them.

    Args:
        counts: shape (points,), how often each point of the scale was chosen, in its order.

    Returns:
        From -1 (half at each end) over 0 (evenly spread) to 1 (all at one point).

    Raises:
        TooFewPoints: fewer than 3 points.
        TooFewRespondents: no answers.
        FrameInvalid: a count below 0.

    Source:
        van der Eijk (2001), Quality and Quantity 35, 325-341.
    """
    left = np.asarray(counts, dtype=float).copy()
    total = float(left.sum())
    if left.ndim != 1 or (left < 0).any() or np.isnan(left).any():
        raise FrameInvalid("counts are a row of numbers from 0 up")
    if len(left) < 3:
        raise TooFewPoints(f"agreement needs a scale of 3 points, not {len(left)}")
    if total <= 0:
        raise TooFewRespondents("agreement needs an answer")
    found = 0.0
    while (left > 0).any():
        layer = left > 0
        height = float(left[layer].min())
        found += _layer(layer) * height * int(layer.sum()) / total
        left[layer] -= height
    return Counted(min(1.0, max(-1.0, found)), n=round(total))


def _layer(layer: np.ndarray) -> float:
    """The agreement of one layer, in which each point is either empty or as full as the others."""
    k, filled = len(layer), int(layer.sum())
    if filled == k:
        return 0.0
    if filled == 1:
        return 1.0
    bent = straight = 0
    for first, middle, last in combinations(layer.tolist(), 3):
        bent += first and not middle and last
        straight += middle and first != last
    unimodal = ((k - 2) * straight - (k - 1) * bent) / ((k - 2) * (straight + bent))
    return float(unimodal * (1 - (filled - 1) / (k - 1)))


def polarisation(counts: ArrayLike) -> Counted:
    """How far the answers to one item fall into two camps.

    Args:
        counts: as for `agreement_a`.

    Returns:
        (1 - A)/2, from 0 (all at one point) over .5 (evenly spread) to 1 (half at each end).

    Raises:
        TooFewPoints, TooFewRespondents, FrameInvalid: as `agreement_a`.

    Source:
        van der Eijk (2001), Quality and Quantity 35, 325-341.
    """
    agreed = agreement_a(counts)
    return Counted((1 - agreed) / 2, n=agreed.n)
