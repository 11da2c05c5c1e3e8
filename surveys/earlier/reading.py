"""From the rows of a file to results: one per organisation, day and measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from surveys.earlier import days
from surveys.earlier.columns import (
    DAY,
    HIGHEST,
    MEASURE,
    ORGANISATION,
    PUBLISHED,
    SD,
    VALUE,
    Layout,
    N,
    wanted,
)
from surveys.earlier.numbers import NotANumber, Number, number, whole
from surveys.earlier.scales import AS_GIVEN, PERCENT, Scale, guessed, named_scale, refuse_points
from surveys.errors import FileUnreadable
from surveys.files.cells import shown, tidy
from surveys.files.headings import folded
from surveys.files.remarks import Remark
from surveys.files.table import Row
from surveys.partners import LONGEST_NAME, same_name

MOST = 500_000


@dataclass(frozen=True, slots=True)
class Found:
    """One result as the file has it."""

    line: int
    column: str
    organisation: str
    published: str  # its name at the time; empty if the file does not say
    day: date
    measure: str
    number: Number
    n: int | None
    sd: Number | None


@dataclass(frozen=True, slots=True)
class Result:
    """One result on the scale from 0 to 100, unrounded."""

    line: int
    organisation: str
    published: str
    day: date
    measure: str
    value: float
    n: int | None
    sd: float | None


@dataclass(frozen=True)
class Reading:
    """What a file's rows came to."""

    results: tuple[Result, ...]
    scales: Mapping[str, str]  # measure -> "percent" or "score"
    problems: tuple[Remark, ...]  # cells or rows that cannot be taken
    notes: tuple[Remark, ...]  # results taken, with something to know


def read_results(
    layout: Layout, *, day: date | None, take: tuple[str, ...], scale: str, order: str, file: str
) -> Reading:
    """Read every result of a file.

    Args:
        layout: the rows, and what their columns hold.
        day: of all results, where no column says it.
        take: patterns of the measures to take; none: all.
        scale: as `named_scale` takes it; empty: guessed.
        order: "dmy" or "mdy" for dates such as 3/4/2019; empty: told from the column.
        file: its name, for sentences.

    Raises:
        FileUnreadable: no day is known, no result is there, or the scale cannot be guessed.
    """
    problems: list[Remark] = []
    found = list(_found(layout, day, take, order, problems))
    if len(found) > MOST:
        raise FileUnreadable(
            f"{file} holds more than {MOST:,} results. Take fewer measures, or split the file."
        )
    if not found:
        first = f" Line {problems[0].line}: {problems[0].reason}" if problems else ""
        raise FileUnreadable(f"No result can be taken from {file}.{first}")
    found = _once(found, problems)
    chosen = named_scale(scale)
    if chosen is None:
        refuse_points([one.number for one in found], file)
    notes: list[Remark] = []
    results = list(_scaled(found, chosen, problems, notes))
    name = chosen.name if chosen else PERCENT
    return Reading(
        results=tuple(results),
        scales={one.measure: name for one in results},
        problems=tuple(sorted(problems, key=lambda remark: remark.line)),
        notes=tuple(sorted(notes, key=lambda remark: remark.line)),
    )


def _found(
    layout: Layout, day: date | None, take: tuple[str, ...], order: str, problems: list[Remark]
) -> Iterator[Found]:
    month_first = {"dmy": False, "mdy": True}.get(order)
    if month_first is None and DAY in layout.fields:
        month_first = days.month_first(layout.cell(row, DAY) for row in layout.rows)
    for row in layout.rows:
        name = tidy(layout.cell(row, ORGANISATION))
        if not name or len(name) > LONGEST_NAME:
            reason = "There is no organisation." if not name else "This is too long for a name."
            problems.append(_remark(layout, row, layout.fields[ORGANISATION], reason))
            continue
        try:
            then = day or days.day(layout.cell(row, DAY), month_first=month_first)
        except days.NotADay as error:
            problems.append(_remark(layout, row, layout.fields.get(DAY, -1), str(error)))
            continue
        published = tidy(layout.cell(row, PUBLISHED))
        for measure, at, n_at, sd_at in _places(layout, row, take):
            one = _number(layout, row, at, problems)
            if one is not None:
                n = _whole(layout, row, n_at, problems)
                sd = _number(layout, row, sd_at, problems) if sd_at is not None else None
                yield Found(
                    row.line, layout.headings[at], name, published, then, measure, one, n, sd
                )


def _places(
    layout: Layout, row: Row, take: tuple[str, ...]
) -> Iterator[tuple[str, int, int | None, int | None]]:
    """The measures of one row: name, and the columns of value, n and sd."""
    n, sd = layout.fields.get(N), layout.fields.get(SD)
    if layout.long:
        measure = tidy(layout.cell(row, MEASURE))
        if measure and wanted(measure, take):
            yield measure, layout.fields[VALUE], n, sd
        return
    alone = len(layout.results) == 1  # only then is a column of spreads the measure's own
    for result in layout.results:
        spread = sd if alone and result.sd is None else result.sd
        yield result.key, result.value, n if result.n is None else result.n, spread


def _number(layout: Layout, row: Row, at: int, problems: list[Remark]) -> Number | None:
    try:
        return number(row.cell(at))
    except NotANumber:
        problems.append(_remark(layout, row, at, "This is not a number."))
        return None


def _whole(layout: Layout, row: Row, at: int | None, problems: list[Remark]) -> int | None:
    if at is None:
        return None
    try:
        return whole(row.cell(at))
    except NotANumber:
        reason = "This is not a count of answers; the result is taken without it."
        problems.append(_remark(layout, row, at, reason))
        return None


def _remark(layout: Layout, row: Row, at: int, reason: str) -> Remark:
    heading = layout.headings[at] if at >= 0 else "(the day)"
    return Remark(row.line, heading, shown(row.cell(at)), reason)


def _once(found: list[Found], problems: list[Remark]) -> list[Found]:
    """One result per organisation, day and measure: the first; one that differs is reported."""
    first: dict[tuple[str, date, str], Found] = {}
    for one in found:
        key = (same_name(one.organisation), one.day, one.measure)
        other = first.setdefault(key, one)
        if other is not one and other.number != one.number:
            reason = (
                f"Line {other.line} has {other.number.value:g} for the same organisation, day and "
                "measure; that one is kept."
            )
            problems.append(Remark(one.line, one.column, f"{one.number.value:g}", reason))
    return list(first.values())


def _scaled(
    found: list[Found], chosen: Scale | None, problems: list[Remark], notes: list[Remark]
) -> Iterator[Result]:
    groups: dict[str, dict[date, list[Found]]] = {}
    for one in found:
        groups.setdefault(one.measure, {}).setdefault(one.day, []).append(one)
    for by_day in groups.values():
        for day, group in by_day.items():
            bare = [one.number for one in group if not one.number.percent]
            others = [
                one.number.value for then, rest in by_day.items() if then != day for one in rest
            ]
            scale = chosen or guessed(bare, others)
            for one in group:
                result = _result(one, scale if chosen or not one.number.percent else AS_GIVEN)
                if _possible(one, result, problems, notes):
                    yield result


def _result(one: Found, scale: Scale) -> Result:
    return Result(
        line=one.line,
        organisation=one.organisation,
        published=one.published,
        day=one.day,
        measure=one.measure,
        value=scale.value(one.number.value),
        n=one.n,
        sd=scale.spread(one.sd.value) if one.sd is not None else None,
    )


def _possible(one: Found, result: Result, problems: list[Remark], notes: list[Remark]) -> bool:
    written = f"{one.number.value:g}" + ("%" if one.number.percent else "")
    if not 0 <= result.value <= HIGHEST:
        reason = f"This comes to {result.value:.4g} on the scale from 0 to 100. Is the scale right?"
        problems.append(Remark(one.line, one.column, written, reason))
        return False
    if result.value > 100:
        reason = "This is above 100; it is kept as it is."
        notes.append(Remark(one.line, one.column, written, reason))
    if one.sd is not None and one.sd.value < 0:
        problems.append(Remark(one.line, one.column, written, "A standard deviation is below 0."))
        return False
    if one.n == 0:
        problems.append(Remark(one.line, one.column, written, "Nobody can have answered this."))
        return False
    return True


def renamed(results: tuple[Result, ...], aliases: Mapping[str, str]) -> tuple[Result, ...]:
    """Give organisations the names they have today; the old one is kept as published."""
    today = {same_name(old): new for old, new in aliases.items()}
    return tuple(
        replace(one, organisation=today[key], published=one.published or one.organisation)
        if (key := same_name(one.organisation)) in today
        else one
        for one in results
    )


def regauged(results: tuple[Result, ...], meanings: Mapping[str, str]) -> tuple[Result, ...]:
    """Give measures the keys that they are kept under.

    Args:
        results: as read.
        meanings: from a heading in the file to the measure that it means.
    """
    keys = {folded(heading): key for heading, key in meanings.items()}
    return tuple(
        replace(one, measure=keys[name]) if (name := folded(one.measure)) in keys else one
        for one in results
    )


def distinct(results: tuple[Result, ...]) -> tuple[tuple[Result, ...], tuple[Remark, ...]]:
    """Keep one result per organisation, day and measure, once names have been given meanings.

    Returns:
        The first of each, and a remark for each other that has another value.
    """
    first: dict[tuple[str, date, str], Result] = {}
    remarks = []
    for one in results:
        other = first.setdefault((same_name(one.organisation), one.day, one.measure), one)
        if other is not one and other.value != one.value:
            reason = (
                f"{one.measure} of {one.organisation} on that day is taken from line {other.line} "
                "already: two names mean the same."
            )
            remarks.append(Remark(one.line, one.measure, f"{one.value:g}", reason))
    return tuple(first.values()), tuple(remarks)
