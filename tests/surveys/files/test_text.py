"""Text files in the encodings and dialects that programs export."""

from __future__ import annotations

import pytest

from surveys.errors import FileUnreadable
from surveys.files.table import Choice, read_table
from surveys.files.text import decode, sniff_delimiter

POLISH = "Imię;Nazwisko;Adres e-mail\nŁukasz;Żółć;lukasz@firma.example\nGrażyna;Dąb;g@f.example\n"
FRENCH = "Prénom;Nom;Courriel\nZoé;Lefèvre;zoe@x.example\nNoël;Géraud;n@x.example\n"
RUSSIAN = "Имя;Фамилия;Почта\nИван;Иванов;ivan@firma.example\n"
GERMAN = "Vorname;Straße;E-Mail\nJürgen;Große Allee \u2013 Süd;j@x.example\n€uro;Weg;e@x.example\n"


@pytest.mark.parametrize(
    ("text", "codec", "key"),
    [
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "utf-8-sig", "utf-8"),
        (FRENCH, "utf-16", "utf-16"),
        (FRENCH, "utf-16-le", "utf-16"),
        (POLISH, "utf-16-be", "utf-16"),
        (FRENCH, "utf-32", "utf-32"),
        (FRENCH, "cp1252", "cp1252"),
        (GERMAN, "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (FRENCH, "mac_roman", "mac_roman"),
        (FRENCH, "cp850", "cp850"),
    ],
)
def test_the_encoding_is_recognised(text: str, codec: str, key: str) -> None:
    assert decode(text.encode(codec), "list.csv") == (text, key)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("Staff list of May\n\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("mail\nann@x.example\n", ","),
        ("sep=;\na;b\n", ";"),
        ('name;mail\n"Lee, Ann";a@x.example\n"Stone, Bob";b@x.example\n', ";"),
        ("a;b;c;d\n1;2\n1\n1;2;3;4\n", ";"),
    ],
)
def test_the_delimiter_is_recognised(text: str, delimiter: str) -> None:
    assert sniff_delimiter(text) == delimiter


def test_lines_are_counted_as_an_editor_does_whatever_their_ends() -> None:
    content = b'name,mail\r\n"Multi\r\nline",a@x.example\r\n\r\nBob,b@x.example\r\n'

    rows = read_table(content, "list.csv").rows

    assert [(row.line, row.cells[0]) for row in rows] == [
        (1, "name"),
        (2, "Multi\r\nline"),
        (5, "Bob"),
    ]


def test_carriage_returns_alone_end_lines() -> None:
    rows = read_table(b"mail,team\rann@x.example,A\rbob@x.example,B\r", "mac.csv").rows

    assert [row.line for row in rows] == [1, 2, 3]


def test_empty_columns_at_the_end_are_dropped() -> None:
    table = read_table(b"mail,team,,,,\na@x.example,A,,,,\n", "list.csv")

    assert table.width == 2


def test_the_line_that_announces_the_delimiter_is_no_row() -> None:
    table = read_table(b"sep=;\r\nmail;team\r\na@x.example;A\r\n", "list.csv")

    assert [row.line for row in table.rows] == [2, 3]


def test_what_was_chosen_is_not_guessed() -> None:
    table = read_table("é;b,c".encode("cp1252"), "x.csv", choice=Choice("cp1252", ","))

    assert table.rows[0].cells == ("é;b", "c")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "list.csv is empty"),
        (b"\n\n  \n,,,\n", "list.csv is empty"),
        (b"\xef\xbb\xbf", "list.csv is empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a picture"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0" * 20, "zero bytes"),
        (bytes(range(1, 32)) * 40, "control characters"),
        (b"<html><table><tr><td>a@x.example</td></tr></table></html>", "a web page or XML"),
        (b'<?xml version="1.0"?><Workbook/>', "a web page or XML"),
        (b'name,mail\n"Ann,a@x.example\n' + b"Bob,b@x.example\n" * 70, "opens on line 2"),
        (b'name,mail\n"Ann,' + b"x" * 140_000, "opens on line 2"),
        (("Zoë," * 30 + "\n").encode() * 5 + b"Zo\xeb\n", "but for line 6"),
        (b"a," * 100_000, "100,000 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place_and_a_way_out(
    content: bytes, words: str
) -> None:
    with pytest.raises(FileUnreadable, match=r"list\.csv") as refused:
        read_table(content, "list.csv")

    assert words in str(refused.value)


def test_a_wrong_encoding_that_was_chosen_is_said() -> None:
    with pytest.raises(FileUnreadable, match="line 2 holds bytes"):
        read_table("a,b\né,x\n".encode("cp1252"), "list.csv", choice=Choice("utf-8"))


def test_more_rows_than_a_list_can_have_are_refused() -> None:
    with pytest.raises(FileUnreadable, match="more than 200,000 rows"):
        read_table(b"a,b\n" * 200_010, "list.csv")


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileUnreadable, match="32 MB is the most"):
        read_table(b"a" * ((32 << 20) + 1), "list.csv")
