"""How much of one outcome goes with each of several others; it says nothing about causes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import NoVariance, TooFewItems, TooFewRespondents
from analysis.frames import Column, Table, labels, matrix
from analysis.quantiles import below, t
from analysis.reliability import Products

MOST = 11  # predictors; each one more doubles the work
PEOPLE = 100
PEOPLE_EACH = 10  # persons per predictor
GROUPS = 10  # organisations; fewer drawn again say too little of how far the parts vary
EVEN = 5  # organisations of one size that the given ones must be worth
RESAMPLES = 999


class Driver(NamedTuple):
    """One predictor: its part of R², from `low` to `high` over the resampled groups.

    `share` is its part of the whole R², from 0 to 1, with `low` and `high` of the same; `headroom`
    is how far its mean is from the top, from 0 to 1; `priority` is share times headroom.
    """

    key: str
    share: float
    low: float
    high: float
    headroom: float
    priority: float


class Drivers(NamedTuple):
    """All predictors of an outcome, the R² that they share, and the persons behind them."""

    outcome: str
    r2: float
    r2_low: float
    r2_high: float
    n: int
    groups: int
    each: tuple[Driver, ...]


def lmg(outcome: Column, predictors: Table) -> pd.Series:
    """Share out R² between predictors: the mean gain of each over all orders of entering.

    Args:
        outcome: shape (persons,).
        predictors: shape (persons, p), with p from 1 to 11; rows with a NaN anywhere are left out.

    Returns:
        One part of R² per predictor, under its name, 0 or more; they add up to `attrs["r2"]`.
        `attrs["n"]` are the complete rows.

    Raises:
        TooFewItems: no predictors, or more than 11.
        TooFewRespondents: not more complete rows than predictors and one.
        NoVariance: the outcome is constant.

    Source:
        Lindeman, Merenda, Gold (1980), Introduction to Bivariate and Multivariate Analysis,
        p. 119 ff.; Grömping (2006), Journal of Statistical Software 17(1).
    """
    x = matrix(predictors)
    table = np.column_stack([matrix(outcome)[:, 0], x])
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) < x.shape[1] + 2:
        raise TooFewRespondents(f"{x.shape[1]} predictors need more rows than {len(table)}")
    centred = table - table.mean(axis=0)
    found = pd.Series(lmg_of(centred.T @ centred), index=labels(predictors), name="lmg")
    found.attrs.update(n=len(table), r2=float(found.sum()))
    return found


def lmg_of(scatter: np.ndarray) -> np.ndarray:
    """The parts of R², as `lmg`, from sums of squares and products about the mean.

    Args:
        scatter: shape (..., p + 1, p + 1), the outcome first; many at once are worked out
            together.

    Returns:
        Shape (..., p).
    """
    p = scatter.shape[-1] - 1
    if not 1 <= p <= MOST:
        raise TooFewItems(f"the predictors are 1 to {MOST}, not {p}")
    whole = scatter[..., 0, 0]
    if (whole < 1e-9).any():
        raise NoVariance("the outcome is the same for everybody")
    explained: dict[tuple[int, ...], np.ndarray] = {(): np.zeros(scatter.shape[:-2])}
    for size in range(1, p + 1):
        for members in combinations(range(p), size):
            explained[members] = _explained(scatter, members) / whole
    parts = np.zeros((*scatter.shape[:-2], p))
    for place in range(p):
        others = [other for other in range(p) if other != place]
        for size in range(p):
            weight = 1 / (p * math.comb(p - 1, size))
            for members in combinations(others, size):
                joined = tuple(sorted((*members, place)))
                parts[..., place] += weight * (explained[joined] - explained[members])
    return parts


def _explained(scatter: np.ndarray, members: Sequence[int]) -> np.ndarray:
    """The outcome's sum of squares that these predictors explain together."""
    places = np.array(members) + 1
    among = scatter[..., places[:, None], places]
    towards = scatter[..., places, 0]
    inverse = np.linalg.pinv(among, rcond=1e-10, hermitian=True)
    explained: np.ndarray = np.einsum("...i,...ij,...j->...", towards, inverse, towards)
    return explained


def drivers(
    groups: Sequence[Products],
    keys: Sequence[str],
    *,
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> Drivers:
    """What goes with an outcome inside organisations, with a range over resampled organisations.

    Each organisation is centred on its own means, so that what differs between organisations
    neither helps nor hurts. Whole organisations are drawn again with replacement, since people
    of one have much in common. The range leaves out less at its ends than the middle of the
    resamples would, because a few organisations drawn again vary too little: as much less as the
    t interval of so many organisations is wider than the normal one. Organisations of unequal
    size count as (Σn)²/Σn² of one size.

    Args:
        groups: per organisation, sums and products of its people's scores, 0 to 100, the outcome
            first.
        keys: the outcome's name and the predictors', in the same order.
        rng: draws the organisations.
        resamples: how often.
        confidence: two-sided, between 0 and 1.

    Returns:
        One driver per predictor in their order.

    Raises:
        TooFewItems: no predictors, or more than 11.
        TooFewRespondents: fewer than 100 persons, than 10 per predictor, or than 10
            organisations, or these are worth fewer than 5 of one size.
        NoVariance: the outcome is the same for everybody of each organisation.

    Source:
        Lindeman, Merenda, Gold (1980); Davison, Hinkley (1997), Bootstrap Methods, section 3.8;
        the wider ends: Hesterberg (2015), American Statistician 69, 371-386.
    """
    there = [group for group in groups if group.n > 0]
    n, p = sum(group.n for group in there), len(keys) - 1
    if not 1 <= p <= MOST:
        raise TooFewItems(f"the predictors are 1 to {MOST}, not {p}")
    worth = n**2 / max(1, sum(group.n**2 for group in there))
    if n < max(PEOPLE, PEOPLE_EACH * p) or len(there) < GROUPS or worth < EVEN:
        raise TooFewRespondents(f"{n} persons of {len(there)} organisations are too few")
    inside = np.array([g.cross - np.outer(g.sums, g.sums) / g.n for g in there])
    parts = lmg_of(inside.sum(axis=0))
    drawn = rng.multinomial(len(there), np.full(len(there), 1 / len(there)), size=resamples)
    again = np.tensordot(drawn.astype(float), inside, axes=1)
    spread = lmg_of(again[again[:, 0, 0] > 1e-9])
    r2, r2s = float(parts.sum()), spread.sum(axis=1)
    shares, ranges = parts / max(r2, 1e-12), spread / np.maximum(r2s, 1e-12)[:, None]
    tail = below(-math.sqrt(worth / (worth - 1)) * t(confidence, worth - 1))
    tails = [tail, 1 - tail]
    low, high = np.quantile(ranges, tails, axis=0)
    r2_low, r2_high = np.quantile(r2s, tails)
    means = np.sum([g.sums for g in there], axis=0)[1:] / n
    headroom = np.clip(1 - means / 100, 0, 1)
    each = tuple(
        Driver(
            key=key,
            share=float(shares[j]),
            low=min(float(low[j]), float(shares[j])),
            high=max(float(high[j]), float(shares[j])),
            headroom=float(headroom[j]),
            priority=float(shares[j] * headroom[j]),
        )
        for j, key in enumerate(keys[1:])
    )
    return Drivers(keys[0], r2, min(r2, r2_low), max(r2, r2_high), n, len(there), each)
