"""Hints: what in a message may tell who wrote it, or whom it is about; the author decides.

The rules lie in a file of their own, so that the page's script goes by the same ones. Nothing that
is looked at is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = ("name", "mail", "phone", "place", "id", "day", "link", "handle", "self")
_CAPITAL = re.compile(r"[^\W\d_a-zß-ÿ]")
_FIRST = re.compile(r"(\w+)(?:\s+|$)")
MOST = 40  # hints that are shown; a page of names is a page of names


@dataclass(frozen=True, slots=True)
class Hint:
    """One passage worth a second look."""

    kind: str
    words: str
    start: int


@cache
def _rules() -> dict[str, Any]:
    text = files("surveys.answering.words").joinpath("hints.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = [
        (rule["kind"], re.compile(rule["pattern"], re.IGNORECASE if rule["flags"] else 0))
        for rule in _rules()["rules"]
    ]
    names = "|".join(_rules()["first_names"])
    found.append(("name", re.compile(rf"\b(?:{names})\b")))
    return tuple(found)


def hints(text: str, known: Collection[str] = ()) -> list[Hint]:
    """Every passage that may identify somebody, in the order of the text.

    Args:
        text: the message.
        known: names that say nothing, such as those of the partners.
    """
    calm = {*_rules()["calm"], *(part for name in known for part in name.split())}
    found: list[Hint] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            words, start = _trimmed(match.group(), match.start(), kind)
            if kind == "name" and set(re.findall(r"[^\W\d_]+", words)) <= calm:
                continue
            if words:
                found.append(Hint(kind, words, start))
    found.sort(key=lambda each: (each.start, -len(each.words)))
    kept: list[Hint] = []
    for hint in found:
        if not any(_covers(each, hint.start, len(hint.words)) for each in kept):
            kept.append(hint)
    return kept[:MOST]


def _trimmed(words: str, start: int, kind: str) -> tuple[str, int]:
    """The passage without what only led to it, and without the words that sentences begin with."""
    lead = len(words) - len(words.lstrip())
    if kind == "name":
        capital = _CAPITAL.search(words)
        lead = capital.start() if capital else lead
        while (first := _FIRST.match(words, lead)) and first.group(1) in _rules()["starts"]:
            lead = first.end()
    return words[lead:].rstrip(" .,;:!?"), start + lead


def _covers(hint: Hint, start: int, length: int) -> bool:
    """Whether a passage lies within one that is pointed at already."""
    return hint.start <= start and start + length <= hint.start + len(hint.words)
