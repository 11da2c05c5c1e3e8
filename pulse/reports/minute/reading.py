"""Reads what three sentences are written from, out of one pulse's published waves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from pulse.reports.minute.situation import Situation, Theme
from pulse.reports.trend import Series, Trend
from surveys import sharing


def situation(session: Session, trend: Trend, organisation_id: int | None) -> Situation:
    """What a pulse's sentences are written from."""
    shared = sharing.last_of(session, trend.pulse_id)
    alliance = organisation_id is None
    points = trend.everything[0].points
    return Situation(
        alliance=alliance,
        wave=trend.wave,
        before=points[-2].wave if len(points) > 1 else None,
        overall=_theme(trend.overall, trend, alliance=alliance) if trend.overall else None,
        themes=tuple(_theme(each, trend, alliance=alliance) for each in trend.series),
        loose=trend.quality.loose,
        in_turn=trend.in_turn,
        shared=shared.number if shared is not None else None,
        lines=tuple(sharing.lines(session, shared)) if shared is not None else (),
    )


def _theme(series: Series, trend: Trend, *, alliance: bool) -> Theme:
    """A series in its newest wave: a partner's beside the alliance, the alliance's beside all."""
    now, line = series.latest, series.line
    whole = trend.overall.latest.cell if trend.overall and series is not trend.overall else None
    return Theme(
        key=series.key,
        label=series.label,
        level=now.cell,
        other=whole if alliance else now.alliance,
        change=now.change,
        no_change=now.no_change,
        broken=now.broken,
        rise=line.rise if line is not None else None,
        waves=line.waves if line is not None else 0,
    )
