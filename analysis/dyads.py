"""How organisations see each other: who trusts whom, how far, and where two differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.errors import FrameInvalid, TooFewGroups
from analysis.quantiles import z

COLUMNS = ("rater", "rated", "mean")
SCALE = 100.0
APART = 12.5  # half a point of a five-point scale, on 0 to 100
RATE = 0.10  # of the asymmetries that are listed, how many may be false
LEAST_MOVE = 0.2  # standard deviations between people; a smaller move is no change
STRONG = 62.5  # half-way between the middle and the next point up of a five-point scale


@dataclass(frozen=True)
class Dyads:
    """What every organisation says of every other one.

    `means` has shape (organisations, organisations), raters in rows and rated in columns, from 0
    to `scale`; NaN on the diagonal and where nothing is shown. `variances` has the same shape,
    in the unit squared, with all noise that was added for protection; NaN where it is not known.
    """

    organisations: tuple[str, ...]
    means: np.ndarray
    variances: np.ndarray
    scale: float = SCALE

    @property
    def shown(self) -> np.ndarray:
        """Which ordered pairs have a figure; shape (organisations, organisations), boolean."""
        shown: np.ndarray = np.isfinite(self.means)
        return shown


class Network(NamedTuple):
    """The alliance as a whole, of the pairs that are shown.

    `coverage` is the share of all ordered pairs that are shown, `density` the share of those that
    are shown in which trust is strong; both from 0 to 1, and density NaN where none is shown.
    `in_strength` has shape (organisations,): the sum of what the others say of each, in shares of
    the scale, so that 3 is as much as three partners can say.
    """

    coverage: float
    density: float
    in_strength: np.ndarray


def matrix(cells: pd.DataFrame, *, scale: float = SCALE) -> Dyads:
    """Lay out the cells of one question as a matrix.

    Args:
        cells: one row for each ordered pair; columns `rater`, `rated`, `mean` from 0 to `scale`,
            NaN where hidden, and where they are known `n`, the raters, `sd`, their standard
            deviation, and `noise_var`, the variance of what protection added.
        scale: the highest mean there can be.

    Returns:
        The organisations in the order of their names, and v = sd²/n + noise_var.

    Raises:
        FrameInvalid: a column is missing, a pair stands there twice, somebody rates itself, or a
            mean lies off the scale.
    """
    if missing := [name for name in COLUMNS if name not in cells]:
        raise FrameInvalid(f"columns are missing: {', '.join(missing)}")
    if (cells["rater"] == cells["rated"]).any():
        raise FrameInvalid("an organisation cannot rate itself")
    if cells.duplicated(["rater", "rated"]).any():
        raise FrameInvalid("a pair of rater and rated stands there twice")
    values = cells["mean"].to_numpy(dtype=float)
    if ((values < 0) | (values > scale)).any():
        raise FrameInvalid(f"a mean lies between 0 and {scale:g}")
    names = tuple(sorted({*cells["rater"], *cells["rated"]}))
    at = {name: place for place, name in enumerate(names)}
    rows, columns = cells["rater"].map(at).to_numpy(), cells["rated"].map(at).to_numpy()
    means, variances = np.full((2, len(names), len(names)), np.nan)
    means[rows, columns] = values
    variances[rows, columns] = _variances(cells)
    return Dyads(names, means, variances, scale)


def _variances(cells: pd.DataFrame) -> np.ndarray:
    if "n" not in cells or "sd" not in cells:
        return np.full(len(cells), np.nan)
    n, sd = cells["n"].to_numpy(dtype=float), cells["sd"].to_numpy(dtype=float)
    if ((n < 1) | (sd < 0)).any():
        raise FrameInvalid("n is at least 1, and sd at least 0")
    noise = cells["noise_var"].fillna(0).to_numpy(dtype=float) if "noise_var" in cells else 0.0
    variances: np.ndarray = sd**2 / n + noise
    return variances


def given(dyads: Dyads, *, confidence: float = 0.95) -> pd.DataFrame:
    """How each organisation sees the others, on average over those that are shown.

    Args:
        dyads: of one question.
        confidence: two-sided, between 0 and 1.

    Returns:
        One row for each organisation; columns `organisation`, `mean`, `low`, `high` in the unit
        of the means, and `pairs`, how many the mean is of. The interval is about the people who
        were asked, and takes the partners as they are: it does not reach to others. NaN where
        no pair is shown, or a variance is not known.
    """
    return _averages(dyads, dyads.means, dyads.variances, confidence)


def received(dyads: Dyads, *, confidence: float = 0.95) -> pd.DataFrame:
    """How the others see each organisation; arguments and columns as `given` has them."""
    return _averages(dyads, dyads.means.T, dyads.variances.T, confidence)


def _averages(
    dyads: Dyads, means: np.ndarray, variances: np.ndarray, confidence: float
) -> pd.DataFrame:
    shown = np.isfinite(means)
    pairs = shown.sum(axis=1)
    some = np.where(pairs > 0, pairs, np.nan)
    mean = np.where(shown, means, 0.0).sum(axis=1) / some
    error = np.sqrt(np.where(shown, variances, 0.0).sum(axis=1)) / some
    reach = z(confidence) * error
    return pd.DataFrame(
        {
            "organisation": dyads.organisations,
            "mean": mean,
            "low": np.maximum(mean - reach, 0.0),
            "high": np.minimum(mean + reach, dyads.scale),
            "pairs": pairs,
        }
    )


def asymmetries(dyads: Dyads, *, rate: float = RATE, least: float = APART) -> pd.DataFrame:
    """Pairs of which one sees the other better than it is seen.

    Args:
        dyads: of one question.
        rate: the share of the listed pairs that may be false on average.
        least: how far apart two must be to be listed, in the unit of the means.

    Returns:
        One row for each pair that is shown both ways with its variances, by name; columns `one`,
        `other`, `forth` (how one sees the other), `back`, `gap` = forth - back with `gap_se`, in
        the unit of the means, `p` two-sided, and `listed`.

    Source:
        Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    rows, columns = np.triu_indices(len(dyads.organisations), 1)
    forth, back = dyads.means[rows, columns], dyads.means[columns, rows]
    error = np.sqrt(dyads.variances[rows, columns] + dyads.variances[columns, rows])
    known = np.isfinite(forth) & np.isfinite(back) & (error > 0)
    rows, columns, forth, back, error = (
        each[known] for each in (rows, columns, forth, back, error)
    )
    gap = forth - back
    p = 2 * special.ndtr(-np.abs(gap) / error)
    held = stats.false_discovery_control(p) <= rate if len(p) else np.zeros(0, dtype=bool)
    names = np.array(dyads.organisations, dtype=object)
    return pd.DataFrame(
        {
            "one": names[rows],
            "other": names[columns],
            "forth": forth,
            "back": back,
            "gap": gap,
            "gap_se": error,
            "p": p,
            "listed": held & (np.abs(gap) >= least),
        }
    )


def moves(now: Dyads, before: Dyads, sd: float, *, rate: float = RATE) -> pd.DataFrame:
    """Pairs of which one says something else of the other than the wave before.

    Args:
        now: of one question, and `before` of the same in an earlier wave, of the same scale.
        before: organisations are found by their names; others may have joined or left.
        sd: between people, in the unit of the means; less than a fifth of it is no change.
        rate: the share of the listed moves that may be false on average.

    Returns:
        One row for each ordered pair that both waves show with its variance, by name; columns
        `rater`, `rated`, `move` with `move_se`, in the unit of the means, `p` two-sided, and
        `listed`. People who answered both times make the error smaller than is reckoned here.

    Source:
        Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    there = {name: place for place, name in enumerate(before.organisations)}
    rows = [
        (rater, rated, now.means[i, j] - before.means[k, m],
         np.sqrt(now.variances[i, j] + before.variances[k, m]))
        for i, rater in enumerate(now.organisations) if (k := there.get(rater)) is not None
        for j, rated in enumerate(now.organisations) if (m := there.get(rated)) is not None
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=["rater", "rated", "move", "move_se"])
    found = found[np.isfinite(found["move"].astype(float)) & (found["move_se"] > 0)]
    p = 2 * special.ndtr(-np.abs(found["move"] / found["move_se"]))
    held = stats.false_discovery_control(p) <= rate if len(p) else np.zeros(0, dtype=bool)
    return found.assign(p=p, listed=held & (found["move"].abs() >= LEAST_MOVE * sd))


def network(dyads: Dyads, *, strong: float = STRONG) -> Network:
    """Coverage, density of strong ties, and weighted in-strength.

    Args:
        dyads: of one question.
        strong: from which mean on trust counts as strong, in the unit of the means.

    Raises:
        TooFewGroups: there are fewer than 2 organisations.
    """
    count = len(dyads.organisations)
    if count < 2:
        raise TooFewGroups(f"a network needs 2 organisations, not {count}")
    shown = dyads.shown
    pairs = int(shown.sum())
    held = np.where(shown, dyads.means, 0.0)
    density = float((held[shown] >= strong).mean()) if pairs else np.nan
    return Network(pairs / (count * (count - 1)), density, held.sum(axis=0) / dyads.scale)
