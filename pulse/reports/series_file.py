"""Reads files of released cells back, whoever wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.numbers import MOST, CellWrong, number
from surveys.files.table import Row, Table

NEEDED = ("construct", "mean")
AS_REPORTS_SAY = {"value": "mean", "name": "organisation"}  # by what reports call it
AS_OTHERS_SAY = {  # by what public files call it, where they have no column of that name
    "measure": "construct",
    "theme": "construct",
    "score": "mean",
    "year": "wave",
    "org": "organisation",
    "org_uid": "organisation",
    "org_name": "organisation",
}
COLUMNS = (
    *("organisation", "construct", "wave", "mean", "n", "sd", "noise_var", "broken", "invited"),
)
YES = frozenset({"yes", "true", "1"})
NO = frozenset({"", "no", "false", "0"})


@dataclass(frozen=True)
class Told:
    """One pulse's series: what `friction.detect` takes, with days or numbers as waves."""

    source: str
    cells: pd.DataFrame


def read(tables: Sequence[Table]) -> list[Told]:
    """Read files of series, of reports or of whole releases as one; each source is told apart.

    Of a report or a release the means of organisations are taken, every person equal.

    Raises:
        FileUnreadable: a file holds no such cells, or a row cannot be; with the line.
    """
    found: dict[str, list[dict[str, object]]] = {}
    for table in tables:
        head = _head(table)
        taken = 0
        for line in table.rows[1:]:
            cells = {name: line.cell(place).strip() for name, place in head.items()}
            if not _wanted(cells):
                continue
            taken += 1
            found.setdefault(cells.get("source", ""), []).append(_row(table, line, cells))
        if not taken:
            raise FileUnreadable(f"There are no means of organisations in {table.name}.")
    return [Told(source, _frame(source, rows)) for source, rows in found.items()]


def _head(table: Table) -> dict[str, int]:
    first = table.rows[0] if table.rows else Row(1, ())
    head = {name.strip().lower(): place for place, name in enumerate(first.cells)}
    if "mean" not in head and {"subject", "measure"} <= set(head):
        head.pop("organisation", None)  # whose team it is; an organisation's own name is in "name"
        head = {AS_REPORTS_SAY.get(word, word): place for word, place in head.items()}
    else:
        for word, ours in AS_OTHERS_SAY.items():
            if word in head and ours not in head:
                head[ours] = head.pop(word)
    missing = [name for name in NEEDED if name not in head]
    if not {"wave", "day"} & set(head):
        missing.append("wave")
    if missing:
        raise FileUnreadable(
            f"{table.name} is no file of series: it has no column {', '.join(missing)}."
        )
    return head


def _wanted(cells: Mapping[str, str]) -> bool:
    """Whether a row is the mean of an organisation."""
    return (
        cells.get("subject", "organisation") == "organisation"
        and cells.get("measure", "mean") == "mean"
        and cells.get("weighting", "person") in ("person", "")
        and bool(cells["construct"])
    )


def _row(table: Table, line: Row, cells: Mapping[str, str]) -> dict[str, object]:
    try:
        spread = _number(cells, "noise_sd", least=0)
        added = _number(cells, "noise_var", least=0)
        return {
            "organisation": cells.get("organisation") or "organisation",
            "construct": cells["construct"],
            "wave": _wave(cells),
            "mean": _number(cells, "mean"),
            "n": _number(cells, "n", least=1),
            "sd": _number(cells, "sd", least=0),
            "noise_var": (0.0 if spread is None else spread**2) if added is None else added,
            "broken": _begins_anew(cells),
            "invited": _number(cells, "invited", least=0),
            "line": line.line,
            "file": table.name,
        }
    except CellWrong as wrong:
        raise FileUnreadable(f"{table.name}, line {line.line}: {wrong}") from wrong


def _number(cells: Mapping[str, str], column: str, *, least: float = -MOST) -> float | None:
    return number(cells.get(column, ""), column, least=least)


def _wave(cells: Mapping[str, str]) -> pd.Timestamp | int:
    text = cells.get("day") or cells.get("wave", "")
    if text.isdigit() and len(text) < 7:
        return int(text)
    try:
        return pd.Timestamp(date.fromisoformat(text))
    except ValueError:
        raise CellWrong(f"“{shown(text)}” is neither a day nor the number of a wave.") from None


def _begins_anew(cells: Mapping[str, str]) -> bool:
    word = cells.get("begins_anew", "").lower()
    if word in YES:
        return True
    if word in NO:
        return bool(cells.get("note")) and "measure" in cells  # a report notes breaks alone there
    raise CellWrong(f"“{shown(word)}” in begins_anew is neither yes nor no.")


def _frame(source: str, rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    seen: dict[tuple[object, ...], object] = {}
    for row in rows:
        key = row["organisation"], row["construct"], row["wave"]
        if key in seen:
            raise FileUnreadable(
                f"{row['file']}, line {row['line']}: {shown(str(row['construct']))} of "
                f"{shown(str(row['organisation']))} stands twice for one wave, first in line "
                f"{seen[key]}."
            )
        seen[key] = row["line"]
    if len({type(row["wave"]) for row in rows}) > 1:
        raise FileUnreadable(
            f"Some waves of {shown(source) or 'the file'} have days and others numbers. "
            "Write all of them alike."
        )
    frame = pd.DataFrame(rows)[list(COLUMNS)]
    return frame.astype(dict.fromkeys(("mean", "n", "sd", "noise_var", "invited"), float))
