"""How well the items of one scale hang together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.cells import together
from analysis.errors import NoVariance, TooFewItems, TooFewRespondents
from analysis.factor import Factor, one_factor
from analysis.frames import Table, labels, matrix
from analysis.quantiles import f, z


class Alpha(NamedTuple):
    """Cronbach's alpha with its interval, the complete rows and the items it was made from."""

    value: float
    low: float
    high: float
    n: int
    k: int

    @property
    def together(self) -> bool:
        """Whether the answers hang together; see `cells.together`."""
        return together(self.low, self.high)


class Omega(NamedTuple):
    """McDonald's omega total with its interval, the complete rows and the items behind it.

    `proper` is False where the factor's solution lies on its boundary; then the interval is NaN.
    """

    value: float
    low: float
    high: float
    n: int
    k: int
    proper: bool

    def __float__(self) -> float:
        return self.value


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

    @property
    def covariance(self) -> np.ndarray:
        """Shape (k, k), with n - 1 in the denominator.

        Raises:
            TooFewRespondents: fewer than 2 complete rows.
        """
        if self.n < 2:
            raise TooFewRespondents(f"a covariance needs 2 complete rows or more, not {self.n}")
        spread: np.ndarray = self.cross - np.outer(self.sums, self.sums) / self.n
        return spread / (self.n - 1)


def products(items: np.ndarray) -> Products:
    """Sums and products over the rows without a NaN.

    Args:
        items: shape (respondents, items), scale points after reverse scoring.
    """
    complete = items[~np.isnan(items).any(axis=1)]
    return Products(len(complete), complete.sum(axis=0), complete.T @ complete)


def cronbach(items: Table, *, confidence: float = 0.95) -> Alpha:
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
    return pooled(products(matrix(items)), confidence=confidence)


def pooled(scale: Products, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha, as `cronbach`, from products that were added up group by group."""
    n, k = scale.n, len(scale.sums)
    if k < 2:
        raise TooFewItems(f"alpha needs 2 items or more, not {k}")
    if n < 2:
        raise TooFewRespondents(f"alpha needs 2 complete rows or more, not {n}")
    value = _alpha(scale.covariance)
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - value) * f(q, n - 1, (n - 1) * (k - 1)) for q in (1 - tail, tail))
    return Alpha(value, low, high, n, k)


def _alpha(covariance: np.ndarray) -> float:
    k, total = len(covariance), float(covariance.sum())
    if total < 1e-9:
        raise NoVariance("every respondent has the same total")
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def omega_total(items: Table, *, confidence: float = 0.95) -> Omega:
    """McDonald's omega total of one scale, from one factor fitted by maximum likelihood.

    Args:
        items: as for `cronbach`.
        confidence: two-sided, between 0 and 1.

    Returns:
        `value` from 0 to 1, no unit: (Σλ)² / ((Σλ)² + Σψ) of the unstandardised loadings, within
        value ± z·se by the delta method, cut off at 0 and 1.

    Raises:
        TooFewItems: fewer than 3 columns.
        TooFewRespondents: not more complete rows than columns.
        NoVariance: an item is constant, or repeats others exactly.

    Source:
        McDonald (1999), Test Theory, chapter 6; interval: Raykov (2002), Multivariate
        Behavioral Research 37, 89-103.
    """
    return pooled_omega(products(matrix(items)), confidence=confidence)


def pooled_omega(scale: Products, *, confidence: float = 0.95) -> Omega:
    """Omega total, as `omega_total`, from products that were added up group by group."""
    n, k = scale.n, len(scale.sums)
    if k < 3:
        raise TooFewItems(f"omega needs 3 items or more, not {k}")
    if n <= k:
        raise TooFewRespondents(f"omega of {k} items needs more complete rows than {n}")
    factor = one_factor(scale.covariance)
    shared, own = float(factor.loadings.sum()) ** 2, float(factor.uniquenesses.sum())
    value = shared / (shared + own)
    if not factor.proper:
        return Omega(value, math.nan, math.nan, n, k, proper=False)
    reach = z(confidence) * _omega_error(factor, n)
    return Omega(value, max(0.0, value - reach), min(1.0, value + reach), n, k, proper=True)


def _omega_error(factor: Factor, n: int) -> float:
    """The standard error by the delta method, from the expected information."""
    loadings, unique = factor.loadings, factor.uniquenesses
    k = len(loadings)
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    eye = np.eye(k)
    slopes = [np.outer(e, loadings) + np.outer(loadings, e) for e in eye]
    slopes += [np.outer(e, e) for e in eye]
    scaled = [inverse @ slope for slope in slopes]
    information = np.array([[np.sum(a * b.T) for b in scaled] for a in scaled]) * n / 2
    total, own = float(loadings.sum()), float(unique.sum())
    whole = total**2 + own
    gradient = np.r_[np.full(k, 2 * total * own / whole**2), np.full(k, -(total**2) / whole**2)]
    variance = float(gradient @ np.linalg.pinv(information, hermitian=True) @ gradient)
    return math.sqrt(max(0.0, variance))


def item_rest(items: Table) -> pd.Series:
    """Each item's correlation with the sum of the others.

    Args:
        items: as for `cronbach`.

    Returns:
        One number from -1 to 1 per column, under its name; NaN where the item, or the sum of the
        others, is constant. `attrs["n"]` are the complete rows behind them.

    Raises:
        TooFewItems: fewer than 2 columns.
        TooFewRespondents: fewer than 2 complete rows.

    Source:
        Nunnally, Bernstein (1994), Psychometric Theory, 3rd ed., chapter 8 (corrected item-total
        correlation).
    """
    scale = products(matrix(items))
    found = pd.Series(pooled_item_rest(scale), index=labels(items), name="item_rest")
    found.attrs["n"] = scale.n
    return found


def pooled_item_rest(scale: Products) -> np.ndarray:
    """Shape (k,): as `item_rest`, from products that were added up group by group."""
    if len(scale.sums) < 2:
        raise TooFewItems(f"an item and the rest need 2 items, not {len(scale.sums)}")
    covariance = scale.covariance
    own = np.diag(covariance)
    with_all = covariance.sum(axis=0)
    rest = covariance.sum() - 2 * with_all + own
    scatter = np.sqrt(np.maximum(own, 0) * np.maximum(rest, 0))
    found = np.full(len(own), np.nan)
    np.divide(with_all - own, scatter, out=found, where=scatter > 1e-9)
    return found


def alpha_if_dropped(items: Table) -> pd.Series:
    """Cronbach's alpha of the scale without each item in turn.

    Args:
        items: as for `cronbach`.

    Returns:
        One alpha per column, under its name; NaN where the others have no variance together.
        `attrs["n"]` are the complete rows of the whole scale, which all of them use.

    Raises:
        TooFewItems: fewer than 3 columns.
        TooFewRespondents: fewer than 2 complete rows.

    Source:
        Cronbach (1951), Psychometrika 16, 297-334.
    """
    scale = products(matrix(items))
    k = len(scale.sums)
    if k < 3:
        raise TooFewItems(f"dropping one of {k} items leaves no scale")
    values = []
    for place in range(k):
        left = np.delete(np.delete(scale.covariance, place, 0), place, 1)
        values.append(_alpha(left) if left.sum() >= 1e-9 else math.nan)
    found = pd.Series(values, index=labels(items), name="alpha_if_dropped", dtype=float)
    found.attrs["n"] = scale.n
    return found


def correlation_interval(r: float, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a correlation by Fisher's transformation.

    Args:
        r: from -1 to 1.
        n: pairs, more than 3.
        confidence: two-sided, between 0 and 1.

    Raises:
        TooFewRespondents: 3 pairs or fewer.

    Source:
        Fisher (1921), Metron 1, 3-32.
    """
    if n <= 3:
        raise TooFewRespondents(f"a correlation's interval needs 4 pairs, not {n}")
    if abs(r) >= 1:
        return r, r
    reach = z(confidence) / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)
