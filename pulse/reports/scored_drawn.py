"""Draws each measure of the mission beneath the alliance's trust, over one time axis."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from analysis.cells import Hidden
from pulse.reports import charts, scored
from pulse.reports.charts import Mark, Picture, Spec
from pulse.reports.scored import Beside
from surveys.releases import Drawing
from surveys.scorecard import Measure

HEIGHT = 130  # of each of the two
LABELS = 52  # pixels for the numbers beside either, so that their days stand above each other


def draw_all(session: Session) -> None:
    """Draw every measure that has values, in place of earlier drawings; flushed."""
    trust = scored.beside(session)
    session.execute(delete(Drawing).where(Drawing.key.startswith(f"{scored.SHELF}/")))
    for measure in scored.measures(session):
        if measure.values:
            picture = draw(measure, trust)
            for shade, text in (("light", picture.light), ("dark", picture.dark)):
                key, svg = f"{scored.SHELF}/{measure.id}/{shade}", text.encode()
                digest = hashlib.sha256(svg).hexdigest()[:20]
                session.add(Drawing(key=key, svg=svg, digest=digest))
    session.flush()


def draw(measure: Measure, trust: Beside) -> Picture:
    """One measure's drawing: trust above with its interval, the measure beneath in its own unit.

    The two have no scale in common, so that neither can be read off the other.
    """
    own = [Mark(each.day, each.value) for each in measure.values]
    above = _levels(trust)
    days = sorted({mark.day for mark in [*own, *above]})
    happened = [each.day for each in trust.milestones]
    panels = [_panel(own, _span(own), happened, days, format="~s")]
    if above:
        panels.insert(0, _panel(above, charts.span(above), happened, days))
    shared = {key: panels[0][key] for key in ("background", "padding", "config")}
    inner = [{k: v for k, v in each.items() if k not in shared} for each in panels]
    return charts.printed({**shared, "vconcat": inner, "spacing": 18})


def _panel(
    marks: Sequence[Mark],
    within: tuple[float, float],
    happened: Sequence[date],
    days: Sequence[date],
    **axis: str,
) -> Spec:
    spec = charts.described(marks, within=within, occasions=happened, days=days)
    for each in spec["layer"]:
        _widen(each, axis)
    return {**spec, "height": HEIGHT}


def _widen(part: dict[str, Any], axis: dict[str, str]) -> None:
    """Give the numbers beside a drawing one width, whatever they are."""
    y = part["encoding"].get("y")
    if y is not None:
        room = {"minExtent": LABELS, "maxExtent": LABELS}
        part["encoding"] = {**part["encoding"], "y": {**y, "axis": {**y["axis"], **room, **axis}}}


def _levels(trust: Beside) -> list[Mark]:
    if trust.series is None:
        return []
    return [
        Mark(
            day=point.day,
            value=point.cell.value,
            low=point.cell.low,
            high=point.cell.high,
            broken=point.broken is not None,
            asked=point.cell.hidden is not Hidden.not_asked,
        )
        for point in trust.series.points
    ]


def _span(marks: Sequence[Mark]) -> tuple[float, float]:
    """A little more than a measure's own range; it begins at nought where that is near."""
    numbers = [mark.value for mark in marks if mark.value is not None]
    low, high = min(numbers), max(numbers)
    room = (high - low or abs(high) or 1.0) * 0.15
    floor = 0.0 if 0 <= low <= (high - low) * 2 else low - room
    return floor, high + room
