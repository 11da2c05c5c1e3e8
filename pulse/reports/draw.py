"""Draws the pictures of one subject's report, once, and keeps them for its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.cells import Hidden
from pulse.reports import bars, charts, earlier, evidence, scored_drawn
from pulse.reports.charts import Mark, Picture
from pulse.reports.past import PastSeries, pasts
from pulse.reports.quality import Quality
from pulse.reports.report import owner
from pulse.reports.sparks import spark
from pulse.reports.store import trends
from pulse.reports.trend import Series, Trend
from surveys import frictions
from surveys.frictions import OPEN, Friction
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
    for friction in frictions.listed(session):
        if friction.state in OPEN or evidence.drawn(session, friction.id) is None:
            draw_friction(session, friction)
            session.commit()
    scored_drawn.draw_all(session)
    session.commit()


def draw_organisation(session: Session, organisation_id: int | None) -> None:
    """Draw one organisation's pictures, or None's: the alliance's, in place of earlier ones."""
    _draw(session, organisation_id)


def letter_picture(session: Session, organisation_id: int, trend: Trend) -> bytes:
    """The line of one trend's first series as PNG, drawn once for each wave; flushed."""
    key = f"{owner(organisation_id)}/letter/{trend.wave_id}"
    kept = session.get(Drawing, key)
    if kept is None:
        marks = trend_marks(trend.everything[0], None)
        png = charts.painted(marks, within=charts.span(marks))
        kept = Drawing(key=key, svg=png, digest=hashlib.sha256(png).hexdigest()[:20])
        session.add(kept)
        session.flush()
    return kept.svg


def draw_friction(session: Session, friction: Friction) -> None:
    """Draw a flag's series with its onset, in place of an earlier drawing; flushed."""
    found = evidence.evidence(session, friction)
    alone = friction.organisation_id is None
    marks = [
        Mark(
            day=point.day,
            value=point.cell.value,
            low=point.cell.low,
            high=point.cell.high,
            other=None if alone else point.alliance.value,
            asked=point.cell.hidden is not Hidden.not_asked,
        )
        for point in found.points
    ]
    happened = [event.day for event in found.marks]
    picture = charts.draw(
        marks, within=charts.span(marks), occasions=happened, onset=friction.onset
    )
    for shade, text in (("light", picture.light), ("dark", picture.dark)):
        _keep(session, f"{evidence.shelf(friction.id)}/{shade}", text.encode())
    session.flush()


def _keep(session: Session, key: str, svg: bytes) -> None:
    digest = hashlib.sha256(svg).hexdigest()[:20]
    session.merge(Drawing(key=key, svg=svg, digest=digest))


def trend_marks(series: Series, past: PastSeries | None, *, alliance: bool = False) -> list[Mark]:
    """One construct's marks, with the earlier results that were joined to it before a break.

    Beside an organisation stands the alliance, every person equal; beside the alliance itself,
    every partner equal. A line is drawn where it can be told from noise.
    """
    line = series.line if series.line is not None and not series.line.rise.noise else None
    marks = past_marks(past) if past is not None else []
    joined = bool(marks)
    for point in series.points:
        other = point.partners if alliance else point.alliance
        marks.append(
            Mark(
                day=point.day,
                value=point.cell.value,
                low=point.cell.low,
                high=point.cell.high,
                other=other.value,
                other_low=other.low,
                other_high=other.high,
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
        drawn += _sparks(organisation_id, f"spark/{trend.pulse_id}", every)
        drawn += _shares(organisation_id, trend)
        if organisation_id is None:
            drawn += _drivers(f"driver/{trend.pulse_id}", trend.quality)
    for past in sources:
        measures = {str(series.measure_id): past_marks(series) for series in past.series}
        drawn += _pictures(organisation_id, "history", measures)
    prefix = owner(organisation_id) + "/"
    of_letters = Drawing.key.startswith(prefix + "letter/", autoescape=True)
    on_paper = Drawing.key.startswith(prefix + "paper/", autoescape=True)
    whole = Drawing.key.startswith(prefix, autoescape=True)
    session.execute(delete(Drawing).where(whole, ~of_letters, ~on_paper))
    session.add_all(drawn)
    session.flush()


def _pictures(
    organisation_id: int | None,
    shelf: str,
    every: dict[str, list[Mark]],
    occasions: Sequence[date] = (),
) -> Iterable[Drawing]:
    """The drawings of series that stand side by side, and so have one scale."""
    within = charts.span([mark for marks in every.values() for mark in marks])
    for name, marks in every.items():
        picture = charts.draw(marks, within=within, occasions=occasions)
        yield from _drawings(f"{owner(organisation_id)}/{shelf}/{name}", picture)


def _sparks(
    organisation_id: int | None, shelf: str, every: dict[str, list[Mark]]
) -> Iterable[Drawing]:
    """The same series in little, likewise on one scale."""
    within = charts.span([mark for marks in every.values() for mark in marks])
    for name, marks in every.items():
        yield from _drawings(
            f"{owner(organisation_id)}/{shelf}/{name}", spark(marks, within=within)
        )


def _shares(organisation_id: int | None, trend: Trend) -> Iterable[Drawing]:
    """The newest wave's favourable shares on both sides of a middle, where they are shown."""
    for series in trend.everything:
        share = series.latest.favourable
        if share.value is not None:
            name = f"{owner(organisation_id)}/share/{trend.pulse_id}/{series.key}"
            yield from _drawings(name, bars.sided(share))


def _drivers(shelf: str, quality: Quality) -> Iterable[Drawing]:
    """The shares of what goes with the outcome, as bars on one scale; the alliance's alone."""
    end = bars.top(driver.share for driver in quality.drivers)
    for driver in quality.drivers:
        picture = bars.bar(driver.share, end=end)
        yield from _drawings(f"{owner(None)}/{shelf}/{driver.key}", picture)


def _drawings(name: str, picture: Picture) -> Iterable[Drawing]:
    for shade, text in (("light", picture.light), ("dark", picture.dark)):
        svg = text.encode()
        digest = hashlib.sha256(svg).hexdigest()[:20]
        yield Drawing(key=f"{name}/{shade}", svg=svg, digest=digest)
