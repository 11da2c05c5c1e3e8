"""Sufficient statistics of one leaf's sheets: all that a release needs of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from analysis.frames import ScoringKey, check
from analysis.quality import counts
from analysis.reliability import Products, products
from analysis.scoring import AGREE, mean_of_half

ASSUMED_SD = 25.0  # one point of a five-point scale
LEAST_DF = 30
NARROW = 2**24
LARGEST_BOOK = 70_000  # patterns of answers to one construct that are worked out beforehand


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
        whole: the same of all items together.
        scored: the same of the constructs' scores, over sheets that have all of them.
        straight: sheets that say the same to opposite items; see `quality.Quality`.
        told: sheets of which that can be told.
    """

    sheets: int
    n: np.ndarray
    total: np.ndarray
    squares: np.ndarray
    favourable: np.ndarray
    scales: tuple[Products, ...]
    whole: Products
    scored: Products
    straight: int
    told: int


def gather(sheets: pd.DataFrame, key: ScoringKey) -> Moments:
    """Count and sum one leaf's sheets.

    Args:
        sheets: shape (sheets, items), the scale's points; NaN where an item was skipped.
        key: the scoring key.
    """
    check(sheets, key)
    return gather_points(np.nan_to_num(sheets.to_numpy(dtype=float)).astype(np.int16), key)


def gather_points(raw: np.ndarray, key: ScoringKey) -> Moments:
    """Count and sum one leaf's sheets, from the points as they were chosen.

    Args:
        raw: shape (sheets, items), of small integers; 0 where an item was skipped.
        key: the scoring key.
    """
    columns = np.ascontiguousarray(raw.T)
    each = [_construct(columns[list(places)], key, places) for places in key.constructs.values()]
    filled = np.array([score for score, _, _ in each]).reshape(len(each), len(raw))
    there = np.array([scored for _, scored, _ in each], dtype=bool).reshape(filled.shape)
    overall, has_overall = mean_of_half(filled, there)
    table, present = np.vstack([filled, overall]), np.vstack([there, has_overall])
    n = present.sum(axis=1)
    total = table.sum(axis=1)
    spread = (table - (total / np.maximum(n, 1))[:, None]) * present
    straight, told, _, _ = counts(columns, key)
    return Moments(
        sheets=len(raw),
        n=n,
        total=total,
        squares=np.einsum("ij,ij->i", spread, spread),
        favourable=(table >= AGREE).sum(axis=1),
        scales=tuple(scale for _, _, scale in each),
        whole=_whole(columns, key),
        scored=_added_up(filled[:, there.all(axis=0)]),
        straight=straight,
        told=told,
    )


def _construct(
    columns: np.ndarray, key: ScoringKey, places: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray, Products]:
    """One construct's scores (0 where there is none), which exist, and what alpha needs."""
    turned = tuple(key.items[place].reverse for place in places)
    if (key.high + 1) ** len(places) > LARGEST_BOOK:
        points = np.where(columns == 0, np.nan, columns)
        points[list(turned)] = key.low + key.high - points[list(turned)]
        there = columns > 0
        mean, scored = mean_of_half(np.where(there, points, 0.0), there)
        score = np.where(scored, 100 * (mean - key.low) / (key.high - key.low), 0.0)
        return score, scored, products(points.T)
    book = _book(key.low, key.high, turned)
    code = columns[0].astype(np.intp)
    for column in columns[1:]:
        code *= key.high + 1
        code += column
    often = np.bincount(code, minlength=len(book.score))[book.complete].astype(float)
    weighted = book.points * often[:, None]
    scale = Products(int(often.sum()), weighted.sum(axis=0), weighted.T @ book.points)
    return book.score[code], book.scored[code], scale


@dataclass(frozen=True)
class _Book:
    """Every pattern of answers to one construct, by its number in the scale's points as digits.

    `complete` numbers the patterns without a skipped item, and `points` are theirs, after
    reverse scoring.
    """

    score: np.ndarray
    scored: np.ndarray
    complete: np.ndarray
    points: np.ndarray


@lru_cache(maxsize=64)
def _book(low: int, high: int, turned: tuple[bool, ...]) -> _Book:
    patterns = np.array(list(product(range(high + 1), repeat=len(turned))), dtype=float).T
    there = patterns > 0
    points = patterns.copy()
    points[list(turned)] = low + high - points[list(turned)]
    mean, scored = mean_of_half(np.where(there, points, 0.0), there)
    score = np.where(scored, 100 * (mean - low) / (high - low), 0.0)
    complete = np.flatnonzero((patterns >= low).all(axis=0) & there.all(axis=0))
    return _Book(score, scored, complete, np.ascontiguousarray(points[:, complete].T))


def _whole(columns: np.ndarray, key: ScoringKey) -> Products:
    """Sums and products of all items, after reverse scoring."""
    complete = columns.all(axis=0)
    # Sums of products of points are whole numbers, which the narrow type holds exactly so far.
    exact = columns.shape[1] * key.high**2 < NARROW
    points = (columns if complete.all() else columns[:, complete]).astype(
        np.float32 if exact else np.float64
    )
    for place, item in enumerate(key.items):
        if item.reverse:
            np.subtract(key.low + key.high, points[place], out=points[place])
    return _added_up(points)


def _added_up(columns: np.ndarray) -> Products:
    sums = columns.sum(axis=1).astype(float)
    return Products(columns.shape[1], sums, (columns @ columns.T).astype(float))


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
