"""One line beside another one of the same photographs, wave by wave, as its reader chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from analysis.cells import Cell
from pulse.reports.minute.situation import Theme
from pulse.reports.trend import Point, Series, Trend

EVERYBODY, PARTNERS = "people", "partners"  # the alliance's level, with which of the two equal


@dataclass(frozen=True, slots=True)
class Pair:
    """One wave: a level, what stands beside it, and whether it is lower (-1) or higher (1).

    0: the two are not further apart than chance explains, or one of them is not shown.
    """

    day: date
    own: Cell
    other: Cell
    apart: int


def offered(trend: Trend, theme: str, *, alliance: bool) -> list[str]:
    """What may stand beside one line: the alliance's of the same theme, and the other themes."""
    shared = [PARTNERS] if alliance else [EVERYBODY, PARTNERS]
    return [*shared, *(each.key for each in trend.everything if each.key != theme)]


def of(trend: Trend, theme: str) -> Series | None:
    """One line of a trend."""
    return next((each for each in trend.everything if each.key == theme), None)


def pairs(trend: Trend, theme: str, other: str) -> list[Pair]:
    """Every wave of a line beside another one, oldest first.

    Two levels are called apart as in the heat map: their printed ranges do not meet, and they lie
    a fifth of the usual difference between people apart.
    """
    own, second = of(trend, theme), of(trend, other)
    if own is None:
        return []
    found = zip(own.points, _others(own, second, other), strict=True)
    return [Pair(point.day, point.cell, cell, _apart(point.cell, cell)) for point, cell in found]


def _others(own: Series, second: Series | None, other: str) -> Iterator[Cell]:
    if second is not None:
        return (each.cell for each in second.points)
    return (_shared(each, other) for each in own.points)


def _shared(point: Point, other: str) -> Cell:
    return point.partners if other == PARTNERS else point.alliance


def _apart(own: Cell, other: Cell) -> int:
    gap = Theme(key="", label={}, level=own, other=other).gap
    return (gap > 0) - (gap < 0)
