"""Where two results of one series cannot be compared: a changed measure, a renamed organisation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from rapidfuzz import fuzz

from surveys.earlier import days
from surveys.earlier.reading import Result
from surveys.errors import FileUnreadable
from surveys.files.headings import folded

ALIKE = 80.0  # of 100; two spellings of one name are more alike than this
SMALL = frozenset(("the", "and", "of", "for", "hq", "headquarters"))


@dataclass(frozen=True, slots=True)
class Break:
    """From this day on a measure is not what it was before."""

    day: date
    why: str


@dataclass(frozen=True)
class About:
    """What is known of a measure beside its numbers."""

    label: str = ""
    breaks: tuple[Break, ...] = field(default=())


def read_about(content: bytes, name: str) -> dict[str, About]:
    """Read a TOML file of labels and breaks, one table per measure.

    Raises:
        FileUnreadable: it is no such file.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8-sig")).get("measures", {})
        return {key: _about(table) for key, table in tables.items()}
    except (ValueError, KeyError, TypeError, AttributeError, days.NotADay) as error:
        raise FileUnreadable(
            f"{name} does not describe measures: {error}. It has a table per measure, such as "
            '[measures."trust"] with label = "Trust" and breaks = [{from = 2017, why = "…"}].'
        ) from error


def _about(table: Mapping[str, object]) -> About:
    listed = table.get("breaks", [])
    if not isinstance(listed, list):
        raise TypeError("breaks is a list")
    breaks = tuple(Break(_january(str(one["from"])), str(one["why"])) for one in listed)
    return About(str(table.get("label", "")), breaks)


def _january(text: str) -> date:
    """A year alone begins on its first day."""
    return date(int(text), 1, 1) if text.isdigit() else days.day(text, month_first=False)


def breaks_of(series: list[Result], about: About) -> list[str | None]:
    """Why each result of one organisation and measure cannot be compared with the one before.

    Args:
        series: by day.
        about: what is known of the measure.

    Returns:
        One entry per result; None where it can be compared, and for the first.
    """
    if not series:
        return []
    return [None, *(_between(before, after, about) for before, after in pairwise(series))]


def _between(before: Result, after: Result, about: About) -> str | None:
    changed = changed_between(before.day, after.day, about)
    if changed is not None:
        return changed
    old, new = before.published, after.published
    if old and new and not alike(old, new):
        return f"Called \u201c{old}\u201d before."
    return None


def changed_between(before: date, after: date, about: About) -> str | None:
    """Why a measure is not the same on two days; None if it is."""
    return next((one.why for one in about.breaks if before < one.day <= after), None)


def alike(one: str, other: str) -> bool:
    """Whether two names are spellings of one: case, signs, brackets and small words aside."""
    plain = [_plain(name) for name in (one, other)]
    return plain[0] == plain[1] or fuzz.token_sort_ratio(*plain) >= ALIKE


def _plain(name: str) -> str:
    short = re.sub(r"\([^)]*\)", " ", name).replace("&", " and ")
    return " ".join(word for word in folded(short).split() if word not in SMALL)
