"""One common factor behind some items, by maximum likelihood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import optimize

from analysis.errors import NoVariance, TooFewItems

LEAST_UNIQUENESS = 0.005  # of a standardised item; below it the solution is improper


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
    start = np.clip((1 - 0.5 / k) / np.diag(np.linalg.inv(correlation)), LEAST_UNIQUENESS, 1.0)
    found = optimize.minimize(  # type: ignore[call-overload]  # the stubs want a shape of tuple[int]
        lambda psi: _misfit(psi, correlation),
        start,
        jac=lambda psi: _slope(psi, correlation),
        method="L-BFGS-B",
        bounds=optimize.Bounds(LEAST_UNIQUENESS, 1.0),
        options={"ftol": 1e-15, "gtol": 1e-11, "maxiter": 2000},
    )
    psi = np.asarray(found.x, dtype=float)
    loadings = _loadings(psi, correlation)
    proper = bool((psi > LEAST_UNIQUENESS * (1 + 1e-6)).all())
    return Factor(loadings * sd, psi * variances, proper)


def _misfit(psi: np.ndarray, correlation: np.ndarray) -> float:
    """The likelihood's discrepancy at these uniquenesses."""
    rest = _scaled(psi, correlation)[0][:-1]
    return float((rest - np.log(rest) - 1).sum())


def _slope(psi: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """The gradient of `_misfit`."""
    loadings = _loadings(psi, correlation)
    fitted = np.outer(loadings, loadings) + np.diag(psi)
    slope: np.ndarray = np.diag(fitted - correlation) / psi**2
    return slope


def _scaled(psi: np.ndarray, correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and vectors of ψ^-½ R ψ^-½, ascending."""
    root = 1 / np.sqrt(psi)
    values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
    return values, vectors


def _loadings(psi: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    values, vectors = _scaled(psi, correlation)
    loadings: np.ndarray = np.sqrt(psi) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return -loadings if loadings.sum() < 0 else loadings
