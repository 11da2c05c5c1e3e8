"""Draws shares as small bars without words, to stand beside their names and their numbers."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.cells import Cell
from pulse.reports.charts import DAY, Picture, Spec, layer, printed

WIDTH, HEIGHT, THICK = 170, 26, 14
EDGE = 5
STEP = 10.0  # percent; the scale of bars that stand together ends at a multiple of it


def top(cells: Iterable[Cell]) -> float:
    """Where the scale ends on which these shares lie, in percent; the same for all of them."""
    highest = max((cell.high for cell in cells if cell.high is not None), default=100.0)
    return min(100.0, max(STEP, -STEP * (-highest // STEP)))


def bar(cell: Cell, *, end: float) -> Picture:
    """Draw one share with its range.

    Args:
        cell: shown, in percent.
        end: where the scale ends that begins at 0.

    Returns:
        A pale bar up to the share, a dot at it and a line over its range.
    """
    row: Spec = {"value": cell.value, "low": cell.low, "high": cell.high, "begin": 0}
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, end], "nice": False},
    }
    filled = {"type": "bar", "color": DAY["own"], "opacity": 0.3, "height": THICK}
    rule = {"type": "rule", "color": DAY["own"], "strokeWidth": 2}
    dot = {"type": "point", "color": DAY["own"], "filled": True, "size": 60, "opacity": 1}
    zero = {"type": "rule", "color": DAY["muted"], "strokeWidth": 1.5}
    return small(
        [
            *layer(filled, [row], x=x, x2={"field": "begin"}),
            *layer(rule, [row], x={**x, "field": "low"}, x2={"field": "high"}),
            *layer(dot, [row], x=x),
            *layer(zero, [row], x={**x, "field": "begin"}),
        ]
    )


def sided(cell: Cell) -> Picture:
    """Draw a share on both sides of the middle: it to the right, everybody else to the left.

    Args:
        cell: shown, in percent.
    """
    share = cell.value or 0.0
    row: Spec = {
        "share": share,
        "others": share - 100,
        "low": cell.low,
        "high": cell.high,
        "middle": 0,
    }
    x: Spec = {
        "field": "share",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-100, 100], "nice": False},
    }
    middle = {"field": "middle"}
    filled = {"type": "bar", "color": DAY["own"], "opacity": 0.3, "height": THICK}
    empty = {"type": "bar", "color": DAY["other"], "opacity": 0.3, "height": THICK}
    rule = {"type": "rule", "color": DAY["own"], "strokeWidth": 2}
    dot = {"type": "point", "color": DAY["own"], "filled": True, "size": 60, "opacity": 1}
    zero = {"type": "rule", "color": DAY["muted"], "strokeWidth": 1.5}
    return small(
        [
            *layer(empty, [row], x={**x, "field": "others"}, x2=middle),
            *layer(filled, [row], x=x, x2=middle),
            *layer(rule, [row], x={**x, "field": "low"}, x2={"field": "high"}),
            *layer(dot, [row], x=x),
            *layer(zero, [row], x={**x, "field": "middle"}),
        ]
    )


def small(layers: list[Spec]) -> Picture:
    """A drawing of one bar."""
    return printed(
        {
            "width": WIDTH,
            "height": HEIGHT,
            "background": None,
            "padding": EDGE,
            "autosize": {"type": "none"},  # every bar of one size, wherever its marks end
            "data": {"values": []},
            "layer": layers,
            "config": {"aria": False, "view": {"stroke": None}},
        }
    )
