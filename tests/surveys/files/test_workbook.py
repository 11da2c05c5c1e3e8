"""Workbooks: several sheets, formulas, dates, and files made to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from surveys.errors import FileUnreadable
from surveys.files.table import Choice, read_table
from tests.surveys.files.books import raw_sheet, sheet, workbook, zipped

PEOPLE = [
    ["Staff list"],
    [],
    ["Name", "E-mail", "Since", "Number"],
    ["Ann", "=HYPERLINK(1)|ann@x.example", "date:45000", 1234567.0],
    ["Bob", "bob@x.example", "", 0.58],
]


def test_the_sheet_with_the_wanted_cells_is_read_with_its_row_numbers() -> None:
    content = workbook({"Read me": sheet([["This list is private"]]), "People": sheet(PEOPLE)})

    table = read_table(content, "staff.xlsx", likeliest="@")

    assert (table.sheet, table.sheets) == ("People", ("Read me", "People"))
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("Staff list",)),
        (3, ("Name", "E-mail", "Since", "Number")),
        (4, ("Ann", "ann@x.example", "2023-03-15", "1234567")),
        (5, ("Bob", "bob@x.example", "", "0.58")),
    ]


def test_another_sheet_can_be_chosen_and_a_hidden_one_is_not_offered() -> None:
    content = workbook(
        {"One": sheet([["a"]]), "Two": sheet([["b"]]), "Old": sheet(PEOPLE)}, hidden=["Old"]
    )

    table = read_table(content, "staff.xlsx", choice=Choice(sheet="Two"), likeliest="@")

    assert (table.rows[0].cells, table.sheets) == (("b",), ("One", "Two"))
    with pytest.raises(FileUnreadable, match=r"no sheet called Three\. It has: One, Two"):
        read_table(content, "staff.xlsx", choice=Choice(sheet="Three"))


def test_a_bomb_is_refused_without_unpacking_it_whatever_size_it_claims() -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(401):
            member.write(bytes(1 << 20))
    claimed, small = (401 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert packed.getvalue().count(claimed) == 2

    with pytest.raises(FileUnreadable, match="unpacks to more than 400 MB"):
        read_table(packed.getvalue().replace(claimed, small), "bomb.xlsx")


def test_a_cell_at_the_end_of_the_earth_takes_nothing_else_down() -> None:
    far = raw_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )

    with pytest.raises(FileUnreadable, match="far down or far right"):
        read_table(workbook({"Far": far}), "far.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not really a workbook",
        zipped({"hello.txt": "hello"}),
        workbook({"One": sheet(PEOPLE)})[:-200],
        workbook({"One": "<worksheet"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_a_damaged_workbook_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(FileUnreadable, match=r"book\.xlsx is (damaged|empty)"):
        read_table(content, "book.xlsx")


def test_a_protected_workbook_is_told_from_a_damaged_one() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(FileUnreadable, match="protected by a password"):
        read_table(content, "secret.xlsx")


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(FileUnreadable, match="is empty"):
        read_table(workbook({"One": sheet([])}), "none.xlsx")
