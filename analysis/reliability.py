"""How well the items of one scale hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import NoVariance, TooFewItems, TooFewRespondents


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha with its interval, the complete rows and the items it was made from."""

    value: float
    low: float
    high: float
    n: int
    k: int


@dataclass(frozen=True)
class Products:
    """What alpha needs to know of a scale's complete rows; two of them add up.

    Attributes:
        n: complete rows.
        sums: shape (k,), per item.
        cross: shape (k, k), sums of products of each two items.
    """

    n: int
    sums: np.ndarray
    cross: np.ndarray

    def __add__(self, other: Products) -> Products:
        return Products(self.n + other.n, self.sums + other.sums, self.cross + other.cross)


def products(items: np.ndarray) -> Products:
    """Sums and products over the rows without a NaN.

    Args:
        items: shape (respondents, items), scale points after reverse scoring.
    """
    complete = items[~np.isnan(items).any(axis=1)]
    return Products(len(complete), complete.sum(axis=0), complete.T @ complete)


def cronbach(items: pd.DataFrame, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha of one scale, with Feldt's interval.

    Args:
        items: shape (respondents, items); scale points after reverse scoring, as floats; NaN
            where an item was skipped. Rows with a NaN are left out.
        confidence: two-sided, between 0 and 1.

    Returns:
        `value` in (-inf, 1], no unit, within [`low`, `high`]; `n` complete rows and `k` columns
        were used, and the interval's degrees of freedom are theirs.

    Raises:
        TooFewItems: fewer than 2 columns.
        TooFewRespondents: fewer than 2 complete rows.
        NoVariance: every complete row has the same total.

    Source:
        Cronbach (1951), Psychometrika 16, 297-334; interval: Feldt, Woodruff, Salih (1987),
        Applied Psychological Measurement 11, 93-103.
    """
    return pooled(products(items.to_numpy(dtype=float)), confidence=confidence)


def pooled(scale: Products, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha, as `cronbach`, from products that were added up group by group."""
    n, k = scale.n, len(scale.sums)
    if k < 2:
        raise TooFewItems(f"alpha needs 2 items or more, not {k}")
    if n < 2:
        raise TooFewRespondents(f"alpha needs 2 complete rows or more, not {n}")
    covariance = (scale.cross - np.outer(scale.sums, scale.sums) / n) / (n - 1)
    total = float(covariance.sum())
    if total < 1e-9:
        raise NoVariance("every respondent has the same total")

    value = k / (k - 1) * (1 - float(np.trace(covariance)) / total)
    f = stats.f(n - 1, (n - 1) * (k - 1))
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - value) * float(f.ppf(q)) for q in (1 - tail, tail))
    return Alpha(value, low, high, n, k)
