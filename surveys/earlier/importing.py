"""Earlier results are brought in: read, shown, and then stored as series of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from surveys import partners
from surveys.earlier import days, merging, names, sources
from surveys.earlier.breaks import breaks_of
from surveys.earlier.columns import DAY, Layout, layout
from surveys.earlier.forecast import planned
from surveys.earlier.merging import Series
from surveys.earlier.plans import CREATE, Plan, Wishes
from surveys.earlier.reading import Result, read_results
from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.table import Table
from surveys.history import (
    HistoryBreak,
    HistoryMeasure,
    HistoryPoint,
    HistorySource,
    HistorySummary,
)
from surveys.partners import Alliance, same_name

BATCH = 5_000


def read(
    session: Session,
    *,
    table: Table,
    source: str,
    attribution: str = "",
    wishes: Wishes | None = None,
) -> Plan:
    """Read a file of earlier results and say what importing it would do. Changes nothing.

    Args:
        session: over the roster.
        table: the file.
        source: the name under which its results are kept; they join those that it has.
        attribution: the words that its licence asks for.
        wishes: what is to be read or kept otherwise than guessed.

    Raises:
        FileUnreadable: the file is not what it should be; the sentence says what to do.
    """
    wishes = wishes or Wishes()
    found = layout(table, mapping=wishes.columns, only=wishes.only, take=wishes.take)
    day = _day(found, wishes, table.name)
    reading = read_results(
        found, day=day, take=wishes.take, scale=wishes.scale, order=wishes.order, file=table.name
    )
    return planned(
        session,
        reading,
        source=source,
        attribution=attribution,
        wishes=wishes,
        found=found,
        day=day,
    )


def _day(found: Layout, wishes: Wishes, file: str) -> date | None:
    if DAY in found.fields and not wishes.day:
        return None
    return day_of(wishes.day, file)


def day_of(wish: str, file: str) -> date:
    """The one day of all results of a file: as somebody said, or from the file's name.

    Raises:
        FileUnreadable: what was said is no day, or neither says one.
    """
    if wish:
        try:
            return days.day(wish, month_first=None)
        except days.NotADay as error:
            raise FileUnreadable(f"{shown(wish)}: {error}") from error
    day = days.year_in(file)
    if day is None:
        raise FileUnreadable(
            f"No column of {file} holds years or days, and its name holds no year. Say which "
            "column does, or the one day of all its results."
        )
    return day


def apply(session: Session, plan: Plan, today: date) -> HistorySource:
    """Store what a plan holds, all of it, beside what its source has on other days.

    Names that somebody said with the import are remembered for the next one. The caller commits,
    and has the drawings made.

    Args:
        session: over the roster; the one that read the plan.
        plan: made by `read` in the same transaction.
        today: the day of the import.

    Raises:
        FileUnreadable: organisations of the file are not in the alliance, and nobody said what
            is to become of them; or the source has a measure on another scale.
    """
    if plan.blocked:
        raise FileUnreadable(plan.blocked)
    home = partners.alliance(session)
    there = sources.by_name(session, home, plan.source)
    every = merging.joined(plan, merging.kept(session, there))
    attribution = plan.attribution or (there.attribution if there else "")
    if there is not None:
        sources.forget(session, there)
    if plan.fate == CREATE:
        for stranger in plan.strangers:
            partners.add_organisation(session, name=stranger.name, language=home.language)
    _remember(session, home, plan)
    source = HistorySource(
        alliance_id=home.id, name=plan.source, attribution=attribution, imported=today
    )
    stored = {one.key: _measure_of(one) for one in every}
    source.measures = list(stored.values())
    session.add(source)
    session.flush()
    ids = {same_name(one.name): one.id for one in partners.organisations(session)}
    for one in every:
        _insert(session, HistorySummary, _summaries(one, stored[one.key].id))
        _insert(session, HistoryPoint, _points(one, stored[one.key].id, ids))
    session.flush()
    session.expire_all()
    return source


def _remember(session: Session, home: Alliance, plan: Plan) -> None:
    there = {same_name(one.name) for one in partners.organisations(session)}
    aliases = {
        written: today for written, today in plan.said.aliases.items() if same_name(today) in there
    }
    names.remember_organisations(session, home, aliases)
    names.remember_measures(session, home, plan.said.measures)


def _measure_of(series: Series) -> HistoryMeasure:
    return HistoryMeasure(
        key=series.key,
        label=series.label,
        scale=series.scale,
        construct=series.construct,
        breaks=[HistoryBreak(day=one.day, why=one.why) for one in series.breaks],
    )


def _summaries(series: Series, measure_id: int) -> list[dict[str, Any]]:
    return [
        {
            "measure_id": measure_id,
            "day": day,
            "median": median,
            "organisations": count,
            "change": change,
        }
        for day, median, count, change in series.changes()
    ]


def _points(series: Series, measure_id: int, ids: Mapping[str, int]) -> list[dict[str, Any]]:
    by_organisation: dict[str, list[Result]] = {}
    for one in series.results:
        key = same_name(one.organisation)
        if key in ids:
            by_organisation.setdefault(key, []).append(one)
    rows = []
    for key, unordered in by_organisation.items():
        ordered = sorted(unordered, key=lambda one: one.day)
        before: Result | None = None
        for one, why in zip(ordered, breaks_of(ordered, series.about), strict=True):
            comparable = before is not None and why is None
            rows.append(
                {
                    "measure_id": measure_id,
                    "organisation_id": ids[key],
                    "day": one.day,
                    "published": one.published,
                    "value": one.value,
                    "n": one.n,
                    "sd": one.sd,
                    "change": one.value - before.value if before and comparable else None,
                    "break_before": why,
                }
            )
            before = one
    return rows


def _insert(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        session.execute(insert(table), rows[start : start + BATCH])
