"""A CSV of what names in files of earlier results mean: written as suggestions, read as said."""

from __future__ import annotations

import csv
from pathlib import Path

from surveys.earlier.plans import Plan
from surveys.errors import FileUnreadable
from surveys.files.headings import folded
from surveys.files.table import read_table

COLUMNS = ("kind", "name", "means")
KINDS = ("organisation", "measure")


def read(content: bytes, file: str) -> dict[str, str]:
    """Read what somebody says that names mean; rows without a meaning say nothing.

    Returns:
        "organisation:NAME" or "measure:NAME" to what it means.

    Raises:
        FileUnreadable: it has other columns, or a row of another kind.
    """
    table = read_table(content, file)
    if tuple(folded(cell) for cell in table.rows[0].cells[:3]) != COLUMNS:
        raise FileUnreadable(f"{file} should have the columns kind, name and means on line 1.")
    found = {}
    for row in table.rows[1:]:
        kind, name, means = (row.cell(at).strip() for at in range(3))
        if kind not in KINDS:
            raise FileUnreadable(
                f"{file}, line {row.line}: the kind is organisation or measure, not “{kind}”."
            )
        if name and means:
            found[f"{kind}:{name}"] = means
    return found


def write(path: Path, plan: Plan) -> int:
    """Write the names of a plan that are not known, with what they may mean.

    Returns:
        How many there are.
    """
    rows = [
        *(("organisation", one.name, one.nearest or "") for one in plan.strangers),
        *(("measure", one.name, one.nearest or "") for one in plan.newcomers),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)
