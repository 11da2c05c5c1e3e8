"""Reads imported earlier results back: measures of their own, as their source gave them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.history import HistoryMeasure, HistoryPoint, HistorySource, HistorySummary


@dataclass(frozen=True, slots=True)
class PastPoint:
    """One day of one measure: the subject's value, and the median over the organisations.

    For the alliance's own report the value is that median. An interval is there only where the
    source says how many answered.
    """

    day: date
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    change: float | None  # taken before any rounding
    broken: str | None  # why it cannot be compared with the point before
    redefined: bool  # the medians of before and after cannot be compared
    median: float | None
    organisations: int


@dataclass(frozen=True, slots=True)
class PastSeries:
    """One measure over the years, oldest first."""

    measure_id: int
    key: str
    label: str
    scale: str
    construct: str | None
    points: tuple[PastPoint, ...]

    @property
    def latest(self) -> PastPoint:
        """The newest day."""
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class Past:
    """One imported source and its measures."""

    source_id: int
    name: str
    attribution: str
    series: tuple[PastSeries, ...]

    @property
    def ranges(self) -> bool:
        """Whether any point has an interval."""
        return any(point.low is not None for each in self.series for point in each.points)


def pasts(session: Session, organisation_id: int | None) -> list[Past]:
    """Every source that has something on one organisation; None for the alliance.

    Args:
        session: the roster's.
        organisation_id: the organisation.
    """
    sources = session.scalars(select(HistorySource).order_by(HistorySource.name)).all()
    measures = session.scalars(select(HistoryMeasure).order_by(HistoryMeasure.id)).all()
    summaries = _by_measure(
        session.scalars(select(HistorySummary).order_by(HistorySummary.day)).all()
    )
    own = select(HistoryPoint).where(HistoryPoint.organisation_id == organisation_id)
    points = _by_measure(session.scalars(own).all()) if organisation_id is not None else {}
    found = []
    for source in sources:
        series = tuple(
            each
            for measure in measures
            if measure.source_id == source.id
            and (each := _series(measure, points, summaries, organisation_id)) is not None
        )
        if series:
            found.append(Past(source.id, source.name, source.attribution, series))
    return found


Row = TypeVar("Row", HistoryPoint, HistorySummary)


def _by_measure(rows: Iterable[Row]) -> dict[int, dict[date, Row]]:
    found: dict[int, dict[date, Row]] = {}
    for row in rows:
        found.setdefault(row.measure_id, {})[row.day] = row
    return found


def _series(
    measure: HistoryMeasure,
    points: Mapping[int, Mapping[date, HistoryPoint]],
    summaries: Mapping[int, Mapping[date, HistorySummary]],
    organisation_id: int | None,
) -> PastSeries | None:
    medians = summaries.get(measure.id, {})
    own = points.get(measure.id, {})
    days = sorted(medians if organisation_id is None else own)
    if not days:
        return None
    if organisation_id is not None:  # a year in which the others were asked is a gap, not nothing
        days = sorted({*own, *(day for day in medians if days[0] <= day <= days[-1])})
    redefined = {s.day for s in list(medians.values())[1:] if s.change is None}
    made = [
        _median(medians[day], redefined)
        if organisation_id is None
        else _point(day, own, medians, redefined)
        for day in days
    ]
    return PastSeries(
        measure_id=measure.id,
        key=measure.key,
        label=measure.label,
        scale=measure.scale,
        construct=measure.construct,
        points=tuple(made),
    )


def _median(summary: HistorySummary, redefined: Collection[date]) -> PastPoint:
    return PastPoint(
        day=summary.day,
        value=summary.median,
        low=None,
        high=None,
        n=None,
        change=summary.change,
        broken=None,
        redefined=summary.day in redefined,
        median=None,
        organisations=summary.organisations,
    )


def _point(
    day: date,
    own: Mapping[date, HistoryPoint],
    medians: Mapping[date, HistorySummary],
    redefined: Collection[date],
) -> PastPoint:
    point, summary = own.get(day), medians.get(day)
    return PastPoint(
        day=day,
        value=point.value if point else None,
        low=point.low if point else None,
        high=point.high if point else None,
        n=point.n if point else None,
        change=point.change if point else None,
        broken=point.break_before if point else None,
        redefined=day in redefined,
        median=summary.median if summary else None,
        organisations=summary.organisations if summary else 0,
    )
