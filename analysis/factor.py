"""One common factor behind some items, by maximum likelihood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.errors import NoVariance, TooFewItems

LEAST_UNIQUENESS = 0.005  # of a standardised item; below it the solution is improper
STEPS = 500
CLOSE = 1e-10


class Factor(NamedTuple):
    """One factor: what each item shares with it, and what it does not.

    `loadings` and `uniquenesses` have shape (k,) and the items' unit and its square; `proper` is
    False where an item's uniqueness ran against its lower bound.
    """

    loadings: np.ndarray
    uniquenesses: np.ndarray
    proper: bool


def one_factor(covariance: np.ndarray) -> Factor:
    """Fit Σ = λλ' + diag(ψ).

    Args:
        covariance: shape (k, k), of items in any unit.

    Returns:
        The loadings, of which more are positive by sum, and the uniquenesses.

    Raises:
        TooFewItems: fewer than 3 items do not determine a factor.
        NoVariance: an item is constant, or repeats others exactly.

    Source:
        Jöreskog (1967), Psychometrika 32, 443-482; the profile likelihood over the uniquenesses
        as in Lawley, Maxwell (1971), Factor Analysis as a Statistical Method, chapter 4.
    """
    k = len(covariance)
    if k < 3:
        raise TooFewItems(f"a factor needs 3 items or more, not {k}")
    variances = np.diag(covariance)
    if (variances < 1e-12).any():
        raise NoVariance("an item is constant")
    sd = np.sqrt(variances)
    correlation = covariance / np.outer(sd, sd)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        raise NoVariance("an item repeats others exactly")
    psi = _uniquenesses(correlation)
    loadings = _loadings(psi, correlation)
    proper = bool((psi > LEAST_UNIQUENESS * (1 + 1e-6)).all())
    return Factor(loadings * sd, psi * variances, proper)


def _uniquenesses(correlation: np.ndarray) -> np.ndarray:
    """Those that fit best, between their bounds, by Newton's steps on their logarithms.

    The curvature is Jöreskog's approximation, which is never negative; a step that does not help
    is halved, and what runs against a bound stays there while it is pushed.
    """
    k = len(correlation)
    start = (1 - 0.5 / k) / np.diag(np.linalg.inv(correlation))
    theta = np.log(np.clip(start, LEAST_UNIQUENESS, 1.0))
    lowest = np.log(LEAST_UNIQUENESS)
    misfit, slope, curve = _misfit(theta, correlation)
    for _ in range(STEPS):
        held = ((theta <= lowest) & (slope > 0)) | ((theta >= 0) & (slope < 0))
        free = np.flatnonzero(~held)
        if not len(free) or np.abs(slope[free]).max() < CLOSE:
            break
        step = np.zeros(k)
        ridge = 1e-9 * np.eye(len(free))
        step[free] = np.linalg.solve(curve[np.ix_(free, free)] + ridge, slope[free])
        size = 1.0
        while True:
            tried = np.clip(theta - size * step, lowest, 0.0)
            found = _misfit(tried, correlation)
            if found[0] < misfit or size < 1e-6:
                break
            size /= 2
        if size < 1e-6:
            break
        theta, (misfit, slope, curve) = tried, found
    psi: np.ndarray = np.exp(theta)
    return psi


def _misfit(theta: np.ndarray, correlation: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The likelihood's discrepancy at log ψ, its gradient, and about its second derivatives."""
    values, vectors = _scaled(np.exp(theta), correlation)
    rest, those = values[:-1], vectors[:, :-1]
    slope = those**2 @ (1 - rest)
    return float((rest - np.log(rest) - 1).sum()), slope, (those @ those.T) ** 2


def _scaled(psi: np.ndarray, correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and vectors of ψ^-½ R ψ^-½, ascending."""
    root = 1 / np.sqrt(psi)
    values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
    return values, vectors


def _loadings(psi: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    values, vectors = _scaled(psi, correlation)
    loadings: np.ndarray = np.sqrt(psi) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return -loadings if loadings.sum() < 0 else loadings
