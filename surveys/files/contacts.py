"""Who works with whom as a file: one pair of organisations to a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from surveys.contacts import declared
from surveys.errors import FileUnreadable
from surveys.files.cells import bare_of_escape, escape_cell, shown, tidy
from surveys.files.table import Table
from surveys.partners import organisations, same_name

HEAD = ("organisation", "works_with")


def lines(session: Session) -> Iterator[str]:
    """Everything that was declared as lines of CSV, by name, with a header; `read` reads it."""
    names = {each.id: each.name for each in organisations(session)}
    found = declared(session).declared
    yield _line(HEAD)
    for one, name in names.items():
        for other, known in names.items():
            if other in found.get(one, ()):
                yield _line((escape_cell(name), escape_cell(known)))


def read(session: Session, table: Table) -> dict[int, frozenset[int]]:
    """Read who works with whom from a file with one pair to a row; changes nothing.

    Args:
        session: over the roster.
        table: with the columns `organisation` and `works_with`, in which the second may be empty.

    Returns:
        By id of each organisation in the first column, those that stand beside it.

    Raises:
        FileUnreadable: a column is missing, or a row names nobody that is here; with the line.
    """
    first = table.rows[0] if table.rows else None
    head = [cell.strip().lower() for cell in first.cells] if first else []
    if missing := [name for name in HEAD if name not in head]:
        raise FileUnreadable(f"{table.name} has no column {', '.join(missing)}.")
    known = {same_name(each.name): each.id for each in organisations(session)}
    found: dict[int, set[int]] = {}
    for row in table.rows[1:]:
        one, other = (row.cell(head.index(name)) for name in HEAD)
        where = f"{table.name}, line {row.line}"
        here = _named(known, one, where)
        those = found.setdefault(here, set())
        if other.strip():
            those.add(_named(known, other, where))
        if here in those:
            raise FileUnreadable(f"{where}: {shown(one)} works with itself.")
    if not found:
        raise FileUnreadable(f"There is nobody in {table.name}.")
    return {here: frozenset(those) for here, those in found.items()}


def _named(known: Mapping[str, int], name: str, where: str) -> int:
    for called in (tidy(name), bare_of_escape(tidy(name))):
        if same_name(called) in known:
            return known[same_name(called)]
    raise FileUnreadable(f"{where}: no organisation is called “{shown(name)}”.")


def _line(fields: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(fields)
    return buffer.getvalue()
