"""The variogram of series: how much waves differ that are so and so far apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import optimize, stats

PHIS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9)
LAGS = 8
FLOORS = (0.0009, 0.5, 0.005)  # of tau2, kappa and omega
EXTREME = 0.99  # squared differences beyond this part of theirs are drawn in
CLASSES = 3  # groups of series by how many answered, which tell sampling from mood
TINY = 1e-9


@dataclass(frozen=True)
class Pairs:
    """Two comparable waves of one series each; every array has shape (pairs,).

    Attributes:
        series, first, second: where the two are.
        lag: how far they are apart, in usual waves.
        half: half their squared difference.
    """

    series: np.ndarray
    first: np.ndarray
    second: np.ndarray
    lag: np.ndarray
    half: np.ndarray

    def between(self, values: np.ndarray) -> np.ndarray:
        """The mean of a number over each pair's two waves; from shape (series, waves)."""
        mean: np.ndarray = (values[self.series, self.first] + values[self.series, self.second]) / 2
        return mean


def pairs_of(clean: np.ndarray, segment: np.ndarray, times: np.ndarray) -> Pairs:
    """All pairs of comparable waves of one series that are up to eight apart."""
    found: list[tuple[np.ndarray, ...]] = []
    for offset in range(1, min(LAGS, clean.shape[1] - 1) + 1):
        lag = np.rint(times[offset:] - times[:-offset]).astype(int)
        half = (clean[:, offset:] - clean[:, :-offset]) ** 2 / 2
        same = segment[:, offset:] == segment[:, :-offset]
        series, first = np.nonzero(np.isfinite(half) & same & (lag >= 1) & (lag <= LAGS))
        found.append((series, first, first + offset, lag[first], half[series, first]))
    if not found:
        nowhere = np.zeros(0, dtype=int)
        return Pairs(nowhere, nowhere, nowhere, nowhere, np.zeros(0))
    return Pairs(*(np.concatenate(each) for each in zip(*found, strict=True)))


def drawn_in(half: np.ndarray) -> float:
    """The mean of half squared differences, the largest drawn in, and corrected for that."""
    middle, limit, kept = _normal()
    typical = float(np.median(half)) / middle
    if typical <= 0:
        return float(np.mean(half))
    return float(np.minimum(half, limit * typical).mean()) / kept


@cache
def _normal() -> tuple[float, float, float]:
    """Of a squared standard normal number: its median, where it is drawn in, and the mean left."""
    squared = stats.chi2(1)
    limit = float(squared.ppf(EXTREME))
    return float(squared.median()), limit, float(stats.chi2.cdf(limit, 3)) + limit * (1 - EXTREME)


def least_squares(
    pairs: Pairs,
    half: np.ndarray,
    sampling: np.ndarray,
    protection: np.ndarray,
    *,
    classes: int,
) -> tuple[float, float, float, float]:
    """The noise that a variogram looks most like.

    Weighted non-negative least squares over its bins, above the floors, for each phi.

    Args:
        pairs: as from `pairs_of`.
        half: shape (pairs,), half their squared differences.
        sampling: shape (pairs,), the mean of the two waves' sampling variances.
        protection: shape (pairs,), likewise, what protection added.
        classes: in how many groups by how many answered the pairs are put.

    Returns:
        tau2, phi, kappa and omega, as in `analysis.noise.Noise`.

    Source:
        Cressie (1993), section 2.6.2.
    """
    size = np.minimum(stats.rankdata(sampling) / len(sampling) * classes, classes - 1).astype(int)
    by_bin = pairs.lag * classes + size
    bins, place = np.unique(by_bin, return_inverse=True)
    count = np.bincount(place).astype(float)
    sampled, protected = (np.bincount(place, each) / count for each in (sampling, protection))
    level = np.array([max(drawn_in(half[by_bin == each]), TINY) for each in bins])
    lag, weight = bins // classes, np.sqrt(count) / level
    best: tuple[float, ...] = (math.inf,)
    for phi in PHIS:
        design = np.column_stack([1 - phi**lag, sampled, lag * sampled])
        rest = level - protected - design @ np.array(FLOORS)
        above, error = optimize.nnls(design * weight[:, None], rest * weight)
        if error < best[0] - 1e-12:
            best = (error, *(above + FLOORS), phi)
    _, tau2, kappa, omega, phi = best
    return float(tau2), phi, float(kappa), float(omega)
