"""Days as result files write them: a year, a quarter, a month, a date in one of three orders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio januari janeiro styczen",
            "feb february februar fevrier febrero febbraio februari fevereiro luty",
            "mar march marz mars marzo maart marco marzec",
            "apr april avril abril aprile kwiecien",
            "may mai mayo maggio mei maio maj",
            "jun june juni juin junio giugno junho czerwiec",
            "jul july juli juillet julio luglio julho lipiec",
            "aug august aout agosto augustus sierpien",
            "sep sept september septembre septiembre settembre setembro wrzesien",
            "oct october oktober octobre octubre ottobre oktober outubro pazdziernik okt",
            "nov november novembre noviembre novembro listopad",
            "dec december dezember decembre diciembre dicembre dezembro grudzien dez",
        ),
        start=1,
    )
    for name in names.split()
}
YEAR = re.compile(r"^(19|20)\d\d(\.0)?$")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?$")
NUMERIC = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: .*)?$")
QUARTER = re.compile(r"^(?:(\d{4})\W*[qt](?:uarter)?\W*([1-4])|[qt]\W*([1-4])\W*(\d{4}))$", re.I)
NAMED = re.compile(r"^(?:(\d{1,2})\.?\s+)?([^\W\d_]+)\.?,?\s+(\d{4})$")


class NotADay(Exception):
    """A cell holds no day that can be told; `str()` says why."""


def month_first(cells: Iterable[str]) -> bool | None:
    """Whether a column of dates writes the month before the day.

    Returns:
        None where every date could be read either way.
    """
    for cell in cells:
        found = NUMERIC.match(cell.strip())
        if found and found[2] == ".":
            return False
        if found and int(found[1]) > 12:
            return False
        if found and int(found[3]) > 12:
            return True
    return None


def day(cell: str, *, month_first: bool | None) -> date:
    """Read a day.

    Args:
        cell: as it stands in the file. A year is its 1 July, a quarter or month its first day.
        month_first: the order of dates such as 3/4/2019; None if the column does not tell.

    Raises:
        NotADay: it is no day, or could be two.
    """
    text = cell.strip()
    try:
        return _day(text, month_first)
    except ValueError as error:
        raise NotADay("There is no such day.") from error


def _day(text: str, month_first: bool | None) -> date:
    if YEAR.match(text):
        return date(int(text[:4]), 7, 1)
    if found := ISO.match(text):
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := NUMERIC.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if month_first is None and first != second:
            raise NotADay(
                "This could be two days. Write dates as 2019-04-03, or say which comes first."
            )
        return date(year, first, second) if month_first else date(year, second, first)
    if found := QUARTER.match(text):
        year, quarter = int(found[1] or found[4]), int(found[2] or found[3])
        return date(year, 3 * quarter - 2, 1)
    if found := NAMED.match(text):
        month = MONTHS.get(_plain(found[2]))
        if month is not None:
            return date(int(found[3]), month, int(found[1] or 1))
    raise NotADay("This is no day. Write a year as 2019, or a date as 2019-04-03.")


def _plain(word: str) -> str:
    word = word.casefold().replace("ä", "a").replace("û", "u").replace("é", "e").replace("ç", "c")
    return word.replace("ź", "z").replace("ń", "n")


def is_day(cell: str) -> bool:
    """Whether a cell holds a day, in whatever order it is written."""
    try:
        day(cell, month_first=False)
    except NotADay:
        return bool(NUMERIC.match(cell.strip()))
    return True


def year_in(name: str) -> date | None:
    """The one year that a file's name holds; None if it holds none, or several."""
    years = {found[0] for found in re.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)}
    return date(int(years.pop()), 7, 1) if len(years) == 1 else None
