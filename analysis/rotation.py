"""A mean over items of which each person was asked only some, in turn."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from analysis.errors import TooFewRespondents
from analysis.frames import Table, matrix


class Rotated(NamedTuple):
    """The mean of item means with its standard error, each item's answers, and the items."""

    value: float
    error: float
    n: tuple[int, ...]
    k: int


def mean_of_items(items: Table) -> Rotated:
    """The mean of the items' means, every item equal, however often each was asked.

    Args:
        items: shape (respondents, J), in any unit; NaN where an item was not asked or skipped.
            Columns that nobody answered are left out.

    Returns:
        J⁻¹ Σ m_j, with the error √(J⁻² Σ s_jl·n_jl/(n_j·n_l)), where s_jl is the covariance over
        the n_jl persons who answered both; it counts as 0 where fewer than 2 did. The error is
        NaN where an item has a single answer.

    Raises:
        TooFewRespondents: no answers.

    Source:
        Lord (1962), Educational and Psychological Measurement 22, 259-267 (item sampling); the
        variance is that of a sum of means over overlapping persons.
    """
    table = matrix(items)
    there = ~np.isnan(table)
    table, there = table[:, there.any(axis=0)], there[:, there.any(axis=0)]
    k = table.shape[1]
    if not k:
        raise TooFewRespondents("a mean needs an answer")
    n = there.sum(axis=0)
    filled = np.where(there, table, 0.0)
    value = float((filled.sum(axis=0) / n).mean())
    asked = there.astype(float)
    both = asked.T @ asked
    # Per pair of items, each one's sum over the persons who answered both.
    sums = filled.T @ asked
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = (filled.T @ filled - sums * sums.T / both) / (both - 1)
    covariance = np.where(both > 1, covariance, 0.0)
    if (n < 2).any():
        return Rotated(value, math.nan, tuple(n.tolist()), k)
    variance = float((covariance * both / np.outer(n, n)).sum()) / k**2
    return Rotated(value, math.sqrt(max(0.0, variance)), tuple(n.tolist()), k)
