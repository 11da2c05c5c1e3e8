"""Draws one series as SVG: its line with intervals, the alliance beside it, gaps and breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import vl_convert  # heavy: only workers and commands draw

WIDTH, HEIGHT, TEXT = 340, 180, 14  # so that words are readable on a phone 320 px wide
FONT = "Noto Sans"  # shipped: a font that is missing would silently take all words with it
FOLDER = Path(__file__).parent / "fonts"
LABELS = 4  # days named below the chart, at most
FINE_SPAN = 60.0  # above it the ends of a chart lie at twenties, else at tens
CROWDED = 60  # marks from which on they would hide their line
LEAST_SPAN = 40.0  # points of 0 to 100 that the chart spans at least, or noise looks like news

DAY = {
    "ink": "#16272a",
    "muted": "#4c5c5e",
    "grid": "#ded9cd",
    "own": "#0f5c63",
    "other": "#6d7b7b",
    "break": "#b84a0c",
}
NIGHT = {
    "ink": "#e8eeec",
    "muted": "#a9b9b7",
    "grid": "#2d3b3e",
    "own": "#72c7c8",
    "other": "#82938f",
    "break": "#ffb45c",
}

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """One day of a chart; what is None is not drawn there.

    `broken` and `other_broken` mean that the line does not come from the mark before; where
    nothing was `asked` there is a gap and no ring.
    """

    day: date
    value: float | None
    low: float | None = None
    high: float | None = None
    other: float | None = None
    other_low: float | None = None
    other_high: float | None = None
    line: float | None = None
    broken: bool = False
    other_broken: bool = False
    asked: bool = True

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """Everything that is drawn of it."""
        own = (self.value, self.low, self.high, self.line)
        return (*own, self.other, self.other_low, self.other_high)


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing, by day and by night."""

    light: str
    dark: str


def span(marks: Sequence[Mark]) -> tuple[float, float]:
    """The part of the scale in which these marks lie; the same for charts side by side.

    It stays within 0 and 100, unless a source says more: some response rates do.
    """
    numbers = [number for mark in marks for number in mark.numbers if number is not None]
    low, high = min(numbers, default=30.0), max(numbers, default=70.0)
    middle = min(max((low + high) / 2, LEAST_SPAN / 2), 100 - LEAST_SPAN / 2)
    low, high = min(low, middle - LEAST_SPAN / 2), max(high, middle + LEAST_SPAN / 2)
    step = 20 if high - low > FINE_SPAN else 10
    return max(0.0, step * (low // step)), -step * (-high // step)


def draw(
    marks: Sequence[Mark],
    *,
    within: tuple[float, float],
    occasions: Sequence[date] = (),
    onset: date | None = None,
) -> Picture:
    """Draw one series.

    Args:
        marks: oldest first; values from 0 to 100.
        within: the lower and upper end of the chart.
        occasions: days on which something happened that the page tells of in words.
        onset: where an upright line says that a fall began.

    Returns:
        The chart as SVG, without a background. It carries no words but days and numbers, so that
        it is the same in every language; whoever shows it says what it shows.
    """
    return printed(described(marks, within=within, occasions=occasions, onset=onset))


def painted(marks: Sequence[Mark], *, within: tuple[float, float]) -> bytes:
    """The same series as PNG on white, at twice its size, for letters; see `draw`."""
    vl_convert.register_font_directory(str(FOLDER))
    spec = {**described(marks, within=within), "background": "#ffffff"}
    return vl_convert.vegalite_to_png(spec, scale=2)


def printed(spec: Spec) -> Picture:
    """A drawing that is described in the colours of the day, by day and by night."""
    vl_convert.register_font_directory(str(FOLDER))
    light = vl_convert.vegalite_to_svg(spec)
    dark = light
    for name, colour in DAY.items():
        dark = dark.replace(colour, NIGHT[name])
    return Picture(light, dark)


def described(
    marks: Sequence[Mark],
    *,
    within: tuple[float, float],
    occasions: Sequence[date] = (),
    onset: date | None = None,
    days: Sequence[date] = (),
) -> Spec:
    """The drawing of one series in the words of Vega-Lite; over `days`, if its own are not all."""
    days = days or [mark.day for mark in marks]
    happened = [day for day in occasions if days[0] <= day <= days[-1]]
    edge = max(timedelta(days=20), (days[-1] - days[0]) * 0.04)
    x = {
        "field": "day",
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [(days[0] - edge).isoformat(), (days[-1] + edge).isoformat()],
        },
        "axis": _day_axis(days),
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": list(within), "nice": False},
        "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False, "labelPadding": 8},
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "padding": {"left": 4, "right": 12, "top": 8, "bottom": 4},
        "data": {"values": []},
        "layer": [
            *_breaks(marks, x),
            *_onset(onset, x),
            *_other(marks, x, y),
            *_interval(marks, x, y),
            *_line(marks, x, y),
            *_own(marks, x, y),
            *_missing(marks, x, y, within[0]),
            *_occasions(happened, x, y, within[1]),
        ],
        "config": {
            "aria": False,
            "font": f"{FONT}, system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelColor": DAY["muted"],
                "labelFontSize": TEXT,
                "gridColor": DAY["grid"],
                "domainColor": DAY["grid"],
                "tickColor": DAY["grid"],
            },
        },
    }


def _day_axis(days: Sequence[date]) -> Spec:
    """Some of the days, evenly chosen; years alone where every day is the same day of its year."""
    step = max(1, -(-(len(days) - 1) // (LABELS - 1)) if len(days) > 1 else 1)
    named = list(reversed(days[::-1][::step]))
    yearly = len(days) > 1 and len({(day.month, day.day) for day in days}) == 1
    return {
        "title": None,
        "values": [{"year": d.year, "month": d.month, "date": d.day, "utc": True} for d in named],
        "format": "%Y" if yearly else "%b %Y",
        "grid": False,
        "labelPadding": 6,
        "labelFlush": False,
        "labelOverlap": "parity",
    }


def layer(mark: Spec, rows: list[Spec], **encoding: Spec) -> list[Spec]:
    """One layer of a drawing; none where there is nothing to draw."""
    return [{"mark": mark, "data": {"values": rows}, "encoding": encoding}] if rows else []


def segments(marks: Sequence[Mark], *, other: bool) -> list[Spec]:
    """Rows with the number of the unbroken stretch that they belong to."""
    rows: list[Spec] = []
    stretch, open_ = 0, False
    for mark in marks:
        value = mark.other if other else mark.value
        if value is None or (mark.other_broken if other else mark.broken) or not open_:
            stretch += 1
        open_ = value is not None
        if value is not None:
            rows.append(
                {
                    "day": mark.day.isoformat(),
                    "value": value,
                    "low": mark.other_low if other else mark.low,
                    "high": mark.other_high if other else mark.high,
                    "stretch": stretch,
                }
            )
    return rows


def _apart(rows: list[Spec]) -> list[Spec]:
    """The rows that get a mark of their own: of a crowd those that no line goes through."""
    if len(rows) <= CROWDED:
        return rows
    alone = Counter(row["stretch"] for row in rows)
    return [row for row in rows if alone[row["stretch"]] == 1]


STRETCH: Spec = {"field": "stretch", "type": "nominal"}


def _other(marks: Sequence[Mark], x: Spec, y: Spec) -> list[Spec]:
    rows = segments(marks, other=True)
    line = {"type": "line", "color": DAY["other"], "strokeWidth": 2, "strokeDash": [5, 4]}
    dot = {"type": "point", "color": DAY["other"], "filled": True, "size": 22, "opacity": 1}
    ranged = [row for row in rows if row["low"] is not None]
    low, high = {**y, "field": "low"}, {"field": "high"}
    band = {"type": "area", "color": DAY["other"], "opacity": 0.18}
    drawn = layer(band, ranged, x=x, y=low, y2=high, detail=STRETCH)
    drawn += layer(line, rows, x=x, y=y, detail=STRETCH)
    return [*drawn, *layer(dot, _apart(rows), x=x, y=y)]


def _interval(marks: Sequence[Mark], x: Spec, y: Spec) -> list[Spec]:
    rows = [row for row in segments(marks, other=False) if row["low"] is not None]
    low, high = {**y, "field": "low"}, {"field": "high"}
    band = {"type": "area", "color": DAY["own"], "opacity": 0.16}
    rule = {"type": "rule", "color": DAY["own"], "opacity": 0.45, "strokeWidth": 1.5}
    return [
        *layer(band, rows, x=x, y=low, y2=high, detail=STRETCH),
        *layer(rule, _apart(rows), x=x, y=low, y2=high),
    ]


def _own(marks: Sequence[Mark], x: Spec, y: Spec) -> list[Spec]:
    rows = segments(marks, other=False)
    wide = 3 if len(rows) <= CROWDED else 1.5
    line = {"type": "line", "color": DAY["own"], "strokeWidth": wide, "strokeJoin": "round"}
    dot = {"type": "point", "color": DAY["own"], "filled": True, "size": 70, "opacity": 1}
    drawn = layer(line, rows, x=x, y=y, detail=STRETCH)
    return [*drawn, *layer(dot, _apart(rows), x=x, y=y)]


def _line(marks: Sequence[Mark], x: Spec, y: Spec) -> list[Spec]:
    """The straight line through a stretch of the waves, dotted, from its first to its last."""
    rows: list[Spec] = [
        {"day": mark.day.isoformat(), "value": mark.line} for mark in marks if mark.line is not None
    ]
    dots = {"type": "line", "color": DAY["ink"], "strokeWidth": 2, "strokeDash": [2, 4]}
    return layer(dots, rows, x=x, y=y)


def _missing(marks: Sequence[Mark], x: Spec, y: Spec, floor: float) -> list[Spec]:
    """A hollow ring at the foot of each day whose number is not shown."""
    rows: list[Spec] = [
        {"day": mark.day.isoformat(), "value": floor}
        for mark in marks
        if mark.value is None and mark.asked
    ]
    ring = {"type": "point", "color": DAY["muted"], "filled": False, "size": 60, "strokeWidth": 1.5}
    return layer({**ring, "opacity": 1, "clip": False}, rows, x=x, y=y)


def _breaks(marks: Sequence[Mark], x: Spec) -> list[Spec]:
    """An upright dashed line half-way before each mark that cannot be compared."""
    rows: list[Spec] = []
    for before, mark in pairwise(marks):
        if mark.broken:
            rows.append({"day": (before.day + (mark.day - before.day) / 2).isoformat()})
    rule = {"type": "rule", "color": DAY["break"], "strokeWidth": 1.5, "strokeDash": [3, 3]}
    return layer(rule, rows, x=x)


def _onset(day: date | None, x: Spec) -> list[Spec]:
    """An upright line on the day that a fall began."""
    rows: list[Spec] = [{"day": day.isoformat()}] if day is not None else []
    return layer({"type": "rule", "color": DAY["ink"], "strokeWidth": 1.5}, rows, x=x)


def _occasions(days: Sequence[date], x: Spec, y: Spec, ceiling: float) -> list[Spec]:
    """A small triangle at the head of each day on which something happened."""
    rows: list[Spec] = [{"day": day.isoformat(), "value": ceiling} for day in days]
    shape = {"type": "point", "shape": "triangle-down", "filled": True, "size": 70, "opacity": 1}
    return layer({**shape, "color": DAY["break"], "clip": False}, rows, x=x, y=y)
