"""Earlier results are brought in: read, shown, and then stored as series of their own."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from surveys import partners
from surveys.earlier import days, merging, names, sources
from surveys.earlier.breaks import About, breaks_of
from surveys.earlier.columns import DAY, ORGANISATION, Layout, layout
from surveys.earlier.merging import Series
from surveys.earlier.plans import CREATE, Measure, Newcomer, Plan, Stranger, Wishes
from surveys.earlier.reading import Reading, Result, distinct, read_results, regauged, renamed
from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import folded
from surveys.files.remarks import Remark
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
TOTAL = re.compile(
    r"\b(benchmarks?|totals?|averages?|means?|medians?|overall|all (organi[sz]ations|staff|respond"
    r"ents|employees|civil servants)|gesamt\w*|durchschnitt|mittelwert|ensemble|moyenne|totale?"
    r"|promedio|gemiddelde|totaal|ogolem|srednia)\b"
)


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
        source: the name under which its results are kept; one of that name is replaced.
        attribution: the words that its licence asks for.
        wishes: what is to be read or kept otherwise than guessed.

    Raises:
        FileUnreadable: the file is not what it should be; the sentence says what to do.
    """
    wishes = wishes or Wishes()
    home = partners.alliance(session)
    name = partners.tidy_name(source)
    before = merging.kept(session, sources.by_name(session, home, name))
    found = layout(table, mapping=wishes.columns, only=wishes.only, take=wishes.take)
    day = _day(found, wishes, table.name)
    reading = read_results(
        found, day=day, take=wishes.take, scale=wishes.scale, order=wishes.order, file=table.name
    )
    meant = names.remembered(session, home)
    meaning = regauged(
        renamed(reading.results, {**meant.organisations, **wishes.aliases}),
        {**meant.measures, **wishes.measures},
    )
    results, doubled = distinct(meaning)
    there = {same_name(one.name): one.name for one in partners.organisations(session)}
    called = {same_name(one.organisation): one.organisation for one in results}
    measures = _measures(results, _scales(reading, meaning), wishes)
    labels = {key: series.label for key, series in before.items()}
    old = {day for series in before.values() for day in series.medians}
    brought = {one.day for one in results}
    return Plan(
        source=name,
        attribution=" ".join(attribution.split()),
        kept=tuple(sorted(old - brought)),
        replaced=tuple(sorted(old & brought)),
        newcomers=tuple(
            Newcomer(one.key, names.nearest_measure(one.key, labels))
            for one in measures
            if before and one.key not in before
        ),
        labels=labels,
        layout=found,
        day=day,
        measures=measures,
        results=results,
        members=tuple(sorted(there[key] for key in called if key in there)),
        strangers=tuple(
            Stranger(name, names.nearest_organisation(name, there.values()))
            for key, name in sorted(called.items())
            if key not in there
        ),
        fate=wishes.strangers,
        about=wishes.about,
        said=wishes,
        problems=(*reading.problems, *doubled),
        notes=(*_totals(results, found), *reading.notes),
    )


def _scales(reading: Reading, results: Sequence[Result]) -> dict[str, str]:
    """The scale of each measure, by the name that it is kept under."""
    return {
        one.measure: reading.scales[read.measure]
        for one, read in zip(results, reading.results, strict=True)
    }


def _totals(results: Sequence[Result], found: Layout) -> list[Remark]:
    """Rows that look like totals would be counted as organisations, in medians too."""
    lines: dict[str, int] = {}
    for one in results:
        if TOTAL.search(folded(one.organisation)):
            lines.setdefault(one.organisation, one.line)
    column = found.headings[found.fields[ORGANISATION]]
    reason = "This looks like a total or a benchmark, not an organisation. If so, leave it out."
    return [Remark(line, column, shown(name), reason) for name, line in lines.items()]


def _day(found: Layout, wishes: Wishes, file: str) -> date | None:
    if wishes.day:
        try:
            return days.day(wishes.day, month_first=None)
        except days.NotADay as error:
            raise FileUnreadable(f"{shown(wishes.day)}: {error}") from error
    if DAY in found.fields:
        return None
    day = days.year_in(file)
    if day is None:
        raise FileUnreadable(
            f"No column of {file} holds years or days, and its name holds no year. Say which "
            "column does, or the one day of all its results."
        )
    return day


def _measures(
    results: Sequence[Result], scales: Mapping[str, str], wishes: Wishes
) -> tuple[Measure, ...]:
    by_measure: dict[str, list[Result]] = {}
    for one in results:
        by_measure.setdefault(one.measure, []).append(one)
    constructs = {folded(measure): name for measure, name in wishes.constructs.items()}
    unknown = constructs.keys() - {folded(key) for key in by_measure}
    if unknown:
        there = ", ".join(list(by_measure)[:30])
        raise FileUnreadable(
            f"No measure of the file is called {', '.join(sorted(unknown))}. There are: {there}."
        )
    return tuple(
        _measure(key, group, scales[key], constructs.get(folded(key)), wishes.about.get(key))
        for key, group in by_measure.items()
    )


def _measure(
    key: str, group: list[Result], scale: str, construct: str | None, about: About | None
) -> Measure:
    about = about or About()
    ordered = sorted(group, key=lambda one: one.day)
    return Measure(
        key=key,
        label=about.label or key,
        scale=scale,
        construct=construct,
        first=ordered[0].day,
        last=ordered[-1].day,
        results=len(group),
        organisations=len({same_name(one.organisation) for one in group}),
        lowest=min(one.value for one in group),
        highest=max(one.value for one in group),
        medians=tuple(
            (day, statistics.median(values), len(values))
            for day, ones in groupby(ordered, key=lambda one: one.day)
            if (values := [one.value for one in ones])
        ),
    )


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
