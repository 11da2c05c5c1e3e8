"""Reads one workbook in a process of its own, so that a hostile file can take nothing else down.

Run as a script: the workbook's path, the wanted sheet or nothing, and a pattern that tells which
sheet is the likeliest. It may hold only so much memory and time. Answers in JSON.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 3 << 30
SECONDS = 60
MOST_ROWS = 200_001
SAMPLE = 200


def written(value: Any) -> str:
    """Write a cell as text: whole numbers without a point, days as in ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def rows_of(workbook: CalamineWorkbook, name: str, most: int) -> list[tuple[int, list[str]]]:
    """The rows of a sheet that hold something, each with its number, up to so many."""
    sheet = workbook.get_sheet_by_name(name)
    first = sheet.start[0] + 1 if sheet.start else 1
    left = sheet.start[1] if sheet.start else 0
    rows = []
    for number, cells in enumerate(islice(sheet.iter_rows(), most), start=first):
        texts = [""] * left + [written(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            rows.append((number, texts))
    return rows


def likeliest(workbook: CalamineWorkbook, names: list[str], pattern: str) -> str:
    """The sheet whose first rows hold most cells of the pattern; the first one if none does."""
    wanted = re.compile(pattern)

    def weight(name: str) -> int:
        found = rows_of(workbook, name, SAMPLE)
        return sum(bool(wanted.search(cell)) for _, cells in found for cell in cells)

    return max(names, key=weight) if len(names) > 1 else names[0]


def answer(path: str, wanted: str, pattern: str) -> dict[str, Any]:
    """What the file holds, or the word for what is wrong with it."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible
            ]
            if not names:
                return {"wrong": "empty"}
            if wanted and wanted not in names:
                return {"wrong": "sheet", "sheets": names}
            sheet = wanted or likeliest(workbook, names, pattern)
            rows = rows_of(workbook, sheet, MOST_ROWS)
            return {"sheets": names, "sheet": sheet, "rows": rows}
    except PasswordError:
        return {"wrong": "password"}
    except (CalamineError, OSError, ValueError):
        return {"wrong": "damaged"}


def main() -> None:
    """Answer on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(answer(*sys.argv[1:4]), sys.stdout)


if __name__ == "__main__":
    main()
