"""Draws the means of small groups towards what all groups have in common, as far as chance goes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import FrameInvalid, TooFewGroups

STEPS = 200
CLOSE = 1e-12


class Shrunk(NamedTuple):
    """The groups' shrunk means with their standard errors, and what they were drawn towards.

    `values` and `errors` have shape (groups,), in the order given and the means' unit; `mean` and
    `mean_error` belong to the common mean; `tau2` is the variance between groups in the unit
    squared; `weights` are the shares, from 0 to 1, that each group's own mean kept; `method` is
    "REML" or, where that did not settle, "DL".
    """

    values: np.ndarray
    errors: np.ndarray
    mean: float
    mean_error: float
    tau2: float
    weights: np.ndarray
    method: str


def shrink(means: ArrayLike, variances: ArrayLike) -> Shrunk:
    """Empirical-Bayes estimates of group means.

    Args:
        means: shape (groups,), in any unit; no NaN.
        variances: shape (groups,), the means' error variances in the unit squared, with all
            noise that was added for protection; above 0.

    Returns:
        For each group τ²/(τ² + v)·mean + v/(τ² + v)·(common mean), with the standard error that
        allows for the common mean being estimated too, but not for τ² being so.

    Raises:
        TooFewGroups: fewer than 3 groups say nothing about their spread.
        FrameInvalid: a NaN, a variance of 0 or less, or as many variances as means are missing.

    Source:
        Morris (1983), JASA 78, 47-55; REML by Fisher scoring: Viechtbauer (2005), Journal of
        Educational and Behavioral Statistics 30, 261-293; DerSimonian, Laird (1986), Controlled
        Clinical Trials 7, 177-188.
    """
    y, v = np.asarray(means, dtype=float), np.asarray(variances, dtype=float)
    if y.ndim != 1 or y.shape != v.shape:
        raise FrameInvalid("every mean has one variance")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise FrameInvalid("means are numbers, and variances are above 0")
    if len(y) < 3:
        raise TooFewGroups(f"shrinking needs 3 groups, not {len(y)}")
    tau2, method = _reml(y, v), "REML"
    if tau2 is None:
        tau2, method = _dl(y, v), "DL"
    weights = 1 / (v + tau2)
    mean, mean_var = float(weights @ y / weights.sum()), float(1 / weights.sum())
    kept = tau2 / (tau2 + v)
    values = kept * y + (1 - kept) * mean
    errors = np.sqrt(kept * v + (1 - kept) ** 2 * mean_var)
    return Shrunk(values, errors, mean, mean_var**0.5, tau2, kept, method)


def _reml(y: np.ndarray, v: np.ndarray) -> float | None:
    """τ² of restricted maximum likelihood by Fisher scoring, at least 0; None if not settled."""
    tau2 = max(0.0, float(y.var(ddof=1) - v.mean()))
    for _ in range(STEPS):
        w = 1 / (v + tau2)
        whole = w.sum()
        gap = y - w @ y / whole
        squares = w**2
        lack = float(squares @ gap**2 - (whole - squares.sum() / whole))
        information = float(squares.sum() - 2 * (w**3).sum() / whole + (squares.sum() / whole) ** 2)
        step = lack / information
        following = max(0.0, tau2 + step)
        if abs(following - tau2) <= CLOSE * max(1.0, tau2):
            return following
        tau2 = following
    return None


def _dl(y: np.ndarray, v: np.ndarray) -> float:
    """DerSimonian and Laird's τ², from the weighted sum of squares alone."""
    w = 1 / v
    q = float(w @ (y - w @ y / w.sum()) ** 2)
    return max(0.0, (q - (len(y) - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
