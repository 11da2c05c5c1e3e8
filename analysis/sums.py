"""The sums of every group of a wave after protection, and the levels and shares made of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from analysis.budget import moves_by
from analysis.cells import Cell
from analysis.disclosure import coarse_ends, coarse_share
from analysis.frames import ScoringKey
from analysis.lattice import Lattice
from analysis.moments import Moments, pooled_sd
from analysis.protection import Leaf, Protection, capped, capped_ends, protect
from analysis.quantiles import t, z
from analysis.scoring import manski, partner_equal, remaining, wilson_interval

CONFIDENCE = 0.95


class Sums:
    """What each group of the lattice adds up to; groups by row, and by column themes and overall.

    A group's overall figures are the means of its themes' figures: made of what is protected
    already, so that they cost nobody anything, and so that no difference between them and the
    themes tells who skipped one. `spread` stands for the leaves' own pooled standard deviation and
    its degrees of freedom, where they are too few for one.
    """

    def __init__(
        self,
        lattice: Lattice,
        leaves: Sequence[Leaf],
        key: ScoringKey,
        protection: Protection | None,
        spread: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        moments: list[Moments] = [leaf.moments for leaf in leaves]
        found = protect(leaves, key, protection)
        self.groups = lattice.groups
        self.n = lattice.add_up([m.n for m in moments]).astype(int)
        self.sheets = lattice.add_up([[m.sheets] for m in moments])[:, 0].astype(int)
        self.sd, self.df = spread or pooled_sd(moments)
        answers = np.maximum(self.n[:, :-1], 1)
        self.means = _with_overall(lattice.add_up(list(found.totals)) / answers)
        self.means_var = _with_overall_var(lattice.add_up(list(found.totals_var)) / answers**2)
        self.shares = _with_overall(lattice.add_up(list(found.counts)) / answers)
        self.shares_var = _with_overall_var(lattice.add_up(list(found.counts_var)) / answers**2)

    def level(self, place: int, column: int) -> Cell:
        """One group's mean, every person equal, from 0 to 100."""
        n = int(self.n[place, column])
        noise = float(self.means_var[place, column])
        return self._level(
            float(self.means[place, column]), self._sampling(place, column), noise, n, column
        )

    def level_of_partners(
        self, places: Sequence[int], partners: Sequence[int], column: int
    ) -> Cell:
        """The mean over some partners, every partner equal.

        Args:
            places: groups of the lattice, all of them shown.
            partners: how many organisations each of them holds.
            column: the theme's, or the last one.
        """
        means = [float(self.means[place, column]) for place in places]
        errors = [self._sampling(place, column) for place in places]
        value, error = partner_equal(means, errors, partners)
        blurs = [math.sqrt(self.means_var[place, column]) for place in places]
        _, blur = partner_equal(means, blurs, partners)
        n = int(self.n[list(places), column].sum())
        return self._level(value, error, blur**2, n, column)

    def share(self, place: int, column: int) -> Cell:
        """One group's share of people on the agreeing side, in percent, as it may be told."""
        n, invited = int(self.n[place, column]), self.groups[place].invited
        noise = float(self.shares_var[place, column])
        share = coarse_share(min(1.0, max(0.0, float(self.shares[place, column]))), n)
        low_end, high_end = coarse_ends(share, n)
        low = wilson_interval(low_end, n, population=invited, confidence=CONFIDENCE)[0]
        high = wilson_interval(high_end, n, population=invited, confidence=CONFIDENCE)[1]
        blur = z(CONFIDENCE) * math.sqrt(noise)
        low, high = share - math.hypot(share - low, blur), share + math.hypot(high - share, blur)
        told = capped(100 * share, n, share=True)
        low, high = capped_ends(100 * share, 100 * low, 100 * high, told)
        return Cell(told, low, high, n, noise_var=100**2 * noise)

    def bounds(self, place: int, column: int) -> Cell:
        """Between what the mean of everybody asked lies, whatever those who were silent think."""
        level, invited = self.level(place, column), self.groups[place].invited
        value, n = level.value or 0.0, level.n or 0
        reach = moves_by(level.noise_var)
        low, _ = manski(max(0.0, value - reach), n, invited)
        _, high = manski(min(100.0, value + reach), n, invited)
        return Cell(value, min(low, value), max(high, value), n, noise_var=level.noise_var)

    def _sampling(self, place: int, column: int) -> float:
        """The standard error of one group's mean, with the finite-population correction."""
        n, invited = int(self.n[place, column]), self.groups[place].invited
        return float(self.sd[column] * np.sqrt(remaining(n, invited) / n))

    def _level(self, value: float, error: float, noise_var: float, n: int, column: int) -> Cell:
        """A mean in its t interval, kept within the caps."""
        reach = t(CONFIDENCE, float(self.df[column])) * math.hypot(error, math.sqrt(noise_var))
        told = capped(value, n)
        low, high = capped_ends(value, value - reach, value + reach, told)
        return Cell(told, low, high, n, sd=float(self.sd[column]), noise_var=noise_var)


def _with_overall(figures: np.ndarray) -> np.ndarray:
    """Shape (groups, themes) with the themes' mean as one more column."""
    return np.column_stack([figures, figures.mean(axis=1)])


def _with_overall_var(variances: np.ndarray) -> np.ndarray:
    """The same of the variances of independent noise."""
    return np.column_stack([variances, variances.sum(axis=1) / variances.shape[1] ** 2])
