"""The variogram of series: how much waves differ that are so and so far apart."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
from scipy import optimize, stats

PHIS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9)
LAGS = 8
FLOORS = (0.0009, 0.5, 0.005)  # of tau2, kappa and omega
EXTREME = 0.99  # squared differences beyond this part of theirs are drawn in
CLASSES = 3  # groups of series by how many answered, which tell sampling from mood
TINY = 1e-9


def pairs_of(clean: np.ndarray, segment: np.ndarray, times: np.ndarray) -> pd.DataFrame:
    """Half the squared difference of each two comparable waves of one series up to eight apart."""
    found = []
    for offset in range(1, min(LAGS, clean.shape[1] - 1) + 1):
        lag = np.rint(times[offset:] - times[:-offset]).astype(int)
        half = (clean[:, offset:] - clean[:, :-offset]) ** 2 / 2
        same = segment[:, offset:] == segment[:, :-offset]
        series, first = np.nonzero(np.isfinite(half) & same & (lag >= 1) & (lag <= LAGS))
        found.append(
            pd.DataFrame(
                {
                    "series": series,
                    "first": first,
                    "second": first + offset,
                    "lag": lag[first],
                    "half": half[series, first],
                }
            )
        )
    if not found:
        return pd.DataFrame(
            {k: [] for k in ("series", "first", "second", "lag", "half")}, dtype=int
        )
    return pd.concat(found, ignore_index=True)


def between(values: np.ndarray, pairs: pd.DataFrame) -> np.ndarray:
    """The mean of a number over each pair's two waves."""
    one, other = pairs["first"].to_numpy(int), pairs["second"].to_numpy(int)
    rows = pairs["series"].to_numpy(int)
    mean: np.ndarray = (values[rows, one] + values[rows, other]) / 2
    return mean


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


def least_squares(pairs: pd.DataFrame, *, classes: int) -> tuple[float, float, float, float]:
    """The noise that a variogram looks most like.

    Weighted non-negative least squares over its bins, above the floors, for each phi.

    Args:
        pairs: as from `pairs_of`, with columns `sampling` and `protection`: each pair's mean
            sampling and protection variance.
        classes: in how many groups by how many answered the pairs are put.

    Returns:
        tau2, phi, kappa and omega, as in `analysis.noise.Noise`.

    Source:
        Cressie (1993), section 2.6.2.
    """
    bins = _bins(pairs, classes)
    target = bins["level"].to_numpy() - bins["protection"].to_numpy()
    weight = np.sqrt(bins["count"].to_numpy()) / bins["level"].to_numpy()
    best: tuple[float, ...] = (math.inf,)
    for phi in PHIS:
        design = np.column_stack(
            [1 - phi ** bins["lag"], bins["sampling"], bins["lag"] * bins["sampling"]]
        )
        rest = target - design @ np.array(FLOORS)
        above, error = optimize.nnls(design * weight[:, None], rest * weight)
        if error < best[0] - 1e-12:
            best = (error, *(above + FLOORS), phi)
    _, tau2, kappa, omega, phi = best
    return float(tau2), phi, float(kappa), float(omega)


def _bins(pairs: pd.DataFrame, classes: int) -> pd.DataFrame:
    """Mean levels of the variogram by lag and by how many answered."""
    by_size = pairs["sampling"].rank(pct=True, method="average")
    sizes = np.minimum((by_size * classes).astype(int), classes - 1)
    rows = []
    for _, group in pairs.groupby([pairs["lag"], sizes]):
        level = drawn_in(group["half"].to_numpy())
        rows.append(
            {
                "lag": float(group["lag"].iloc[0]),
                "level": max(level, TINY),
                "sampling": group["sampling"].mean(),
                "protection": group["protection"].mean(),
                "count": float(len(group)),
            }
        )
    return pd.DataFrame(rows)
