"""Files of exactly what a report shows: no row, and no decimal place, more."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence

from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from analysis.cells import Cell, Change
from pulse.reports.past import Past, pasts
from pulse.reports.store import trends
from pulse.reports.trend import Point, Series, Trend
from surveys.files.cells import escape_cell
from surveys.partners import Alliance

HEAD = (
    "source",
    "wave",
    "day",
    "subject",
    "name",
    "construct",
    "measure",
    "weighting",
    "value",
    "low",
    "high",
    "n",
    "noise_sd",
    "invited",
    "participation",
    "within_noise",
    "not_shown_because",
    "note",
    "alliance",
    "rules",
    "release",
)
WRITTEN = ("source", "name", "construct", "note", "alliance")  # that somebody may have typed
Row = dict[str, str]


def cells(session: Session, organisation_id: int | None) -> Iterator[str]:
    """One report's numbers as lines of CSV, with a header.

    Args:
        session: the roster's.
        organisation_id: the organisation; None for the alliance's own report.
    """
    yield _line(HEAD)
    for row in of(session, organisation_id):
        yield _line([_safe(column, row.get(column, "")) for column in HEAD])


def of(session: Session, organisation_id: int | None) -> Iterator[Row]:
    """One report's numbers, each with the alliance, the rules and the release that it is from."""
    found, earlier = trends(session, organisation_id), pasts(session, organisation_id)
    own = "alliance" if organisation_id is None else "organisation"
    alliance = session.get(Alliance, 1)
    name = alliance.name if alliance is not None else ""
    for row in rows(found, earlier, own=own):
        yield {**row, "alliance": name}


def rows(found: Sequence[Trend], earlier: Sequence[Past], *, own: str) -> Iterator[Row]:
    """The report's numbers, one each row, with as many decimals as on the page: one, alpha two.

    `rules` and `release` are those of the latest wave, in whose photograph all of them are.
    """
    for trend in found:
        stamp = {"rules": str(trend.rules or ""), "release": trend.digest}
        for row in _trend(trend, own):
            yield {"source": trend.pulse, **row, **stamp}
    for past in earlier:
        yield from _past(past, own)


def _trend(trend: Trend, own: str) -> Iterator[Row]:
    yield from (*_series(trend, own), *_answers(trend, own), *_milestones(trend), *_presence(trend))
    for team in trend.teams:
        for construct, cell in team.cells.items():
            yield {
                "wave": str(trend.wave),
                "day": trend.day.isoformat(),
                "subject": "team",
                "name": team.name,
                "construct": construct,
                "measure": "mean",
                "weighting": "person",
                "invited": str(team.invited),
                "participation": team.band,
                **_numbers(cell),
            }


def _series(trend: Trend, own: str) -> Iterator[Row]:
    for series in trend.everything:
        for point in series.points:
            yield from _point(series, point, own)
        yield from _lines(series, own)


def _milestones(trend: Trend) -> Iterator[Row]:
    for each in trend.milestones:
        yield {
            "day": each.day.isoformat(),
            "subject": "alliance",
            "measure": "milestone",
            "note": f"{each.what} {each.link}".strip(),
        }


def _presence(trend: Trend) -> Iterator[Row]:
    """How many organisations more than half took part in, and how many not."""
    found = trend.presence
    if found is None or found.low is None:
        return
    common = {"wave": str(trend.wave), "day": trend.day.isoformat(), "subject": "alliance"}
    sides = (("more_than_half", found.organisations - found.low), ("up_to_half", found.low))
    for name, organisations in sides:
        yield {
            **common,
            "measure": "turnout",
            "participation": name,
            "value": str(organisations),
        }


def _point(series: Series, point: Point, subject: str) -> Iterator[Row]:
    common = {"wave": str(point.wave), "day": point.day.isoformat(), "construct": series.key}
    own = {
        **common,
        "subject": subject,
        "weighting": "person",
        "invited": "" if point.invited is None else str(point.invited),
        "participation": point.band or "",
    }
    yield {**own, "measure": "mean", **_numbers(point.cell), "note": point.broken or ""}
    yield {**own, "measure": "favourable", **_numbers(point.favourable)}
    if point is series.latest and point.bounds.value is not None:
        yield {**own, "measure": "bounds", **_numbers(point.bounds)}
    if point.change is not None:
        yield {**own, "measure": "change", **_change(point.change)}
        yield from _shown({**own, "measure": "effect"}, point.effect, _hundredths)
    elif point.no_change is not None:
        yield {**own, "measure": "change", "not_shown_because": point.no_change.value}
    alliance = {**common, "subject": "alliance", "measure": "mean"}
    note = {"note": point.alliance_broken or ""}
    if subject == "alliance":
        yield {**alliance, "weighting": "partner", **_numbers(point.partners), **note}
    else:
        yield {**alliance, "weighting": "person", **_numbers(point.alliance), **note}


def _lines(series: Series, subject: str) -> Iterator[Row]:
    """The lines through a series, as what they rise by in all."""
    lines = {"person": series.line, "partner": series.partners_line}
    for weighting, line in lines.items():
        if line is None or (weighting == "partner" and subject != "alliance"):
            continue
        yield {
            "wave": str(series.latest.wave),
            "day": line.until.isoformat(),
            "subject": subject,
            "construct": series.key,
            "measure": "trend",
            "weighting": weighting,
            **_change(line.rise),
            "n": str(line.waves),
            "note": f"since {line.since.isoformat()}, from {_number(line.start)}",
        }


def _answers(trend: Trend, own: str) -> Iterator[Row]:
    """What the latest wave's answers say about themselves, over the whole alliance."""
    found = trend.quality
    common = {"wave": str(trend.wave), "day": trend.day.isoformat(), "subject": "alliance"}
    for scale in found.scales:
        of = {**common, "construct": scale.key}
        yield from _shown({**of, "measure": "alpha"}, scale.alpha, _hundredths)
        yield from _shown({**of, "measure": "omega"}, scale.omega, _hundredths)
        for item in scale.items:
            row = {**common, "construct": item.key, "measure": "item_rest"}
            yield from _shown(row, item.rest, _hundredths)
            yield from _shown({**row, "measure": "apart"}, item.apart, _number)
            noise = {"within_noise": "no" if item.moved else "yes"}
            yield from _shown({**row, "measure": "shift", **noise}, item.shift, _hundredths)
        yield from _shown({**of, "measure": "between"}, scale.between, _number)
    of = {**common, "construct": "overall"}
    yield from _shown({**of, "measure": "alpha"}, found.whole, _hundredths)
    yield from _shown({**of, "measure": "straight"}, found.straight, _number)
    if own == "alliance":
        row = {**common, "construct": found.outcome_key, "measure": "explained"}
        yield from _shown(row, found.explained, _number)
    for driver in found.drivers if own == "alliance" else ():
        row = {**common, "construct": driver.key, "measure": "driver"}
        yield from _shown(row, driver.share, _number)


def _shown(row: Row, cell: Cell, words: Callable[[float | None], str]) -> Iterator[Row]:
    """A row with its numbers, if there are any."""
    if cell.value is not None:
        numbers = {"value": words(cell.value), "low": words(cell.low), "high": words(cell.high)}
        yield {**row, **numbers, "n": str(cell.n)}


def _past(past: Past, subject: str) -> Iterator[Row]:
    for series in past.series:
        for point in series.points:
            common = {
                "source": past.name,
                "day": point.day.isoformat(),
                "construct": series.label,
                "note": point.broken or "",
            }
            if point.value is not None:
                yield {
                    **common,
                    "subject": subject,
                    "measure": series.scale,
                    "value": _number(point.value),
                    "low": _number(point.low),
                    "high": _number(point.high),
                    "n": "" if point.n is None else str(point.n),
                }
            if point.change is not None:
                yield {
                    **common,
                    "subject": subject,
                    "measure": "change",
                    "value": _number(point.change),
                }
            if point.median is not None:
                yield {
                    **common,
                    "subject": "alliance",
                    "measure": f"median of {point.organisations} organisations",
                    "value": _number(point.median),
                }


def _numbers(cell: Cell) -> Row:
    if cell.hidden is not None:
        return {"not_shown_because": cell.hidden.value}
    return {
        "value": _number(cell.value),
        "low": _number(cell.low),
        "high": _number(cell.high),
        "n": str(cell.n),
        "noise_sd": f"{math.sqrt(cell.noise_var):.3f}",
    }


def _change(change: Change) -> Row:
    return {
        "value": _number(change.value),
        "low": _number(change.low),
        "high": _number(change.high),
        "within_noise": "yes" if change.noise else "no",
    }


def _number(value: float | None) -> str:
    """To one decimal, where a tie goes to the same side as on the page."""
    return "" if value is None else str(format_decimal(value, "0.0", locale="en"))


def _hundredths(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _safe(column: str, text: str) -> str:
    """A cell in which no program sees a formula."""
    return escape_cell(text) if column in WRITTEN else text


def _line(fields: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(fields)
    return buffer.getvalue()
