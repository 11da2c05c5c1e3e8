"""Control charts, rules that are sold, and the retrospective search, as ways of finding falls.

As in `benchmarks.detectors`, a score is the more, the more a method believes that the series has
fallen; NaN where it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.sequential import EARLIER
from benchmarks.detectors import RECENT, Given

FADE = 0.2  # of the moving average
SLACK = 0.5  # of the sum, in its own standard deviations: the usual one, best for a fall of one
LARGE_SLACK = 1.0
PENALTIES = np.geomspace(2, 40, 60)


def starting(seen: Given) -> np.ndarray:
    """Each wave held against the mean of those before, in standard deviations of that difference.

    Source:
        Hawkins, Olwell (1998), Cumulative Sum Charts, chapter 7 (self-starting charts).
    """
    there = ~np.isnan(seen.clean)
    weight = np.where(there, 1 / seen.own, 0.0)
    before = np.cumsum(weight, axis=1) - weight
    total = np.cumsum(weight * np.where(there, seen.clean, 0.0), axis=1)
    total -= weight * np.where(there, seen.clean, 0.0)
    enough = there & (np.cumsum(there, axis=1) - there >= EARLIER)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (seen.clean - total / before) / np.sqrt(seen.own + 1 / before)
    return np.where(enough, away, np.nan)


def sums(away: np.ndarray, *, slack: float = SLACK) -> np.ndarray:
    """The sum of falls that exceed a slack; shape (series, waves), in standard deviations.

    Source:
        Page (1954), Biometrika 41, 100-115.
    """
    return _over_waves(away, lambda total, now: np.maximum(0.0, total - now - slack))


def average(away: np.ndarray, *, fade: float = FADE) -> np.ndarray:
    """The exponentially weighted moving average of falls; shape (series, waves).

    Source:
        Roberts (1959), Technometrics 1, 239-250.
    """
    return _over_waves(away, lambda mean, now: (1 - fade) * mean - fade * now)


def _over_waves(
    away: np.ndarray, step: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> np.ndarray:
    """What goes on from wave to wave, and stands still where there is none."""
    state, found = np.zeros(len(away)), np.full(away.shape, np.nan)
    for t in range(away.shape[1]):
        here = ~np.isnan(away[:, t])
        state = np.where(here, step(state, np.nan_to_num(away[:, t])), state)
        found[here, t] = state[here]
    return found


def cusum(seen: Given) -> np.ndarray:
    """The sum with its usual slack, of waves held against those before."""
    return sums(starting(seen))


def cusum_large(seen: Given) -> np.ndarray:
    """The sum with a slack that is best for falls of two standard deviations of a cell."""
    return sums(starting(seen), slack=LARGE_SLACK)


def moving_average(seen: Given) -> np.ndarray:
    """The moving average of waves held against those before."""
    return average(starting(seen))


def shewhart(seen: Given) -> np.ndarray:
    """Each wave by itself, held against those before.

    Source:
        Shewhart (1931), Economic Control of Quality of Manufactured Product.
    """
    return -starting(seen)


def wave_on_wave(seen: Given) -> np.ndarray:
    """The usual test of two neighbouring waves; nothing is taken out.

    Source:
        As vendors of surveys do it: z = (before - now)/sqrt(s²/n + s²/n).
    """
    found = np.full(seen.raw.shape, np.nan)
    errors = np.sqrt(seen.spread[:, 1:] ** 2 + seen.spread[:, :-1] ** 2)
    found[:, 1:] = -np.diff(seen.raw, axis=1) / errors
    found[:, :EARLIER] = np.nan
    return found


def dropped(seen: Given) -> np.ndarray:
    """How many points a wave lies below the one before; nothing is taken out."""
    found = np.full(seen.raw.shape, np.nan)
    found[:, 1:] = -np.diff(seen.raw, axis=1)
    found[:, :EARLIER] = np.nan
    return found


def pelt(seen: Given) -> np.ndarray:
    """The largest penalty at which a retrospective search, made anew at each wave, ends in a fall.

    The best partition of every beginning of a series is found on the way to that of the whole;
    PELT finds the same ones, as it leaves out only what cannot be best.

    Source:
        Killick, Fearnhead, Eckley (2012), Journal of the American Statistical Association 107,
        1590-1598; Jackson et al. (2005), IEEE Signal Processing Letters 12, 105-108.
    """
    usual = np.sqrt(np.nanmedian(seen.own, axis=1, keepdims=True))
    values = (
        seen.clean - seen.clean.mean(axis=1, where=~np.isnan(seen.clean), keepdims=True)
    ) / usual
    found = np.where(np.isnan(values), np.nan, 0.0)
    found[:, :EARLIER] = np.nan
    for penalty in PENALTIES:
        found = np.where(_ends_low(values, penalty) & ~np.isnan(found), penalty, found)
    return found


def partitions(values: np.ndarray, penalty: float) -> np.ndarray:
    """Where the last part begins in the best partition of the first waves into level parts.

    Args:
        values: shape (series, waves); NaN where there is none.
        penalty: of each part, beside the squared distances from the parts' means.

    Returns:
        Shape (series, waves + 1): for the first t waves, in column t.
    """
    there = ~np.isnan(values)
    count, total, squares = (
        np.cumsum(np.pad(each, ((0, 0), (1, 0))), axis=1)
        for each in (there.astype(float), np.where(there, values, 0), np.where(there, values**2, 0))
    )
    best = np.full(count.shape, -penalty)
    begins = np.zeros(count.shape, dtype=int)
    for t in range(1, count.shape[1]):
        many = count[:, t, None] - count[:, :t]
        apart = squares[:, t, None] - squares[:, :t]
        apart -= (total[:, t, None] - total[:, :t]) ** 2 / np.maximum(many, 1)
        costs = best[:, :t] + apart + penalty
        begins[:, t] = costs.argmin(axis=1)
        best[:, t] = costs.min(axis=1)
    return begins


def _ends_low(values: np.ndarray, penalty: float) -> np.ndarray:
    """Whether the last part of each beginning is recent and lies below the part before it."""
    begins = partitions(values, penalty)
    there = ~np.isnan(values)
    count, total = (
        np.cumsum(np.pad(each, ((0, 0), (1, 0))), axis=1)
        for each in (there.astype(float), np.where(there, values, 0.0))
    )
    rows = np.arange(len(values))[:, None]
    ends = np.arange(1, values.shape[1] + 1)
    cut = begins[:, 1:]
    before = np.take_along_axis(begins, cut, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        last = (total[rows, ends] - total[rows, cut]) / (count[rows, ends] - count[rows, cut])
        old = (total[rows, cut] - total[rows, before]) / (count[rows, cut] - count[rows, before])
    low: np.ndarray = (cut > 0) & (ends - cut <= RECENT) & (last < old)
    return low
