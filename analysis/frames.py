"""The shape of every DataFrame: its columns, its units, and the scoring key they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import FrameInvalid

Table = pd.DataFrame | ArrayLike  # shape (respondents, items); NaN where there is no answer
Column = pd.Series | ArrayLike  # shape (respondents,); NaN where there is no answer


@dataclass(frozen=True, slots=True)
class KeyedItem:
    """One item, the construct it measures, and whether agreeing with it means less of that."""

    key: str
    construct: str
    reverse: bool = False


@dataclass(frozen=True)
class ScoringKey:
    """Which item counts towards which construct, and the points of the scale.

    Attributes:
        low: the lowest point of the scale, usually 1.
        high: the highest point of the scale, usually 5.
        items: in the order in which a sheet holds them.
        outcome: the construct whose drivers are asked for; None for none.
    """

    low: int
    high: int
    items: tuple[KeyedItem, ...]
    outcome: str | None = None

    def __post_init__(self) -> None:
        if self.high <= self.low:
            raise FrameInvalid(f"a scale from {self.low} to {self.high} has no points")
        if len({item.key for item in self.items}) != len(self.items):
            raise FrameInvalid("two items have the same key")

    @cached_property
    def constructs(self) -> dict[str, tuple[int, ...]]:
        """Each construct's columns, in the order in which the constructs first appear."""
        columns: dict[str, list[int]] = {}
        for column, item in enumerate(self.items):
            columns.setdefault(item.construct, []).append(column)
        return {construct: tuple(places) for construct, places in columns.items()}

    @cached_property
    def columns(self) -> list[str]:
        """The columns of a frame of sheets."""
        return [item.key for item in self.items]

    @cached_property
    def reversed_columns(self) -> list[str]:
        """The columns of the reversed items."""
        return [item.key for item in self.items if item.reverse]


def sheets(points: Sequence[Sequence[int]] | np.ndarray, key: ScoringKey) -> pd.DataFrame:
    """Make a frame of sheets.

    Args:
        points: shape (sheets, items), in the key's order; 0 where an item was skipped.
        key: the scoring key.

    Returns:
        One row a sheet, one column an item, the scale's points as floats; NaN where an item
        was skipped.

    Raises:
        FrameInvalid: a sheet of another length, or a point off the scale.
    """
    raw = chosen(points, key)
    return pd.DataFrame(np.where(raw == 0, np.nan, raw), columns=key.columns)


def chosen(points: Sequence[Sequence[int]] | np.ndarray, key: ScoringKey) -> np.ndarray:
    """The points as they were chosen, in little room.

    Args:
        points: shape (sheets, items), in the key's order; 0 where an item was skipped.
        key: the scoring key.

    Returns:
        The same as small integers.

    Raises:
        FrameInvalid: a sheet of another length, or a point off the scale.
    """
    if not len(points):
        return np.empty((0, len(key.items)), dtype=np.int16)
    try:
        raw = np.asarray(points)
        raw = raw if raw.dtype.itemsize <= 2 else raw.astype(np.int16)
    except (ValueError, TypeError) as error:
        raise FrameInvalid(f"every sheet has {len(key.items)} points: {error}") from error
    if raw.ndim != 2 or raw.shape[1] != len(key.items):
        raise FrameInvalid(f"every sheet has {len(key.items)} points, not {raw.shape[1:]}")
    if ((raw != 0) & ((raw < key.low) | (raw > key.high))).any():
        raise FrameInvalid(f"a point lies between {key.low} and {key.high}, or is 0 for skipped")
    return raw


def check(frame: pd.DataFrame, key: ScoringKey) -> None:
    """Refuse a frame that is not one of sheets.

    Raises:
        FrameInvalid: other columns than the key's, or a point off the scale.
    """
    if list(frame.columns) != key.columns:
        raise FrameInvalid(f"the columns are {list(frame.columns)}, not {key.columns}")
    points = frame.to_numpy(dtype=float)
    if ((points < key.low) | (points > key.high)).any():
        raise FrameInvalid(f"a point lies between {key.low} and {key.high}")


def matrix(items: Table) -> np.ndarray:
    """The items as floats, shape (respondents, items); one column may be given as a vector.

    Raises:
        FrameInvalid: more than two dimensions, or something that is no number.
    """
    try:
        values = np.asarray(items, dtype=float)
    except (TypeError, ValueError) as error:
        raise FrameInvalid(f"items are numbers: {error}") from error
    if values.ndim == 1:
        values = values[:, None]
    if values.ndim != 2:
        raise FrameInvalid(f"items are a table of two dimensions, not {values.ndim}")
    return values


def complete(items: Table) -> np.ndarray:
    """The rows of `matrix(items)` without a NaN."""
    values = matrix(items)
    rows: np.ndarray = values[~np.isnan(values).any(axis=1)]
    return rows


def labels(items: Table) -> list[str] | pd.Index:
    """The columns' names: a DataFrame's own, else "0", "1" and so on."""
    if isinstance(items, pd.DataFrame):
        return items.columns
    return [str(place) for place in range(matrix(items).shape[1])]
