"""Writes what partners say of each other as a file that holds no more than the page."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from analysis.cells import Cell
from pulse.reports.mutual import View
from pulse.reports.tables import Table
from surveys.files.cells import escape_cell

HEAD = (
    *("construct", "wave", "day", "rater", "rated", "mean", "low", "high", "n", "sd"),
    *("noise_var", "not_shown_because", "release"),
)


ABOUT = (
    ("How partners see each other", "What one partner says of another, as its reader may see it."),
    ("mean, low, high", "The level from 0 to 100, and the ends of its range, 19 times of 20."),
    ("n, sd", "The answers behind it, and one standard deviation for the whole wave."),
    ("noise_var", "Variance of the noise that was added to protect people."),
    ("not_shown_because", "Why there is no number. Nothing is left out without a reason."),
    ("Matrix", "Who says it in rows, of whom in columns, numbered alike in the order of names."),
)
TENTH = Decimal("0.1")
SAID = ("mean", "low", "high", "n", "sd", "noise_var", "wave")


def lines(views: Iterable[View]) -> Iterator[str]:
    """The pairs of some views as lines of CSV, with a header: numbers as they are printed.

    Raters and rated are in the order of their names; a hidden pair has its reason.
    """
    yield _line(HEAD)
    for view in views:
        for row in _rows(view):
            yield _line([*map(escape_cell, row[:5]), *row[5:]])


def tables(views: Iterable[View]) -> list[Table]:
    """The same as tables of a workbook: the pairs of all views, and the matrix of each."""
    found: list[Table] = []
    for view in views:
        if not view.pairs:
            continue
        rows = tuple(dict(zip(HEAD, row, strict=True)) for row in _rows(view))
        told = tuple(name for name in HEAD if any(row[name] for row in rows))
        found.append(Table(_sheet("Pairs", found), told, rows, SAID))
        found.append(_matrix(view, _sheet("Matrix", found)))
    return found


def _sheet(name: str, found: Sequence[Table]) -> str:
    """A name that no other sheet has."""
    count = sum(each.name.startswith(name) for each in found)
    return f"{name} {count + 1}" if count else name


def _matrix(view: View, name: str) -> Table:
    """Who says it in rows, of whom in columns; empty where nothing is shown."""
    rows = []
    for nth, (rater, rater_name) in enumerate(view.partners, 1):
        row = {"": f"{nth}. {rater_name}"}
        for at, (rated, _) in enumerate(view.partners, 1):
            cell = view.pairs.get((rater, rated))
            row[str(at)] = "" if cell is None else _number(cell.value)
        rows.append(row)
    columns = tuple(rows[0])
    return Table(name, columns, tuple(rows), columns[1:])


def _rows(view: View) -> Iterator[list[str]]:
    names = dict(view.partners)
    for (rater, rated), cell in sorted(
        view.pairs.items(), key=lambda pair: tuple(names[each].casefold() for each in pair[0])
    ):
        yield [
            view.pulse,
            str(view.wave),
            view.day.isoformat(),
            names[rater],
            names[rated],
            *_numbers(cell),
            cell.hidden or "",
            view.digest,
        ]


def _numbers(cell: Cell) -> list[str]:
    noise = None if cell.value is None else math.ceil(10 * cell.noise_var) / 10
    found = [_number(each) for each in (cell.value, cell.low, cell.high)]
    return [*found, "" if cell.n is None else str(cell.n), _number(cell.sd), _number(noise)]


def _number(value: float | None) -> str:
    return "" if value is None else str(Decimal(str(value)).quantize(TENTH))


def _line(fields: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(fields)
    return buffer.getvalue()
