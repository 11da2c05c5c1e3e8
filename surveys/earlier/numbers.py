"""Numbers as people write them into result files: 58, 58 %, 0.58, 58,0, n/a."""

from __future__ import annotations

import re
from dataclasses import dataclass

MISSING_WORDS = """
- -- \u2013 \u2014 . .. ... * ** x na n/a #n/a n.a. nan null none nil s c suppressed k.a. n.v. nd
n.d. \u2020 \u2021 : z [c] [x] [z] [low] bd
"""
MISSING = frozenset(("", "not available", *MISSING_WORDS.split()))
GAP = "[ '\u2019\u00a0\u202f]"  # between thousands
PLAIN = re.compile(rf"^[+\-\u2212]?(\d+|\d{{1,3}}({GAP}\d{{3}})+)?([.,]\d+)?$")
PERCENT = ("%", "\u066a", "\uff05")


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell says."""

    value: float
    percent: bool  # a percent sign stood behind it


class NotANumber(Exception):
    """A cell holds neither a number nor one of the ways to say that there is none."""


def number(cell: str) -> Number | None:
    """Read a result.

    Args:
        cell: as it stands in the file; a comma before one or more digits is a decimal comma.

    Returns:
        The number as written, not rescaled; None where the cell says that there is none.

    Raises:
        NotANumber: it is something else.
    """
    text = cell.strip()
    if text.casefold() in MISSING:
        return None
    if re.fullmatch(r"<\s*\d+\s*%?", text):  # too few to be published
        return None
    percent = text.endswith(PERCENT)
    text = text.rstrip("".join(PERCENT)).rstrip()
    if text.count(",") and text.count("."):
        thousands = "," if text.rfind(",") < text.rfind(".") else "."
        text = text.replace(thousands, "")
    if not PLAIN.match(text) or not any(letter.isdigit() for letter in text):
        return _written_by_a_program(text, percent)
    text = re.sub(GAP, "", text).replace(",", ".").replace("\u2212", "-")
    return Number(float(text), percent)


def _written_by_a_program(text: str, percent: bool) -> Number:
    if not re.fullmatch(r"-?\d+(\.\d+)?[eE][+-]?\d{1,3}", text):
        raise NotANumber(text)
    return Number(float(text), percent)


def whole(cell: str) -> int | None:
    """Read a count of people: 1234, 1,234, 1.234 or 1 234.

    Returns:
        The count; None where the cell says that there is none.

    Raises:
        NotANumber: it is something else, or below zero.
    """
    text = cell.strip()
    if text.casefold() in MISSING:
        return None
    text = text.removesuffix(".0")
    if re.fullmatch(rf"\d{{1,3}}(([,.]|{GAP})\d{{3}})+", text):
        text = re.sub(r"\D", "", text)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotANumber(text)
    return int(text)


def is_number(cell: str) -> bool:
    """Whether a cell holds a result."""
    try:
        return number(cell) is not None
    except NotANumber:
        return False


def is_result(cell: str) -> bool:
    """Whether a cell holds a result, or says that there is none."""
    try:
        number(cell)
    except NotANumber:
        return False
    return True
