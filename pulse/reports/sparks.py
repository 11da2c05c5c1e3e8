"""Draws one series as a small line without words, to stand beside its name and its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from pulse.reports.charts import DAY, STRETCH, Mark, Picture, Spec, layer, printed, segments

WIDTH, HEIGHT = 150, 40
THIN = 20  # waves from which on the line is a thin one


def spark(marks: Sequence[Mark], *, within: tuple[float, float]) -> Picture:
    """Draw one series in little.

    Args:
        marks: oldest first; values from 0 to 100.
        within: the lower and upper end of the drawing, the same for those that stand together.

    Returns:
        The line with its range, with a dot at the newest wave and at those that stand alone;
        gaps where nothing is shown and where it does not come from the wave before.
    """
    rows = segments(marks, other=False)
    newest = [row for row in rows if row["day"] == marks[-1].day.isoformat()]
    alone = [row for row in rows if sum(r["stretch"] == row["stretch"] for r in rows) == 1]
    ranged = [row for row in rows if row["low"] is not None]
    days = {"type": "utc", "domain": [marks[0].day.isoformat(), marks[-1].day.isoformat()]}
    x: Spec = {"field": "day", "type": "temporal", "axis": None, "scale": days}
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": list(within), "nice": False},
    }
    band = {"type": "area", "color": DAY["own"], "opacity": 0.2}
    wide = 2.5 if len(rows) < THIN else 1.5
    line = {"type": "line", "color": DAY["own"], "strokeWidth": wide, "strokeJoin": "round"}
    dot = {"type": "point", "color": DAY["own"], "filled": True, "size": 44, "opacity": 1}
    return printed(
        {
            "width": WIDTH,
            "height": HEIGHT,
            "background": None,
            "padding": 5,
            "data": {"values": []},
            "layer": [
                *layer(
                    band, ranged, x=x, y={**y, "field": "low"}, y2={"field": "high"}, detail=STRETCH
                ),
                *layer(line, rows, x=x, y=y, detail=STRETCH),
                *layer(dot, [*alone, *newest], x=x, y=y),
            ],
            "config": {"aria": False, "view": {"stroke": None}},
        }
    )
