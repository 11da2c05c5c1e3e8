"""What an import of a roster found, as lines for a file that a steward works through."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from surveys.asking.plans import Plan
from surveys.files.cells import escape_cell

HEAD = ("line", "what", "column", "value", "reason")


def lines(plan: Plan) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield every row of the file that was not simply taken: line, what, column, value, reason."""
    address = plan.columns.heading("address")
    for problem in plan.problems:
        yield problem.line, "left out", problem.column, problem.value, problem.reason
    for entry in plan.blocked:
        reason = "The account is suspended or blocked."
        yield entry.line, "left out", address, entry.address, reason
    for repeat in plan.repeats:
        reason = "; ".join((f"Merged with line {repeat.first}", *repeat.differs)) + "."
        yield repeat.line, "merged", address, repeat.address, reason
    for note in plan.notes:
        yield note.line, "taken", note.column, note.value, note.reason


def as_csv(plan: Plan) -> str:
    """Write the report as CSV; what somebody typed cannot act as a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    for line, *texts in sorted(lines(plan)):
        writer.writerow([line, *map(escape_cell, texts)])
    return written.getvalue()
