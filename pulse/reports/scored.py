"""Measures of the mission beside the alliance's trust: what a page shows, and what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.cells import Cell
from pulse.reports import report, store
from pulse.reports.trend import Series, Trend
from surveys import marks, scorecard
from surveys.marks import SeriesMark
from surveys.releases import Drawing
from surveys.scorecard import Measure

SHELF = "scorecard"
TRUST = "trust_in_partners"


@dataclass(frozen=True, slots=True)
class Row:
    """One day of a measure's table: what it came to, trust of a wave that ended, what happened."""

    day: date
    value: float | None = None
    trust: Cell | None = None
    happened: tuple[SeriesMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """The alliance's line that stands beside every measure, and what happened meanwhile."""

    pulse: str
    series: Series | None  # None: no wave has been published
    milestones: tuple[SeriesMark, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """One measure as a page shows it; `digests` of its drawing by day and by night, if drawn."""

    measure: Measure
    rows: tuple[Row, ...]
    digests: tuple[str, str] | None


def beside(session: Session) -> Beside:
    """The alliance's trust as published: the theme of that name, or its overall level."""
    found = store.trends(session, None, listed=store.LISTED)
    milestones = tuple(reversed(marks.milestones(session)))
    if not found:
        return Beside("", None, milestones)
    told = next((each for each in found if _trust(each).key == TRUST), found[0])
    return Beside(told.pulse, _trust(told), milestones)


def scored(session: Session, measures: Sequence[Measure], trust: Beside) -> list[Scored]:
    """Measures with the table beneath each, which holds every number of its drawing."""
    pictures = report.pictures(session, SHELF)
    return [Scored(each, rows(each, trust), pictures.get(str(each.id))) for each in measures]


def rows(measure: Measure, trust: Beside) -> tuple[Row, ...]:
    """Every day on one time axis, the oldest first."""
    values = {each.day: each.value for each in measure.values}
    levels = {each.day: each.cell for each in trust.series.points} if trust.series else {}
    axis = sorted(values.keys() | levels.keys())
    happened: dict[date, list[SeriesMark]] = {}
    for mark in trust.milestones:
        if axis and axis[0] <= mark.day <= axis[-1]:
            happened.setdefault(mark.day, []).append(mark)
    return tuple(
        Row(day, values.get(day), levels.get(day), tuple(happened.get(day, ())))
        for day in sorted({*axis, *happened})
    )


def picture(session: Session, measure_id: int, shade: str, digest: str) -> bytes | None:
    """One drawing of a measure, as SVG; None where it has been drawn anew since."""
    key = f"{SHELF}/{measure_id}/{shade}"
    return session.scalar(select(Drawing.svg).where(Drawing.key == key, Drawing.digest == digest))


def measures(session: Session) -> Sequence[Measure]:
    """Every measure, in the order of the page."""
    return scorecard.listed(session)


def _trust(trend: Trend) -> Series:
    own = next((each for each in trend.series if each.key == TRUST), None)
    return own or trend.everything[0]
