"""Looks at a matrix of ratings before a model is fitted to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import FrameInvalid, TooFewGroups


def checked(
    ratings: ArrayLike, variances: ArrayLike | None, fewest: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratings without a diagonal, their error variances, and which of them are known.

    Args:
        ratings: shape (organisations, organisations); NaN where nothing is shown.
        variances: same shape; None for 0 everywhere.
        fewest: organisations that there have to be.

    Raises:
        FrameInvalid: the matrix is not square, or a variance is missing or below 0.
        TooFewGroups: there are fewer organisations.
    """
    x = np.array(ratings, dtype=float)
    if x.ndim != 2 or x.shape[0] != x.shape[1]:
        raise FrameInvalid("ratings have one row and one column for each organisation")
    if len(x) < fewest:
        raise TooFewGroups(f"the model needs {fewest} organisations, not {len(x)}")
    np.fill_diagonal(x, np.nan)
    pairs = np.isfinite(x)
    v = np.zeros_like(x) if variances is None else np.asarray(variances, dtype=float)
    if v.shape != x.shape or not (v[pairs] >= 0).all():
        raise FrameInvalid("every rating has one variance of 0 or more")
    return x, v, pairs
