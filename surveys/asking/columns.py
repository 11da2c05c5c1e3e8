"""Which row of a roster holds the headings, and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveys.asking import headings
from surveys.asking.headings import ACTIVE, ADDRESS, FIELDS, UNIT
from surveys.asking.states import is_state
from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import listed, named
from surveys.files.table import Row, Table

LIKE_ADDRESS = r"[^@\s<>,;]@[^@\s<>,;]+\.[^@\s<>,;.]{2,}"
ADDRESS_CELL = re.compile(LIKE_ADDRESS)
TOP = 25  # rows among which headings are looked for
SAMPLE = 500  # rows that a guess by content looks at
HEADER = "header"  # the key of a mapping that says on which line the headings stand


@dataclass(frozen=True)
class Columns:
    """How a roster is read: its headings, and the column of each field."""

    headings: tuple[str, ...]  # one per column; "Column 3" where the file names none
    header_line: int | None  # where they stand; None if the file has none
    fields: Mapping[str, int]  # field -> column, counted from 0
    guessed: frozenset[str]  # fields found by what is in them
    rows: tuple[Row, ...]  # the rows below the headings

    def heading(self, field: str) -> str:
        """What the file calls a field; empty where no column holds it."""
        return self.headings[self.fields[field]] if field in self.fields else ""


def columns(table: Table, mapping: Mapping[str, str] | None = None) -> Columns:
    """Find the headings and the column of each field.

    Args:
        table: the file.
        mapping: what somebody corrected: field to heading, or to "#3" for the third column, or to
            nothing for a field that is to be left out; "header" to a line, or to "none".

    Raises:
        FileUnreadable: no column holds addresses, or the mapping names what is not there.
    """
    mapping = dict(mapping or {})
    at = _header_at(table, mapping.pop(HEADER, "").strip())
    names = _names(table.rows[at].cells if at is not None else (), table.width)
    rows = table.rows[0 if at is None else at + 1 :]
    fields = _by_heading(names, rows[:SAMPLE]) if at is not None else {}
    guessed: set[str] = set()
    if ADDRESS not in mapping and _share(fields.get(ADDRESS, -1), rows[:SAMPLE], addressed) < 0.5:
        column = _by_content(names if at is not None else ("",) * len(names), rows[:SAMPLE])
        if column is not None:
            fields[ADDRESS] = column
            guessed.add(ADDRESS)
    _correct(fields, mapping, names, table.name)
    if ADDRESS not in fields:
        raise FileUnreadable(
            f"No column of {table.name} holds mail addresses. Its columns are: {listed(names)}. "
            "Export the list with the addresses, or say which column holds them."
        )
    if not rows:
        raise FileUnreadable(f"{table.name} has headings but no rows. Export the list again.")
    line = table.rows[at].line if at is not None else None
    return Columns(names, line, fields, frozenset(guessed), rows)


def addressed(cell: str) -> bool:
    """Whether a cell holds a mail address, alone or with a name before it."""
    return bool(ADDRESS_CELL.search(cell))


def _header_at(table: Table, wanted: str) -> int | None:
    if wanted.lower() in {"none", "0"}:
        return None
    if wanted:
        for at, row in enumerate(table.rows[:1000]):
            if str(row.line) == wanted:
                return at
        raise FileUnreadable(
            f"{table.name} has nothing on line {shown(wanted)} that could be headings. Give the "
            "number of the line on which they stand, or none."
        )
    best, most = None, 0
    for at, row in enumerate(table.rows[:TOP]):
        found = headings.fields_of(row.cells)
        known = len(found) > 1 or ADDRESS in found
        if known and len(found) > most and not any(map(addressed, row.cells)):
            best, most = at, len(found)
    return best if best is not None else _header_in_an_unknown_tongue(table)


def _header_in_an_unknown_tongue(table: Table) -> int | None:
    """Headings that nobody here can read stand right above the first address, and fill the row."""
    for at, row in enumerate(table.rows[: TOP + 1]):
        if any(map(addressed, row.cells)):
            above = table.rows[at - 1].cells if at else ()
            filled = sum(bool(cell.strip()) for cell in above)
            return at - 1 if filled > 1 and 2 * filled >= len(row.cells) else None
    return None


def _names(cells: Sequence[str], width: int) -> tuple[str, ...]:
    given = [shown(cell) for cell in cells] + [""] * (width - len(cells))
    return tuple(name or f"Column {number}" for number, name in enumerate(given, start=1))


def _by_heading(names: Sequence[str], rows: Sequence[Row]) -> dict[str, int]:
    """For each field the likeliest column that also holds something of the kind."""
    fields = {}
    for field, ranked in headings.fields_of(names).items():
        fitting = [column for column in ranked if _holds(field, column, rows)]
        if fitting or field != ACTIVE:
            fields[field] = (fitting or ranked)[0]
    return fields


def _holds(field: str, column: int, rows: Sequence[Row]) -> bool:
    if field == ADDRESS:
        return _share(column, rows, addressed) >= 0.5
    if field == ACTIVE:
        return _share(column, rows, is_state) >= 0.5
    return field != UNIT or _tells_apart(column, rows)


def _share(column: int, rows: Sequence[Row], holds: Callable[[str], bool]) -> float:
    """The share of a column's filled cells of which something holds; 0 if none is filled."""
    filled = [cell for row in rows if (cell := row.cell(column).strip())]
    return sum(map(holds, filled)) / len(filled) if filled else 0.0


def _tells_apart(column: int, rows: Sequence[Row]) -> bool:
    """Whether a column names more than one team, for at least half of the rows."""
    filled = [cell for row in rows if (cell := row.cell(column).strip(" /"))]
    return len(set(filled)) > 1 and 2 * len(filled) >= len(rows)


def _by_content(names: Sequence[str], rows: Sequence[Row]) -> int | None:
    """The column with most addresses among those that are the person's own at work."""
    own = [at for at, name in enumerate(names) if not headings.somebody_elses(name)]
    shares = {at: _share(at, rows, addressed) for at in own}
    best = max(own, key=lambda at: shares[at], default=None)
    return best if best is not None and shares[best] >= 0.5 else None


def _correct(
    fields: dict[str, int], mapping: Mapping[str, str], names: Sequence[str], file: str
) -> None:
    for field, wanted in mapping.items():
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            raise FileUnreadable(f"{field} is not a field of a roster. Known are: {known}.")
        fields.pop(field, None)
        if wanted.strip():
            fields[field] = named(wanted.strip(), names, file)
