"""Sufficient statistics of one leaf's sheets: all that a release needs of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.frames import ScoringKey
from analysis.reliability import Products, products
from analysis.scoring import AGREE, scores, unreversed

ASSUMED_SD = 25.0  # one point of a five-point scale
LEAST_DF = 30


@dataclass(frozen=True)
class Moments:
    """Counts and sums over one leaf's sheets.

    Attributes:
        sheets: how many there are.
        n: shape (constructs + 1,), sheets with a score; the last column is overall's.
        total: same shape, sums of the scores.
        squares: same shape, sums of squared deviations from the leaf's mean.
        favourable: same shape, sheets with a score of at least `scoring.AGREE`.
        scales: per construct, what alpha needs.
    """

    sheets: int
    n: np.ndarray
    total: np.ndarray
    squares: np.ndarray
    favourable: np.ndarray
    scales: tuple[Products, ...]


def gather(sheets: pd.DataFrame, key: ScoringKey) -> Moments:
    """Count and sum one leaf's sheets.

    Args:
        sheets: shape (sheets, items), the scale's points; NaN where an item was skipped.
        key: the scoring key.
    """
    table = scores(sheets, key).to_numpy(dtype=float)
    there = ~np.isnan(table)
    n = there.sum(axis=0)
    filled = np.where(there, table, 0.0)
    total = filled.sum(axis=0)
    means = total / np.maximum(n, 1)
    squares = np.where(there, (table - means) ** 2, 0.0).sum(axis=0)
    favourable = (filled >= AGREE).sum(axis=0)
    points = unreversed(sheets, key).to_numpy(dtype=float)
    scales = tuple(products(points[:, list(places)]) for places in key.constructs.values())
    return Moments(len(sheets), n, total, squares, favourable, scales)


def pooled_sd(leaves: list[Moments]) -> tuple[np.ndarray, np.ndarray]:
    """The standard deviation inside leaves, pooled over the alliance.

    No leaf's own deviation ever leaves this function. Where fewer than 30 degrees of freedom or
    fewer than three leaves stand behind it, one point of a five-point scale is assumed instead.

    Args:
        leaves: all leaves of the wave, with the same columns.

    Returns:
        Per column √(Σ squares / Σ (n - 1)), from 0 to 100, and its degrees of freedom.
    """
    n = np.array([leaf.n for leaf in leaves])
    squares = np.array([leaf.squares for leaf in leaves])
    df = np.maximum(n - 1, 0).sum(axis=0)
    enough = (df >= LEAST_DF) & ((n > 1).sum(axis=0) >= 3)
    sd = np.sqrt(squares.sum(axis=0) / np.maximum(df, 1))
    return np.where(enough, sd, ASSUMED_SD), np.where(enough, df, LEAST_DF)
