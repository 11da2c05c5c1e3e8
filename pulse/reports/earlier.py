"""Intervals of imported earlier results, where their source says how many answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.scoring import mean_unbounded, wilson_interval
from surveys.history import HistoryMeasure, HistoryPoint


def fill_intervals(session: Session, organisation_id: int | None) -> None:
    """Give an organisation's imported points their intervals, where they have none yet; flushed.

    A percentage with a known n has Wilson's; a score needs its sd as well. How many were asked is
    not known, so there is no finite-population correction.
    """
    query = (
        select(HistoryPoint, HistoryMeasure.scale)
        .join(HistoryMeasure)
        .where(
            HistoryPoint.organisation_id == organisation_id,
            HistoryPoint.n.is_not(None),
            HistoryPoint.low.is_(None),
        )
    )
    for point, scale in session.execute(query):
        interval = _interval(point, scale)
        if interval is not None:
            point.low, point.high = interval
    session.flush()


def _interval(point: HistoryPoint, scale: str) -> tuple[float, float] | None:
    if point.n is None or point.n < 2 or not 0 <= point.value <= 100:
        return None
    if point.sd is not None:
        low, high = mean_unbounded(point.value, sd=point.sd, n=point.n)
        return max(0.0, low), min(100.0, high)
    if scale != "percent":
        return None
    low, high = wilson_interval(point.value / 100, point.n)
    return 100 * low, 100 * high
