"""Series of released cells as lines of CSV, unrounded, for anyone to work flags out again."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from surveys.files.cells import escape_cell

HEAD = (
    *("source", "organisation", "construct", "wave", "day", "mean", "n", "sd", "noise_var"),
    *("invited", "begins_anew", "not_shown_because"),
)


def written(source: str, rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Series as lines of CSV, with a header; every number as it was published, unrounded.

    Args:
        source: the pulse's name.
        rows: by the names of `HEAD`, but for the source.
    """
    yield _line(HEAD)
    for row in rows:
        yield _line([escape_cell(source), *(_word(row.get(name)) for name in HEAD[1:])])


def _word(value: object) -> str:
    """A cell's text: a number with all its digits."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return repr(value) if isinstance(value, float) else escape_cell(str(value))


def _line(fields: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(fields)
    return buffer.getvalue()
