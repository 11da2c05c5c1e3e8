"""Draws the pictures of one subject's report, once, and keeps them for its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.cells import Hidden
from pulse.reports import charts, earlier
from pulse.reports.charts import Mark
from pulse.reports.past import PastSeries, pasts
from pulse.reports.report import owner
from pulse.reports.store import trends
from pulse.reports.trend import Series
from surveys.partners import Organisation
from surveys.releases import Drawing


def draw_all(session: Session, progress: Callable[[int, int], None] | None = None) -> None:
    """Draw the alliance's pictures and every organisation's; commits after each subject.

    Args:
        session: the roster's.
        progress: told how many subjects are done, of how many.
    """
    organisations = session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for done, organisation_id in enumerate([None, *organisations], 1):
        _draw(session, organisation_id)
        session.commit()
        if progress is not None:
            progress(done, len(organisations) + 1)


def draw_organisation(session: Session, organisation_id: int) -> None:
    """Draw the pictures of one organisation's report, in place of earlier ones; flushed."""
    _draw(session, organisation_id)


def trend_marks(series: Series, past: PastSeries | None, *, alliance: bool = False) -> list[Mark]:
    """One construct's marks, with the earlier results that were joined to it before a break.

    Beside an organisation stands the alliance, every person equal; beside the alliance itself,
    every partner equal. A line is drawn where it can be told from noise.
    """
    line = series.line if series.line is not None and not series.line.rise.noise else None
    marks = past_marks(past) if past is not None else []
    joined = bool(marks)
    for point in series.points:
        marks.append(
            Mark(
                day=point.day,
                value=point.cell.value,
                low=point.cell.low,
                high=point.cell.high,
                other=(point.partners if alliance else point.alliance).value,
                line=line.level(point.day) if line is not None else None,
                broken=point.broken is not None or joined,
                other_broken=point.alliance_broken is not None or joined,
                asked=point.cell.hidden is not Hidden.not_asked,
            )
        )
        joined = False
    return marks


def past_marks(series: PastSeries) -> list[Mark]:
    """One imported measure's marks, with the median over the organisations beside it."""
    return [
        Mark(
            day=point.day,
            value=point.value,
            low=point.low,
            high=point.high,
            other=point.median,
            broken=point.broken is not None or (point.redefined and point.median is None),
            other_broken=point.redefined,
        )
        for point in series.points
    ]


def _draw(session: Session, organisation_id: int | None) -> None:
    earlier.fill_intervals(session, organisation_id)
    sources = pasts(session, organisation_id)
    joined = {s.construct: s for past in sources for s in past.series if s.construct}
    drawn: list[Drawing] = []
    for trend in trends(session, organisation_id):
        every = {
            series.key: trend_marks(
                series, joined.get(series.key), alliance=organisation_id is None
            )
            for series in trend.everything
        }
        drawn += _pictures(organisation_id, f"pulse/{trend.pulse_id}", every, trend.marks)
    for past in sources:
        every = {str(series.measure_id): past_marks(series) for series in past.series}
        drawn += _pictures(organisation_id, "history", every)
    prefix = owner(organisation_id) + "/"
    session.execute(delete(Drawing).where(Drawing.key.startswith(prefix, autoescape=True)))
    session.add_all(drawn)
    session.flush()


def _pictures(
    organisation_id: int | None,
    shelf: str,
    every: dict[str, list[Mark]],
    occasions: Sequence[date] = (),
) -> Iterable[Drawing]:
    """The drawings of series that stand side by side, and so have one scale."""
    together: Sequence[Mark] = [mark for marks in every.values() for mark in marks]
    within = charts.span(together)
    for name, marks in every.items():
        picture = charts.draw(marks, within=within, occasions=occasions)
        for shade, text in (("light", picture.light), ("dark", picture.dark)):
            svg = text.encode()
            yield Drawing(
                key=f"{owner(organisation_id)}/{shelf}/{name}/{shade}",
                svg=svg,
                digest=hashlib.sha256(svg).hexdigest()[:20],
            )
