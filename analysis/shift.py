"""Finds items that moved on their own, so that a trend may be one of wording and not of trust."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.errors import FrameInvalid, TooFewItems, TooFewRespondents
from analysis.frames import Table, complete, labels

LARGEST = 0.2  # standard deviations


def item_shift(now: Table, baseline: Table, *, largest: float = LARGEST) -> pd.DataFrame:
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
