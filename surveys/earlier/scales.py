"""Onto which scale the numbers of a file are brought: per cent, shares of one, or points."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveys.earlier.numbers import Number
from surveys.errors import FileUnreadable

PERCENT, SCORE = "percent", "score"
KINDS = ("percent", "share", "1-5")  # the last stands for any two ends


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers become values from 0 to 100: (number - low) * factor."""

    name: str  # "percent" or "score", as the history keeps it
    low: float
    factor: float

    def value(self, number: float) -> float:
        """A result on the scale from 0 to 100, unrounded."""
        return (number - self.low) * self.factor

    def spread(self, sd: float) -> float:
        """A standard deviation on the same scale."""
        return sd * self.factor


AS_GIVEN = Scale(PERCENT, 0.0, 1.0)
SHARE = Scale(PERCENT, 0.0, 100.0)


def named_scale(wish: str) -> Scale | None:
    """The scale that somebody named; None if it is to be guessed.

    Raises:
        FileUnreadable: it is no scale.
    """
    if not wish:
        return None
    if wish in {"percent", "share"}:
        return AS_GIVEN if wish == "percent" else SHARE
    ends = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:-|to|\u2013)\s*(-?\d+(?:\.\d+)?)", wish.strip())
    if not ends or float(ends[1]) >= float(ends[2]):
        raise FileUnreadable(
            f"{wish} is not a scale. Scales are: percent, share (0.58 for 58 %), or two ends such "
            "as 1-5."
        )
    low, high = float(ends[1]), float(ends[2])
    return Scale(SCORE, low, 100.0 / (high - low))


def refuse_points(numbers: Sequence[Number], file: str) -> None:
    """Refuse to guess where all numbers lie as the points of a scale from 1 do.

    Raises:
        FileUnreadable: they could be points or per cent; the sentence says how to tell.
    """
    values = [number.value for number in numbers]
    if len(values) < 4 or any(number.percent for number in numbers):
        return
    low, high = min(values), max(values)
    if low >= 1 and 1 < high <= 7 and any(not value.is_integer() for value in values):
        raise FileUnreadable(
            f"The results of {file} lie between {low:g} and {high:g}. If they are points, say of "
            "which scale, such as 1-5; if they are per cent, say percent."
        )


def guessed(numbers: Sequence[Number], others: Iterable[float]) -> Scale:
    """Tell shares of one from per cent, for one measure on one day.

    Args:
        numbers: without a percent sign behind them.
        others: the measure's numbers on all other days, as written.

    Returns:
        Shares where none is above 1 and some lie between 0 and 1, unless the other days, which
        are in per cent, lie nearer to the numbers as they are.
    """
    values = [number.value for number in numbers]
    if not values or max(values) > 1 or not any(0 < value < 1 for value in values):
        return AS_GIVEN
    elsewhere = [value for value in others if value > 1]
    if not elsewhere:
        return SHARE
    usual, here = statistics.median(elsewhere), statistics.median(values)
    return SHARE if abs(100 * here - usual) < abs(here - usual) else AS_GIVEN
