"""Protection by noise: drawn once for each unit and question, before anything is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from analysis.budget import (
    NOISE_BELOW,
    OF_COUNT,
    Profile,
    answer_decay,
    decay,
    drawn,
    theme_variance,
    variance,
)
from analysis.cells import LARGEST_SHARE, LEAST_SHARE
from analysis.disclosure import STEP_BELOW, Thresholds
from analysis.frames import ScoringKey
from analysis.moments import Moments


@dataclass(frozen=True, slots=True)
class Protection:
    """A profile, and the secret of one wave that its noise is drawn from."""

    profile: Profile
    secret: bytes

    def thresholds(self, chosen: Thresholds) -> Thresholds:
        """A charter's thresholds, raised to what the profile needs."""
        if self.profile is not Profile.plain:
            return chosen
        return replace(
            chosen,
            team=max(chosen.team, NOISE_BELOW),
            organisation=max(chosen.organisation, NOISE_BELOW),
            item=max(chosen.item, NOISE_BELOW),
        )


class Leaf(Protocol):
    """What is known of a unit whose sums are to be protected."""

    @property
    def place(self) -> int: ...
    @property
    def moments(self) -> Moments: ...


@dataclass(frozen=True)
class Protected:
    """The sums of every unit as they may be told from here on.

    Attributes:
        totals: shape (units, constructs), sums of scores of 0 to 100.
        totals_var: same shape, the variance of the noise in them.
        counts: same shape, people on the agreeing side.
        counts_var: same shape, the variance of the noise in them.
    """

    totals: np.ndarray
    totals_var: np.ndarray
    counts: np.ndarray
    counts_var: np.ndarray


def protect(leaves: Sequence[Leaf], key: ScoringKey, protection: Protection | None) -> Protected:
    """Add its noise to each unit's sums: whatever is added up from them afterwards carries it.

    A theme's total receives Σ z · 100/(A - 1)/k, one z for each of its k questions. Somebody who
    skipped some of the k counts for more in the others, and for no more in the theme: the loss of
    one person's answers to a theme is at most k · ε, however many of them there are. Whether a unit
    has noise is decided by its smallest number of answers to a theme, for all themes together.
    A unit without noise is kept within the caps instead, so that no difference tells more of it.

    Args:
        leaves: all units of the wave.
        key: the wave's scoring key.
        protection: None changes nothing, for simulations.

    Returns:
        Sums that may lie outside of what answers could add up to.
    """
    shape = (len(leaves), len(key.constructs))
    n = np.array([leaf.moments.n[:-1] for leaf in leaves], dtype=float).reshape(shape)
    totals = np.array([leaf.moments.total[:-1] for leaf in leaves], dtype=float).reshape(shape)
    counts = np.array([leaf.moments.favourable[:-1] for leaf in leaves], dtype=float).reshape(shape)
    totals_var, counts_var = np.zeros(shape), np.zeros(shape)
    if protection is None:
        return Protected(totals, totals_var, counts, counts_var)
    for row, leaf in enumerate(leaves):
        if protection.profile.blurs(int(leaf.moments.n.min())):
            noise, totals_var[row] = _of_totals(protection.secret, leaf.place, key)
            totals[row] += noise
            noise, counts_var[row] = _of_counts(protection.secret, leaf.place, key)
            counts[row] += noise
        else:
            totals[row] = totals[row].clip(n[row] * LEAST_SHARE, n[row] * LARGEST_SHARE)
            least, largest = n[row] * LEAST_SHARE / 100, n[row] * LARGEST_SHARE / 100
            counts[row] = counts[row].clip(least, largest)
    return Protected(totals, totals_var, counts, counts_var)


def _of_totals(secret: bytes, place: int, key: ScoringKey) -> tuple[np.ndarray, np.ndarray]:
    """Noise for one unit's totals by construct, and its variance."""
    alpha = answer_decay(key.low, key.high)
    step = 100 / (key.high - key.low)
    noise, spread = [], []
    for items in key.constructs.values():
        sums = (drawn(secret, f"sum/{place}/{key.items[item].key}", alpha) for item in items)
        noise.append(sum(sums) * step / len(items))
        spread.append(theme_variance(key.low, key.high, len(items)))
    return np.array(noise), np.array(spread)


def _of_counts(secret: bytes, place: int, key: ScoringKey) -> tuple[np.ndarray, float]:
    """Noise for one unit's favourable counts by construct, and its variance."""
    alpha = decay(1.0, OF_COUNT)
    noise = [float(drawn(secret, f"count/{place}/{name}", alpha)) for name in key.constructs]
    return np.array(noise), variance(alpha)


def capped(value: float, n: int, *, share: bool = False) -> float:
    """A mean or share in percent as it may be told: no group is ever told to be all of one mind.

    Args:
        value: protected, so that it may lie outside of 0 to 100.
        n: answers behind it.
        share: a share; below 30 answers it is kept within 10 to 90, all else within 5 to 95.
    """
    few = share and n < STEP_BELOW
    low, high = (2 * LEAST_SHARE, 100 - 2 * LEAST_SHARE) if few else (LEAST_SHARE, LARGEST_SHARE)
    return min(high, max(low, value))


def capped_ends(value: float, low: float, high: float, told: float) -> tuple[float, float]:
    """An interval around what is told of a value; where that was capped, it reaches to the end."""
    shift = told - value
    low, high = low + shift, high + shift
    if value > told:
        high = 100.0
    if value < told:
        low = 0.0
    return max(0.0, min(low, told)), min(100.0, max(high, told))
