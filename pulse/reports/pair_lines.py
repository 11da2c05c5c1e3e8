"""Lays both sides of a pair out as two lines through the waves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.cells import Cell
from pulse.reports.mutual import Moment

WIDTH, HEIGHT = 640, 220
LEFT, TOP, RIGHT, BOTTOM = 44, 12, 16, 30  # room for words at the edges
STEP, LEAST = 10, 40  # points between marks at the side, and the least that the side reaches over


@dataclass(frozen=True, slots=True)
class Dot:
    """One level with the ends of its range, as places in the drawing."""

    x: int
    y: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """One side of the pair: its dots, and stretches without a gap as points of a line."""

    dots: tuple[Dot, ...]
    stretches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at the edge."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A drawing; there is none of fewer than two waves."""

    width: int
    height: int
    edges: tuple[int, int, int, int]  # left, top, right, bottom of the field
    sides: tuple[Mark, ...]
    waves: tuple[Mark, ...]
    strokes: tuple[Stroke, Stroke]


def lines(moments: Sequence[Moment]) -> Lines | None:
    """Draw both sides of a pair, oldest wave first; gaps where a side is not shown."""
    if len(moments) < 2:
        return None
    ends = [end for each in moments for cell in (each.forth, each.back) for end in _ends(cell)]
    if not ends:
        return None
    bottom, top = _reach(min(ends), max(ends))
    right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
    first = moments[0].day.toordinal()
    days = max(moments[-1].day.toordinal() - first, 1)

    def x(moment: Moment) -> int:
        return LEFT + 12 + round((right - LEFT - 24) * (moment.day.toordinal() - first) / days)

    def y(value: float) -> int:
        return floor - round((floor - TOP) * (value - bottom) / (top - bottom))

    def stroke(cells: Sequence[Cell]) -> Stroke:
        places = [
            None if not (ends := _ends(cell)) else Dot(x(moment), *(y(end) for end in ends))
            for moment, cell in zip(moments, cells, strict=True)
        ]
        return Stroke(tuple(each for each in places if each is not None), tuple(_runs(places)))

    return Lines(
        width=WIDTH,
        height=HEIGHT,
        edges=(LEFT, TOP, right, floor),
        sides=tuple(Mark(y(level), str(level)) for level in range(bottom, top + 1, 2 * STEP)),
        waves=tuple(Mark(x(each), str(each.wave)) for each in moments),
        strokes=(
            stroke([each.forth for each in moments]),
            stroke([each.back for each in moments]),
        ),
    )


def _ends(cell: Cell) -> tuple[float, ...]:
    """A level and the ends of its range; nothing where it is not shown."""
    if cell.value is None or cell.low is None or cell.high is None:
        return ()
    return cell.value, cell.low, cell.high


def _reach(low: float, high: float) -> tuple[int, int]:
    """Whole steps below and above, and no less than the least reach between them."""
    bottom, top = STEP * int(low // STEP), STEP * -int(-high // STEP)
    while top - bottom < LEAST or (top - bottom) % (2 * STEP):
        if top < 100:
            top += STEP
        else:
            bottom -= STEP
    return bottom, top


def _runs(places: Sequence[Dot | None]) -> Iterator[str]:
    """Stretches of two dots or more that stand next to each other, as points of a line."""
    run: list[Dot] = []
    for each in (*places, None):
        if each is not None:
            run.append(each)
            continue
        if len(run) > 1:
            yield " ".join(f"{dot.x},{dot.y}" for dot in run)
        run = []
