"""Whether sheets were filled in with thought: straight lines, and sheets without an answer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.frames import ScoringKey, check
from analysis.scoring import wilson

UNIFORM_FROM = 0.10  # a wave is called out when more straight lines than that are certain


class Quality(NamedTuple):
    """How the sheets of a wave were filled in.

    `straight` of `told` sheets gave the same point to items that say opposite things; `empty`
    sheets answer nothing; `sheets` is how many there are in all.
    """

    straight: int
    told: int
    empty: int
    sheets: int

    @property
    def uniform(self) -> bool:
        """Whether too many sheets are straight lines for the wave to be taken at its word."""
        return self.told > 0 and wilson(self.straight, self.told).low > UNIFORM_FROM


def quality(sheets: pd.DataFrame, key: ScoringKey) -> Quality:
    """Count straight lines and empty sheets.

    Args:
        sheets: shape (sheets, items), the scale's points as chosen, before reverse scoring; NaN
            where an item was skipped.
        key: the scoring key.

    Returns:
        The counts. A sheet can be told to be a straight line or not if it answers a reversed
        item and one that is not, and at least half of all; the scale's middle may be meant, and
        is no straight line.

    Raises:
        FrameInvalid: the frame is not one of sheets of this key.

    Source:
        Straight-lining with reversed items: Kim, Dykema, Stevenson, Black, Moberg (2019),
        Social Science Computer Review 37, 214-233.
    """
    check(sheets, key)
    return Quality(*counts(sheets.to_numpy(dtype=float), key))


def counts(points: np.ndarray, key: ScoringKey) -> tuple[int, int, int, int]:
    """The counts of `Quality`, from points as chosen, shape (sheets, items) with NaN."""
    answered = ~np.isnan(points)
    turned = np.array([item.reverse for item in key.items], dtype=bool)
    enough = 2 * answered.sum(axis=1) >= len(key.items)
    told = enough & answered[:, turned].any(axis=1) & answered[:, ~turned].any(axis=1)
    lowest = np.where(answered, points, np.inf).min(axis=1, initial=np.inf)
    highest = np.where(answered, points, -np.inf).max(axis=1, initial=-np.inf)
    straight = told & (lowest == highest) & (2 * lowest != key.low + key.high)
    empty = ~answered.any(axis=1)
    return int(straight.sum()), int(told.sum()), int(empty.sum()), len(points)
