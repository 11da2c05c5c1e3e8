"""A report's numbers as data sets for statistics programs, made in a process of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pulse.paper import press
from pulse.reports.exports import HEAD, Row
from pulse.reports.tables import number

KINDS = {"sav": b"$FL2", "parquet": b"PAR1"}  # by the ending of their name, with their first bytes
WRITER = "pulse.reports.dataset_writer"


def dataset(kind: str, lines: Sequence[tuple[str, str]], rows: Iterable[Row]) -> bytes:
    """Write a data set: a row for each number, in the columns of the CSV.

    Args:
        kind: "sav" (SPSS) or "parquet".
        lines: what it says about itself, as names and their words.
        rows: the report's, with the alliance, the rules and the release in each.

    Raises:
        PaperFailed: it could not be written.
    """
    every = list(rows)
    columns = {name: [number(name, row.get(name, "")) for row in every] for name in HEAD}
    content = {"lines": [list(line) for line in lines], "columns": columns}
    return press.apart(WRITER, kind, content, begins=KINDS[kind])
