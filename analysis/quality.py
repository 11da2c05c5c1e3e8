"""Whether sheets were filled in with thought: straight lines, and sheets without an answer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.cells import uniform
from analysis.frames import ScoringKey, check
from analysis.scoring import wilson


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
        return self.told > 0 and uniform(100 * wilson(self.straight, self.told).low)


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
    return Quality(*counts(np.nan_to_num(sheets.to_numpy(dtype=float)).T, key))


def counts(columns: np.ndarray, key: ScoringKey) -> tuple[int, int, int, int]:
    """The counts of `Quality`, from points as chosen: shape (items, sheets), 0 where skipped."""
    answered = columns > 0
    turned = np.array([item.reverse for item in key.items], dtype=bool)
    enough = 2 * answered.sum(axis=0) >= len(key.items)
    told = enough & answered[turned].any(axis=0) & answered[~turned].any(axis=0)
    highest = columns.max(axis=0, initial=0)
    lowest = np.where(answered, columns, key.high).min(axis=0, initial=key.high)
    straight = told & (lowest == highest) & (2 * lowest != key.low + key.high)
    empty = ~answered.any(axis=0)
    return int(straight.sum()), int(told.sum()), int(empty.sum()), columns.shape[1]
