"""The variogram of series: how much waves differ that are so and so far apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
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
class Series:
    """What a variogram is made of; every array but `times` has shape (series, waves).

    Attributes:
        clean: the series, in standard deviations; NaN where there is nothing.
        segment: numbers that are alike where waves can be compared.
        times: shape (waves,), when they were, in usual waves.
        sampling: the sampling variance of every cell, in squared standard deviations.
        protection: likewise, what protection added.
        left: the part of its own noise that a cell keeps.
    """

    clean: np.ndarray
    segment: np.ndarray
    times: np.ndarray
    sampling: np.ndarray
    protection: np.ndarray
    left: np.ndarray

    def columns(self, lag: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pairs of waves that are so far apart, in usual waves; by how many waves they are."""
        for offset in range(1, min(LAGS, len(self.times) - 1) + 1):
            apart = np.rint(self.times[offset:] - self.times[:-offset]).astype(int)
            first = np.flatnonzero(apart == lag)
            if len(first):
                yield first, first + offset

    def pairs(self, lag: int) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Comparable cells so far apart: where the two are, and which of those places are such."""
        for first, second in self.columns(lag):
            known = np.isfinite(self.clean[:, first]) & np.isfinite(self.clean[:, second])
            yield first, second, known & (self.segment[:, first] == self.segment[:, second])

    def count(self, lag: int) -> int:
        """How many pairs are so far apart."""
        return sum(int(such.sum()) for _, _, such in self.pairs(lag))

    def between(self, values: np.ndarray, lag: int) -> np.ndarray:
        """The mean of a number over each pair's two cells; shape (pairs so far apart,)."""
        return self._each(
            lag,
            lambda first, second, such: ((values[:, first] + values[:, second]) / 2)[such],
        )

    def half(self, lag: int) -> np.ndarray:
        """Half the squared difference of each pair, in shape (pairs so far apart,)."""
        return self._each(
            lag,
            lambda first, second, such: (
                (self.clean[:, second] - self.clean[:, first])[such] ** 2 / 2
            ),
        )

    def _each(
        self, lag: int, told: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    ) -> np.ndarray:
        parts = [told(*each) for each in self.pairs(lag)]
        return np.concatenate(parts) if parts else np.zeros(0)


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


def least_squares(series: Series, *, classes: int) -> tuple[float, float, float, float]:
    """The noise that a variogram looks most like.

    Weighted non-negative least squares over its bins, above the floors, for each phi. Cells are
    taken one distance at a time, as of many series there are more pairs than memory.

    Args:
        series: with at least one pair.
        classes: in how many groups by how many answered the pairs are put.

    Returns:
        tau2, phi, kappa and omega, as in `analysis.noise.Noise`.

    Source:
        Cressie (1993), section 2.6.2.
    """
    edges = _edges(series, classes)
    rows = [row for lag in range(1, LAGS + 1) for row in _bins(series, lag, edges)]
    lag, count, sampled, protected, level = np.array(rows).T
    weight = np.sqrt(count) / level
    best: tuple[float, ...] = (math.inf,)
    for phi in PHIS:
        design = np.column_stack([1 - phi**lag, sampled, lag * sampled])
        rest = level - protected - design @ np.array(FLOORS)
        above, error = optimize.nnls(design * weight[:, None], rest * weight)
        if error < best[0] - 1e-12:
            best = (error, *(above + FLOORS), phi)
    _, tau2, kappa, omega, phi = best
    return float(tau2), phi, float(kappa), float(omega)


def _edges(series: Series, classes: int) -> np.ndarray:
    """From which sampling variance on a pair is of the next class; shape (classes - 1,).

    Pairs are ranked, ties at their middle, and a class is as many of them as any other.
    """
    if classes < 2:
        return np.zeros(0)
    ends = np.cumsum([0, *(series.count(lag) for lag in range(1, LAGS + 1))])
    every = np.empty(ends[-1])
    for lag in range(1, LAGS + 1):
        every[ends[lag - 1] : ends[lag]] = series.between(series.sampling, lag)
    count, edges = len(every), []
    for part in range(1, classes):
        place = min(count, math.ceil(part * count / classes)) - 1
        every.partition(place)
        value = every[place]
        below, upto = int((every < value).sum()), int((every <= value).sum())
        if (below + upto + 1) / 2 / count * classes < part:
            above = every[every > value]
            value = above.min() if len(above) else math.inf
        edges.append(value)
    return np.array(edges)


def _bins(series: Series, lag: int, edges: np.ndarray) -> Iterator[tuple[float, ...]]:
    """Of each class so far apart: the lag, how many pairs, their sampling, protection, level."""
    sampling = series.between(series.sampling, lag)
    protection = series.between(series.protection, lag)
    half = series.half(lag) / series.between(series.left, lag)
    size = np.searchsorted(edges, sampling, side="right")
    for each in np.unique(size):
        mine = size == each
        count = float(mine.sum())
        sampled, protected = sampling[mine].sum() / count, protection[mine].sum() / count
        yield lag, count, sampled, protected, max(drawn_in(half[mine]), TINY)
