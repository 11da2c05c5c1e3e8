"""What the questions of a file of raw answers mean: which are one item, and of which construct."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import folded

ALIKE = 0.85  # of two wordings, from which on somebody is asked whether they are one question


@dataclass(frozen=True, slots=True)
class Asked:
    """One item: the construct it counts towards, and whether agreeing speaks against that."""

    key: str
    construct: str
    reverse: bool = False


@dataclass(frozen=True)
class Meanings:
    """What the wordings of a file mean: the item of each, and which items are asked at all."""

    items: Mapping[str, Asked] = field(default_factory=dict)  # by folded wording
    closed: bool = False  # True: wordings that are not named are left out


def read_meanings(content: bytes, name: str) -> Meanings:
    """Read a TOML file of constructs: their items by the wordings or headings of a file.

    Raises:
        FileUnreadable: it is no such file.
    """
    try:
        constructs = tomllib.loads(content.decode("utf-8-sig"))["constructs"]
        items: dict[str, Asked] = {}
        for construct, table in constructs.items():
            reversed_ = {folded(one) for one in table.get("reversed", [])}
            for entry in table["items"]:
                wordings = [entry] if isinstance(entry, str) else list(entry)
                asked = Asked(wordings[0], construct, folded(wordings[0]) in reversed_)
                items |= {worded(wording): asked for wording in wordings}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise FileUnreadable(
            f"{name} does not say what is measured: {error}. It has a table per construct, such "
            'as [constructs.trust] with items = ["Q1", ["Q2", "Q2 as asked before"]] and '
            'reversed = ["Q1"].'
        ) from error
    return Meanings(items, closed=True)


def meant(
    wordings: Sequence[str], *, same: Mapping[str, str], themes: str, file: str
) -> Meanings | None:
    """What somebody said of the questions of a file.

    Args:
        wordings: of the questions, as the file puts them.
        same: wordings that mean another one.
        themes: a theme on each line, "theme = question; question", where a question is a wording
            or a pattern such as Q1*, with a minus before it if agreeing speaks against the theme.
            Questions without a theme are left out, unless there are no themes at all.
        file: its name, for sentences.

    Returns:
        None where nothing was said.

    Raises:
        FileUnreadable: a line is not of that form, or fits no question.
    """
    first = {wording: same.get(wording) or wording for wording in wordings}
    lines = [line for line in themes.splitlines() if line.strip()]
    if not lines and all(one == other for one, other in first.items()):
        return None
    asked: dict[str, Asked] = {}
    for line in lines:
        asked |= dict(_theme(line, tuple(first.values()), file))
    items = {
        worded(wording): found
        for wording, means in first.items()
        if (found := asked.get(means) if lines else Asked(means, means)) is not None
    }
    return Meanings(items, closed=bool(lines))


def _theme(line: str, questions: Sequence[str], file: str) -> Iterator[tuple[str, Asked]]:
    """The questions of one theme."""
    theme, sign, named = line.partition("=")
    if not (sign and theme.strip() and named.strip()):
        raise FileUnreadable(f"“{shown(line)}” is not of the form: theme = question; question.")
    for part in filter(None, (each.strip() for each in named.split(";"))):
        pattern = part.removeprefix("-").strip()
        fitting = [one for one in questions if fits(one, pattern) or worded(one) == worded(pattern)]
        if not fitting:
            raise FileUnreadable(f"No question of {file} is called “{shown(pattern)}”.")
        yield from (
            (one, Asked(one, theme.strip(), reverse=part.startswith("-"))) for one in fitting
        )


def alike(wordings: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of questions that may be one, asked in two wordings; the more usual one is last.

    Args:
        wordings: the more usual ones first.
    """
    found = []
    for place, wording in enumerate(wordings):
        text = worded(wording)
        for earlier in wordings[:place]:
            matcher = SequenceMatcher(None, text, worded(earlier), autojunk=False)
            likely = matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE
            if likely and matcher.ratio() >= ALIKE:
                found.append((wording, earlier))
                break
    return found


def fits(wording: str, pattern: str) -> bool:
    """Whether a wording is one that a pattern such as Q1* names."""
    return fnmatchcase(wording.casefold(), pattern.casefold())


def worded(wording: str) -> str:
    """A wording for comparison: without its number, and with signs for words written out."""
    return folded(re.sub(r"^\s*\W*\d+\s*[.):]\s+", "", wording.replace("&", " and ")))
