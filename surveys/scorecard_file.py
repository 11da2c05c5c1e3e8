"""Measures and their values in a file: brought in wholly or not at all, and handed out alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveys import scorecard
from surveys.earlier import days, numbers
from surveys.errors import FileUnreadable, SurveyError
from surveys.files.cells import bare_of_escape, escape_cell, shown, tidy
from surveys.files.headings import folded, listed
from surveys.files.table import Row, Table
from surveys.partners import Organisation, same_name
from surveys.scorecard import Better, Measure

HEAD = ("partner", "measure", "unit", "better", "owner", "definition", "day", "value")
NEEDED = ("measure", "day", "value")
WORDS = {"more": Better.more, "less": Better.less, "neither": Better.neither, "": Better.neither}
MOST = 20_000  # rows
TWO_WAYS = re.compile(r"[+\-\u2212]?\d{1,3}(,\d{3})+")  # thousands, or a decimal comma


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brought."""

    measures: int  # that were not there before
    values: int
    changed: int  # of which so many stood there with another number


def bring(
    session: Session, table: Table, organisation: Organisation | None, today: date
) -> Brought:
    """Take the values of a file for one partner's measures, or for those of all; flushed.

    A measure that is not there yet is made, if its row says what it is. A file is brought in for
    one partner: a row that names another one is refused, so that nobody takes over its measures.

    Raises:
        FileUnreadable: a row cannot be taken, and so nothing is; says which, and why.
    """
    columns = _columns(table)
    rows = table.rows[1:]
    if not rows:
        raise FileUnreadable(f"{table.name} needs one row or more beneath its headings.")
    if len(rows) > MOST:
        raise FileUnreadable(f"{table.name} has more than {MOST:,} rows. Split it.")
    month_first = days.month_first(row.cell(columns["day"]) for row in rows)
    known: dict[str, Measure] = {}
    made = changed = 0
    scorecard.turn(session, organisation)
    for row in rows:
        try:
            _check_owner(row.cell(columns["partner"]), organisation)
            name = _words(row.cell(columns["measure"]))
            measure = known.get(name.casefold()) or scorecard.named(session, organisation, name)
            if measure is None:
                measure = _made(session, organisation, row, columns)
                made += 1
            known[name.casefold()] = measure
            before = scorecard.put(measure, *_value(row, columns, month_first), today)
            changed += before is not None
        except (SurveyError, days.NotADay) as error:
            raise FileUnreadable(f"Line {row.line} of {table.name}: {error}") from error
    session.flush()
    return Brought(made, len(rows), changed)


def lines(measures: Sequence[Measure]) -> Iterator[str]:
    """Every value of some measures as lines of CSV, with a header; `bring` reads them."""
    yield _line(HEAD)
    for each in measures:
        whose = each.organisation.name if each.organisation is not None else ""
        words = [whose, each.name, each.unit, each.better.value, each.owner, each.definition]
        for value in each.values:
            safe = [escape_cell(word) for word in words]
            yield _line([*safe, value.day.isoformat(), f"{value.value:.15g}"])


def _columns(table: Table) -> dict[str, int]:
    """Where each column stands, by its heading."""
    head = [cell.strip() for cell in table.rows[0].cells]
    there = {folded(name): at for at, name in reversed(list(enumerate(head)))}
    aliases = {"date": "day", "number": "value", "name": "measure", "direction": "better"}
    for other, name in aliases.items():
        if other in there:
            there.setdefault(name, there[other])
    if missing := [name for name in NEEDED if name not in there]:
        raise FileUnreadable(
            f"{table.name} has no column called {missing[0]}. Its columns are: {listed(head)}. "
            f"It needs {', '.join(NEEDED)}; for new measures {', '.join(HEAD[2:6])}, too."
        )
    return {name: there.get(name, -1) for name in HEAD}


def _words(cell: str) -> str:
    return bare_of_escape(tidy(cell))


def _check_owner(cell: str, organisation: Organisation | None) -> None:
    said, own = _words(cell), organisation.name if organisation is not None else ""
    if said and same_name(said) != same_name(own):
        raise FileUnreadable(
            f"This row is of “{shown(said)}”, and the file is brought in for "
            f"{own or 'all partners together'}. Leave it out, or choose whose it is."
        )


def _made(
    session: Session, organisation: Organisation | None, row: Row, columns: dict[str, int]
) -> Measure:
    told = {name: _words(row.cell(columns[name])) for name in HEAD[1:6]}
    if not (told["unit"] and told["owner"] and told["definition"]):
        raise FileUnreadable(
            f"“{shown(told['measure'])}” is not measured yet. Say its unit, owner and definition "
            "in columns of these names, or write it down on the page first."
        )
    better = WORDS.get(folded(told["better"]))
    if better is None:
        raise FileUnreadable(
            f"“{shown(told['better'])}” does not say which way is better. Write more, less or "
            "neither."
        )
    return scorecard.define(
        session,
        organisation,
        told["measure"],
        unit=told["unit"],
        better=better,
        owner=told["owner"],
        definition=told["definition"],
    )


def _value(row: Row, columns: dict[str, int], month_first: bool | None) -> tuple[date, float]:
    day = days.day(row.cell(columns["day"]), month_first=month_first)
    found = value(row.cell(columns["value"]))
    if found is None:
        raise FileUnreadable("There is no number. Leave the row out.")
    return day, found


def value(cell: str) -> float | None:
    """The value that somebody wrote; None if there is none.

    Raises:
        FileUnreadable: it is no number, or one that can be read in two ways, as 12,000.
    """
    try:
        found = numbers.number(cell)
    except numbers.NotANumber:
        raise FileUnreadable(f"“{shown(cell)}” is no number. Write it as 12.5.") from None
    if TWO_WAYS.fullmatch(cell.strip()):
        either = cell.strip()
        raise FileUnreadable(
            f"“{either}” can be read in two ways. Write {either.replace(',', '')}, or "
            f"{either.replace(',', '.', 1)}."
        )
    return None if found is None else found.value


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
