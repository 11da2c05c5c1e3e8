"""A report's numbers as a workbook: one sheet per table, and one that says what they are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter

from pulse.reports.tables import Table, number

WIDTHS = {"note": 40, "construct": 24, "source": 18, "name": 24, "alliance": 24, "release": 20}
READ_ME = "README"
UNDATED = datetime.combine(date(2000, 1, 1), time.min)  # the same report, the same bytes


def workbook(lines: Sequence[tuple[str, str]], tables: Sequence[Table]) -> bytes:
    """Write a workbook.

    Args:
        lines: what the first sheet says, as a name and its words.
        tables: the others; every text in them is written as text, whatever it looks like.

    Returns:
        The file, as XLSX.
    """
    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **plain})
    book.set_properties({"title": lines[0][1] if lines else "", "created": UNDATED})
    head = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(READ_ME)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100, wrapped)
    for place, (name, words) in enumerate(lines):
        sheet.write_string(place, 0, name, head)
        sheet.write_string(place, 1, words, wrapped)
    for table in tables:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, WIDTHS.get(column, 12))
            sheet.write_string(0, at, column, head)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        for place, row in enumerate(table.rows, 1):
            for at, column in enumerate(table.columns):
                _write(sheet, place, at, number(column, row.get(column, ""), table.numbers))
    book.close()
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
