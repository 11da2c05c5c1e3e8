"""The social relations model: how far trust lies in who gives it, who gets it, and in the pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from analysis.errors import FrameInvalid, NoSolution, TooFewGroups
from analysis.rated import checked

FEWEST = 4  # organisations for which the parts can be told apart
FEWEST_FOR_RECIPROCITY = 10
FLAT, LEVEL = 450.0, 1e-8  # a change of 450 times a float's precision, a slope: then it is found
STEP = 1e-3  # of the total standard deviation squared, at which the likelihood is bent


class Parts(NamedTuple):
    """Variances and covariances, or their standard errors, in the unit squared.

    `actor` is the variance between organisations in how they see others, `partner` in how they
    are seen, `relationship` what only a pair explains; `actor_partner` the covariance of the
    first two within an organisation, `reciprocity` that of the two directions of a pair.
    """

    actor: float
    partner: float
    relationship: float
    actor_partner: float
    reciprocity: float


@dataclass(frozen=True)
class Relations:
    """The model of one matrix.

    `mean` is in the unit of the ratings; `actors` and `partners` have shape (organisations,) and
    are deviations from it; by REML they are shrunk, by moments they are not.
    """

    mean: float
    parts: Parts
    errors: Parts
    actors: np.ndarray
    partners: np.ndarray
    method: str

    @property
    def reciprocity(self) -> float:
        """The correlation of a pair's two directions, from -1 to 1; NaN below ten partners."""
        return self._correlation(self.parts.reciprocity, self.parts.relationship**2)

    @property
    def general_reciprocity(self) -> float:
        """The correlation of seeing and being seen, from -1 to 1; NaN below ten partners."""
        return self._correlation(self.parts.actor_partner, self.parts.actor * self.parts.partner)

    def _correlation(self, shared: float, square: float) -> float:
        if len(self.actors) < FEWEST_FOR_RECIPROCITY or square <= 0:
            return float("nan")
        return float(np.clip(shared / np.sqrt(square), -1, 1))


def by_moments(ratings: ArrayLike, variances: ArrayLike | None = None) -> Relations:
    """Fit a complete matrix by the method of moments.

    Args:
        ratings: shape (organisations, organisations), raters in rows; the diagonal is not read.
        variances: their known error variances, same shape; their mean is taken out of what the
            pair explains, which is exact where they are equal. None: not known, and part of it.

    Returns:
        Estimates that are right on average, so that a variance may come out below 0; standard
        errors hold for normal effects.

    Raises:
        FrameInvalid: the matrix is not square, or a pair is missing.
        TooFewGroups: there are fewer than 4 organisations.

    Source:
        Warner, Kenny, Stoto (1979), Journal of Personality and Social Psychology 37, 1742-1757;
        standard errors: Lashley, Bond (1997), Psychological Methods 2, 278-291.
    """
    x, v, pairs = checked(ratings, variances, FEWEST)
    n = len(x)
    if not pairs[~np.eye(n, dtype=bool)].all():
        raise FrameInvalid("a pair is missing, so moments do not apply")
    filled = np.where(pairs, x, 0.0)
    rows, columns = filled.sum(axis=1) / (n - 1), filled.sum(axis=0) / (n - 1)
    mean = filled.sum() / (n * (n - 1))
    scale = (n - 1) / (n * (n - 2))
    actors = scale * ((n - 1) * rows + columns) - (n - 1) / (n - 2) * mean
    partners = scale * ((n - 1) * columns + rows) - (n - 1) / (n - 2) * mean
    left = filled - mean - actors[:, None] - partners[None]
    forth, back = left[np.triu_indices(n, 1)], left.T[np.triu_indices(n, 1)]
    same_df, other_df = n * (n - 3) / 2, (n - 1) * (n - 2) / 2
    same = float(((forth + back) ** 2).sum() / 2 / same_df)
    other = float(((forth - back) ** 2).sum() / 2 / other_df)
    spread = np.cov(actors, partners)
    parts, errors = _parts(spread, (same, same_df), (other, other_df), n)
    known = float(v[pairs].mean())
    parts = parts._replace(relationship=parts.relationship - known)
    return Relations(mean, parts, errors, actors, partners, "moments")


def _parts(
    spread: np.ndarray, same: tuple[float, float], other: tuple[float, float], n: int
) -> tuple[Parts, Parts]:
    """Solve the expectations of the mean squares, with the errors that these leave."""
    pair, both = (same[0] + other[0]) / 2, (same[0] - other[0]) / 2
    own, cross = (n - 1) / (n * (n - 2)), 1 / (n * (n - 2))
    parts = Parts(
        actor=float(spread[0, 0] - own * pair - cross * both),
        partner=float(spread[1, 1] - own * pair - cross * both),
        relationship=pair,
        actor_partner=float(spread[0, 1] - own * both - cross * pair),
        reciprocity=both,
    )
    same_var, other_var = (2 * square**2 / (df + 2) for square, df in (same, other))
    pair_var = (same_var + other_var) / 4
    plus, minus = ((own + cross) / 2) ** 2 * same_var, ((own - cross) / 2) ** 2 * other_var
    df = n - 1
    joint = df * spread[0, 0] * spread[1, 1] + (df - 2) * spread[0, 1] ** 2
    joint /= (df + 2) * (df - 1)  # right on average, as the squares of variances over df + 2 are
    squares = Parts(
        actor=2 * spread[0, 0] ** 2 / (df + 2) + plus + minus,
        partner=2 * spread[1, 1] ** 2 / (df + 2) + plus + minus,
        relationship=pair_var,
        actor_partner=joint + plus + minus,
        reciprocity=pair_var,
    )
    return parts, Parts(*(float(np.sqrt(each)) for each in squares))


def by_reml(ratings: ArrayLike, variances: ArrayLike | None = None) -> Relations:
    """Fit a matrix with gaps by restricted maximum likelihood, error variances being known.

    Args:
        ratings: shape (organisations, organisations), raters in rows; NaN where nothing is
            shown; the diagonal is not read.
        variances: their known error variances, same shape, 0 or more. None: not known, and part
            of what the pair explains.

    Returns:
        Variances of 0 or more; standard errors from the curvature of the likelihood, NaN where a
        part lies on the edge of what is possible.

    Raises:
        FrameInvalid: the matrix is not square, or a variance is missing or below 0.
        TooFewGroups: fewer than 4 organisations give or get a rating.
        NoSolution: the likelihood has no highest point that could be found.

    Source:
        Patterson, Thompson (1971), Biometrika 58, 545-554; the covariances of the model: Kenny,
        La Voie (1984), Advances in Experimental Social Psychology 18, 141-182.
    """
    x, v, pairs = checked(ratings, variances, FEWEST)
    if min(pairs.any(axis=1).sum(), pairs.any(axis=0).sum()) < FEWEST:
        raise TooFewGroups(f"fewer than {FEWEST} organisations give, or get, a rating")
    likelihood = _Likelihood.of(x, v, pairs)
    total = float(likelihood.y.var())
    if total == 0:
        raise NoSolution("all ratings are the same")
    root = np.sqrt(total / 3)

    def height(at: np.ndarray) -> float:
        return likelihood.minus(_natural(at))

    start = np.array([root, 0.0, root, root, 0.0])
    at, lowest, _ = optimize.fmin_l_bfgs_b(height, start, approx_grad=True, factr=FLAT, pgtol=LEVEL)
    best = _natural(at)
    if not np.isfinite(lowest):
        raise NoSolution("the likelihood has no highest point")
    mean, effects = likelihood.predicted(best)
    errors = _curvature(likelihood, best, STEP * total)
    n = len(x)
    return Relations(mean, best, errors, effects[:n], effects[n:], "REML")


def _natural(at: np.ndarray) -> Parts:
    """Covariances that are possible, whatever the optimiser asks for."""
    first, shared, second, pair, turn = at
    return Parts(
        actor=float(first**2),
        partner=float(shared**2 + second**2),
        relationship=float(pair**2),
        actor_partner=float(first * shared),
        reciprocity=float(pair**2 * np.tanh(turn)),
    )


@dataclass(frozen=True)
class _Likelihood:
    """The restricted likelihood of the pairs that are shown; `mate` is the other direction's row.

    The covariance is that of the effects, of rank 2n, and blocks of the two directions of a pair,
    so that no matrix is larger than 2n by 2n, and what has a row for each pair is only summed.
    `effect` has shape (2, pairs): the places of a pair's rater and rated among the 2n effects.
    """

    y: np.ndarray
    v: np.ndarray
    effect: np.ndarray
    mate: np.ndarray  # -1 where the other direction is not shown
    n: int

    @classmethod
    def of(cls, x: np.ndarray, v: np.ndarray, pairs: np.ndarray) -> _Likelihood:
        rows, columns = np.nonzero(pairs)
        place = np.full(pairs.shape, -1)
        place[rows, columns] = np.arange(len(rows))
        effect = np.stack([rows, len(x) + columns])
        return cls(x[rows, columns], v[rows, columns], effect, place[columns, rows], len(x))

    def _blocks(self, parts: Parts) -> tuple[np.ndarray, np.ndarray, float]:
        """The inverse of the blocks, beside the diagonal and on it, and their determinant's log."""
        own = parts.relationship + self.v
        paired = self.mate >= 0
        other = np.where(paired, own[self.mate], 1.0)
        both = np.where(paired, parts.reciprocity, 0.0)
        det = own * other - both**2
        return other / det, -both / det, float(np.where(paired, 0.5, 1.0) @ np.log(det))

    def _summed(self, right: np.ndarray) -> np.ndarray:
        """Sums over the pairs of each effect: Z' times something with a row for each pair."""
        both = np.concatenate([right, right])
        return np.bincount(self.effect.ravel(), both, minlength=2 * self.n)

    def _square(self, on: np.ndarray, beside: np.ndarray) -> np.ndarray:
        """Z' times the inverse of the blocks times Z."""
        size = 2 * self.n
        mates = self.effect[:, self.mate]  # of those without one `beside` is 0
        places = [size * one + other for one in self.effect for other in (*self.effect, *mates)]
        weights = np.concatenate([on, on, beside, beside] * 2)
        flat = np.bincount(np.concatenate(places), weights, minlength=size**2)
        return flat.reshape(size, size)

    def _solved(self, parts: Parts) -> tuple[float, float, np.ndarray, np.ndarray, float]:
        """Logarithms, the mean, residuals times the inverse covariance, K, and their square."""
        on, beside, blocks = self._blocks(parts)
        g = np.array([[parts.actor, parts.actor_partner], [parts.actor_partner, parts.partner]])
        k = np.kron(g, np.eye(self.n))
        core = np.eye(2 * self.n) + k @ self._square(on, beside)
        sign, effects = np.linalg.slogdet(core)
        if sign <= 0:
            return np.inf, 0.0, np.zeros(0), k, 0.0

        def inverse(right: np.ndarray) -> np.ndarray:
            inside = on * right + beside * right[self.mate]
            back = np.linalg.solve(core, k @ self._summed(inside))
            there = back[self.effect[0]] + back[self.effect[1]]
            outside: np.ndarray = inside - on * there - beside * there[self.mate]
            return outside

        one, said = inverse(np.ones(len(self.y))), inverse(self.y)
        ones = float(one.sum())
        mean = float(said.sum()) / ones
        left = said - mean * one
        square = float(left @ (self.y - mean))
        return blocks + float(effects) + float(np.log(ones)), mean, left, k, square

    def minus(self, parts: Parts) -> float:
        """Minus the logarithm of the restricted likelihood, but for a constant."""
        edge = parts.relationship + float(self.v.min())
        if edge <= 0 or edge**2 <= parts.reciprocity**2:
            return np.inf
        logs, _, _, _, square = self._solved(parts)
        return (logs + square) / 2

    def predicted(self, parts: Parts) -> tuple[float, np.ndarray]:
        """The mean, and the effects of raters and rated, shape (2 organisations,)."""
        _, mean, left, k, _ = self._solved(parts)
        return mean, k @ self._summed(left)


def _curvature(likelihood: _Likelihood, best: Parts, step: float) -> Parts:
    """Standard errors from second differences of the likelihood."""
    centre, size = np.array(best), len(best)
    steps = np.eye(size) * step

    def at(move: np.ndarray) -> float:
        there = Parts(*(centre + move))
        inside = there.actor * there.partner >= there.actor_partner**2
        return likelihood.minus(there) if inside and min(there[:3]) >= 0 else np.inf

    bent = np.empty((size, size))
    for one in range(size):
        for other in range(size):
            plus, minus = steps[one] + steps[other], steps[one] - steps[other]
            bent[one, other] = (at(plus) - at(minus) - at(-minus) + at(-plus)) / (4 * step**2)
    if not np.isfinite(bent).all():
        return Parts(*[float("nan")] * size)
    squares = np.diag(np.linalg.pinv(bent))
    return Parts(*(float(np.sqrt(each)) if each > 0 else float("nan") for each in squares))
