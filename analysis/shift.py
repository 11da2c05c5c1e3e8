"""Finds items that moved on their own, so that a trend may be one of wording and not of trust."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.cells import LARGEST_SHIFT, Cell, Change
from analysis.errors import FrameInvalid, NoVariance, TooFewItems, TooFewRespondents
from analysis.frames import Table, complete, labels
from analysis.quantiles import z
from analysis.reliability import Products

LEVEL = 0.05  # for all items of a questionnaire together


def item_shift(now: Table, baseline: Table, *, largest: float = LARGEST_SHIFT) -> pd.DataFrame:
    """How far each item moved against its scale since a baseline.

    An item that moves away from the others says that it is understood otherwise than before, or
    that it measures something else; a change of the scale's mean is then not one of the
    construct alone.

    Args:
        now: shape (respondents, items), after reverse scoring; rows with a NaN are left out.
        baseline: the same items in an earlier wave.
        largest: the shift, in standard deviations, above which an item is flagged.

    Returns:
        One row an item: `shift`, the change of (item mean - scale mean) in standard deviations
        pooled over both waves; `error`, its standard error as if the waves had different people;
        `flagged`. `attrs` hold `n_now` and `n_baseline`. A constant item has NaN and no flag.

    Raises:
        FrameInvalid: other items than at the baseline.
        TooFewItems: fewer than 2 items.
        TooFewRespondents: fewer than 2 complete rows in a wave.

    Source:
        Scalar invariance: Meredith (1993), Psychometrika 58, 525-543; the shift is the item's
        difference in intercept where all items load alike.
    """
    if list(labels(now)) != list(labels(baseline)):
        raise FrameInvalid("the items are not those of the baseline")
    waves = [complete(now), complete(baseline)]
    if waves[0].shape[1] < 2:
        raise TooFewItems("a single item cannot move against the others")
    if min(map(len, waves)) < 2:
        raise TooFewRespondents("a shift needs 2 complete rows in each wave")
    own = [rows - rows.mean(axis=1, keepdims=True) for rows in waves]
    df = [len(rows) - 1 for rows in waves]
    pooled = sum(d * rows.var(axis=0, ddof=1) for d, rows in zip(df, waves, strict=True)) / sum(df)
    sd = np.where(pooled > 1e-12, np.sqrt(pooled), math.nan)
    moved = own[0].mean(axis=0) - own[1].mean(axis=0)
    error = np.sqrt(sum(rows.var(axis=0, ddof=1) / len(rows) for rows in own))
    found = pd.DataFrame({"shift": moved / sd, "error": error / sd}, index=labels(now))
    found["flagged"] = found["shift"].abs() > largest
    found.attrs.update(n_now=len(waves[0]), n_baseline=len(waves[1]))
    return found


def apart(scale: Products, place: int, *, points: float) -> Cell:
    """How far one item's mean stands from its scale's, as a release keeps it.

    Args:
        scale: sums and products of the scale's complete rows.
        place: which of its items.
        points: from the lowest point of the scale to the highest.

    Returns:
        The difference in percent of the scale within ± 1.96 standard errors; `sd` is the item's.

    Raises:
        TooFewRespondents: fewer than 2 complete rows.
    """
    covariance, k = scale.covariance, len(scale.sums)
    means = scale.sums / scale.n
    own = float(covariance[place, place])
    spread = own - 2 * float(covariance[place].mean()) + float(covariance.sum()) / k**2
    value = 100 * float(means[place] - means.mean()) / points
    reach = z(1 - LEVEL) * 100 * math.sqrt(max(0.0, spread) / scale.n) / points
    return Cell(value, value - reach, value + reach, scale.n, sd=100 * math.sqrt(own) / points)


def shift_of(now: Cell, baseline: Cell, *, items: int) -> Change:
    """How far one item moved against its scale between two releases.

    Args:
        now: from `apart`.
        baseline: the same item, in an earlier release.
        items: of the questionnaire, which are all looked at together.

    Returns:
        The shift in standard deviations pooled over both, in its interval at 1 - .05/items;
        `noise` unless that leaves out 0 and the shift is larger than a fifth of one.

    Raises:
        NoVariance: everybody gave the item the same answer.

    Source:
        As `item_shift`; Bonferroni's correction: Dunn (1961), JASA 56, 52-64.
    """
    n, sd = (now.n or 0, baseline.n or 0), (now.sd or 0.0, baseline.sd or 0.0)
    df = [each - 1 for each in n]
    variance = sum(d * s**2 for d, s in zip(df, sd, strict=True)) / max(1, sum(df))
    if variance < 1e-12:
        raise NoVariance("everybody gave the item the same answer")
    reaches = [((c.high or 0.0) - (c.low or 0.0)) / 2 for c in (now, baseline)]
    error = math.hypot(*reaches) / z(1 - LEVEL) / math.sqrt(variance)
    value = ((now.value or 0.0) - (baseline.value or 0.0)) / math.sqrt(variance)
    reach = z(1 - LEVEL / items) * error
    clear = abs(value) > LARGEST_SHIFT and abs(value) > reach
    return Change(value, value - reach, value + reach, noise=not clear)
