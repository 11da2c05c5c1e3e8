"""Headings folded for comparison, since no two programs write them alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from surveys.errors import FileUnreadable
from surveys.files.cells import shown

LISTED = 12  # headings that a sentence names


def folded(heading: str) -> str:
    """Fold a heading for comparison: no case, accent, bracket, sign or double space."""
    plain = unicodedata.normalize("NFKD", heading.replace("ł", "l").replace("Ł", "L"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", letters.casefold()).split())


def spellings(heading: str) -> list[str]:
    """The ways to read a heading: without its brackets, what is in them, and all of it."""
    outside = re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", heading)
    outside = re.sub(r"(?i)\brequired\b|\bpflichtfeld\b|\*", " ", outside)
    inside = re.findall(r"\[([^\]]*)\]|\(([^)]*)\)", heading)
    ways = [outside, *("".join(pair) for pair in inside), heading]
    return [way for way in map(folded, ways) if way]


def named(wanted: str, names: Sequence[str], file: str) -> int:
    """The column that somebody named by its heading, or by its number as in "#3".

    Raises:
        FileUnreadable: there is no such column; the sentence lists those there are.
    """
    number = re.fullmatch(r"#(\d{1,5})", wanted)
    if number and 1 <= int(number[1]) <= len(names):
        return int(number[1]) - 1
    if wanted in names:
        return names.index(wanted)
    alike = [at for at, name in enumerate(names) if folded(name) == folded(wanted)]
    if not alike:
        raise FileUnreadable(
            f"{file} has no column called {shown(wanted)}. Its columns are: {listed(names)}."
        )
    return alike[0]


def listed(names: Sequence[str]) -> str:
    """The headings for a sentence, the first of them if there are many."""
    more = f", and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(shown(name, 40) for name in names[:LISTED]) + more
