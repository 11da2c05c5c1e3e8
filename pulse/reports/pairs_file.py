"""Cells of ordered pairs as a file: who rates whom, and how."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.numbers import CellWrong, number
from surveys.files.table import Row, Table

ALSO_CALLED = {"from": "rater", "to": "rated", "value": "mean"}
TOLD_APART = ("construct", "relation", "network", "wave")  # each of their values is one matrix
NUMBERS = {"mean": 0.0, "n": 1.0, "sd": 0.0, "noise_var": 0.0}  # with the least that can be


def read(table: Table) -> dict[str, pd.DataFrame]:
    """Read the cells of a file, by the question, network or wave that they are of.

    Returns:
        Frames as `analysis.dyads.matrix` takes them, by name, in the file's order.

    Raises:
        FileUnreadable: it holds no such cells, or a row cannot be; with the line.
    """
    first = table.rows[0] if table.rows else Row(1, ())
    called = (name.strip().lower() for name in first.cells)
    head = {ALSO_CALLED.get(name, name): place for place, name in enumerate(called)}
    if missing := [name for name in ("rater", "rated", "mean") if name not in head]:
        raise FileUnreadable(f"{table.name} has no column {', '.join(missing)}.")
    found: dict[str, list[dict[str, object]]] = {}
    seen: dict[tuple[str, object, object], int] = {}
    for line in table.rows[1:]:
        cells = {name: line.cell(place).strip() for name, place in head.items()}
        name = ", ".join(cells[each] for each in TOLD_APART if cells.get(each))
        row = _row(table, line, cells)
        before = seen.setdefault((name, row["rater"], row["rated"]), line.line)
        if before != line.line:
            raise FileUnreadable(
                f"{table.name}, line {line.line}: {shown(cells['rater'])} rates "
                f"{shown(cells['rated'])} a second time, first in line {before}."
            )
        found.setdefault(name, []).append(row)
    if not found:
        raise FileUnreadable(f"There are no pairs in {table.name}.")
    return {name: _frame(rows) for name, rows in found.items()}


def _row(table: Table, line: Row, cells: Mapping[str, str]) -> dict[str, object]:
    where = f"{table.name}, line {line.line}"
    if not (cells["rater"] and cells["rated"]):
        raise FileUnreadable(f"{where}: it does not say who rates whom.")
    if cells["rater"] == cells["rated"]:
        raise FileUnreadable(f"{where}: {shown(cells['rater'])} rates itself.")
    try:
        return {
            "rater": cells["rater"],
            "rated": cells["rated"],
            **{
                name: number(cells.get(name, ""), name, least=least)
                for name, least in NUMBERS.items()
            },
        }
    except CellWrong as wrong:
        raise FileUnreadable(f"{where}: {wrong}") from wrong


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows).astype(dict.fromkeys(NUMBERS, float))
