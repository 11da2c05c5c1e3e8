"""A file that somebody exported, as rows of text with their line numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from surveys.errors import FileUnreadable
from surveys.files import text, workbook
from surveys.files.cells import shown

MOST_BYTES = 32 << 20
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000

LOOKS_LIKE = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"{\\rtf", "a text document"),
)
MARKUP = ("<html", "<!doctype", "<table", "<?xml", "<meta", "<head", "<body", "<style")


@dataclass(frozen=True)
class Choice:
    """How somebody wants a file to be read; whatever is empty is guessed."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Row:
    """One row that holds something; `line` is where it begins in the file, counted from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text in a column, counted from 0; empty past the row's end."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """The rows of one file, and how it was read."""

    name: str
    rows: tuple[Row, ...]
    encoding: str = ""  # a key of text.ENCODINGS; empty for a workbook
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


def read_table(
    content: bytes, name: str, *, choice: Choice | None = None, likeliest: str = r"\S"
) -> Table:
    """Read a CSV, XLSX, XLS or ODS file.

    Args:
        content: the whole file.
        name: its name, for the sentences.
        choice: what somebody wants read otherwise than guessed.
        likeliest: a pattern; of several sheets the one with most cells that fit it is taken.

    Returns:
        Every row that holds something.

    Raises:
        FileUnreadable: it is no such file, is empty, or is larger than a list can be.
    """
    name = shown(name) or "The file"
    choice = choice or Choice()
    if len(content) > MOST_BYTES:
        raise FileUnreadable(
            f"{name} has {len(content) >> 20} MB, and {MOST_BYTES >> 20} MB is the most that is "
            "read. Export only the columns that are needed, or split the file."
        )
    _refuse_other_kinds(content, name)
    if workbook.is_workbook(content):
        found = workbook.read(content, name, sheet=choice.sheet, likeliest=likeliest)
        rows = tuple(Row(line, tuple(cells)) for line, cells in found["rows"])
        table = Table(name, rows, sheet=found["sheet"], sheets=tuple(found["sheets"]))
    else:
        table = _read_text(content, name, choice)
    if not table.rows:
        raise FileUnreadable(f"{name} is empty. Export the list again, and look into the file.")
    _refuse_shapes(table)
    return table


def _refuse_other_kinds(content: bytes, name: str) -> None:
    for magic, kind in LOOKS_LIKE:
        if content.startswith(magic):
            raise FileUnreadable(
                f"{name} is {kind}, not a table. Save the list as CSV or XLSX and try again."
            )


def _read_text(content: bytes, name: str, choice: Choice) -> Table:
    words, encoding = text.decode(content, name, choice.encoding)
    if words.lstrip().lower().startswith(MARKUP):
        raise FileUnreadable(
            f"{name} is a web page or XML, whatever its ending says. Open it in your spreadsheet "
            "program, save it as XLSX or CSV, and try again."
        )
    control = sum(ord(letter) < 32 and letter not in "\t\r\n\f\v" for letter in words[:65536])
    if control > 8 + len(words[:65536]) // 100:
        raise FileUnreadable(
            f"{name} is not a text file: it holds control characters. Save the list as CSV UTF-8 "
            "or XLSX and try again."
        )
    delimiter = choice.delimiter or text.sniff_delimiter(words)
    rows = []
    for line, cells in text.records(words, delimiter, name):
        while cells and not cells[-1].strip():
            cells.pop()
        announces = line == 1 and len(cells) <= 1 and words.startswith("sep=")
        if cells and not announces:
            rows.append(Row(line, tuple(cells)))
        if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            break
    return Table(name, tuple(rows), encoding=encoding, delimiter=delimiter)


def _refuse_shapes(table: Table) -> None:
    if len(table.rows) > MOST_ROWS:
        raise FileUnreadable(
            f"{table.name} has more than {MOST_ROWS:,} rows. Split it, or take out what is no row "
            "of the list."
        )
    widest = max(table.rows, key=lambda row: len(row.cells))
    if len(widest.cells) > MOST_COLUMNS:
        raise FileUnreadable(
            f"Line {widest.line} of {table.name} has {len(widest.cells):,} columns, and "
            f"{MOST_COLUMNS:,} is the most that is read. Export only the columns that are needed."
        )
