"""Points of a scale as people write them: numbers, or words such as "strongly agree"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from surveys.errors import FileUnreadable
from surveys.files.cells import shown
from surveys.files.headings import folded

# Each scale from its lowest point to its highest; a point's words are split by "|".
SCALES = tuple(
    tuple(tuple(folded(word) for word in point.split("|")) for point in scale)
    for scale in (
        ("strongly disagree", "disagree", "agree", "strongly agree"),
        (
            "strongly disagree|completely disagree|disagree strongly",
            "disagree|somewhat disagree|rather disagree",
            "neither agree nor disagree|neutral|neither|undecided|unsure|neither nor",
            "agree|somewhat agree|rather agree",
            "strongly agree|completely agree|agree strongly",
        ),
        (
            "strongly disagree|completely disagree",
            "disagree",
            "somewhat disagree|slightly disagree",
            "neither agree nor disagree|neutral|neither",
            "somewhat agree|slightly agree",
            "agree",
            "strongly agree|completely agree",
        ),
        ("never", "rarely|seldom", "sometimes|occasionally", "often|frequently|usually", "always"),
        (
            "very dissatisfied",
            "dissatisfied|somewhat dissatisfied",
            "neither satisfied nor dissatisfied|neutral",
            "satisfied|somewhat satisfied",
            "very satisfied",
        ),
        (
            "stimme überhaupt nicht zu|stimme gar nicht zu|trifft überhaupt nicht zu",
            "stimme eher nicht zu|stimme nicht zu|trifft eher nicht zu",
            "teils teils|weder noch|unentschieden|neutral",
            "stimme eher zu|stimme zu|trifft eher zu",
            "stimme voll zu|stimme voll und ganz zu|trifft voll zu|trifft voll und ganz zu",
        ),
        (
            "pas du tout d'accord",
            "pas d'accord|plutôt pas d'accord",
            "ni d'accord ni pas d'accord|neutre",
            "d'accord|plutôt d'accord",
            "tout à fait d'accord",
        ),
        (
            "totalmente en desacuerdo|muy en desacuerdo",
            "en desacuerdo",
            "ni de acuerdo ni en desacuerdo|neutral",
            "de acuerdo",
            "totalmente de acuerdo|muy de acuerdo",
        ),
    )
)
SILENT = """
not applicable|n a|na|does not apply|don t know|dont know|no answer|no opinion|prefer not to say|
would rather not say|skipped|missing|weiss nicht|keine angabe|trifft nicht auf mich zu|sans objet|
ne sait pas|sans reponse|no aplica|no sabe|no contesta|null|none|nan
"""
NO_ANSWER = frozenset(("", *(folded(word) for word in SILENT.replace("\n", "").split("|"))))
MOST_POINTS = 11


@dataclass(frozen=True)
class Points:
    """What the cells of a file's answers mean, from 1 to `high`; `shift` was added to numbers.

    A cell that is not in `words`, and is no number of the scale, is no answer.
    """

    high: int
    shift: int = 0
    words: Mapping[str, int] = field(default_factory=dict)

    def point(self, cell: str) -> int | None:
        """The point that a cell chooses; 0 for no answer, None for what cannot be understood."""
        text = folded(cell)
        if text in self.words:
            return self.words[text]
        if text in NO_ANSWER:
            return 0
        number = whole(cell)
        if number is None:
            return None
        point = number + self.shift
        return point if 1 <= point <= self.high else 0 if number == 0 else None


def whole(cell: str) -> int | None:
    """A cell as a whole number, also as 4.0; None if it is none."""
    found = re.fullmatch(r"\s*([+-]?\d{1,3})(?:[.,]0+)?\s*", cell)
    return int(found[1]) if found else None


def spoken(cell: str) -> bool:
    """Whether a cell holds words of a scale that is known."""
    text = folded(cell)
    return any(text in point for scale in SCALES for point in scale)


def understood(cells: Collection[str], file: str, wish: str = "") -> Points:
    """Find out what the answers of a file mean.

    Args:
        cells: every different cell of its answers.
        file: its name, for sentences.
        wish: the ends of the scale, as in "1-5"; empty: told from the cells.

    Raises:
        FileUnreadable: they are no answers on one scale, or it cannot be told on which.
    """
    numbers = {number for cell in cells if (number := whole(cell)) is not None}
    words = {folded(cell) for cell in cells if whole(cell) is None} - NO_ANSWER
    named = _named(words, file) if words else None
    if wish:
        low, high = _ends(wish)
        if named is not None and len(set(named.values())) > high - low + 1:
            raise FileUnreadable(f"The words of {file} are more than the points of {wish}.")
        return Points(high - low + 1, 1 - low, named or {})
    if named is not None:
        return Points(max(named.values()), 0, named)
    return _counted(numbers, file)


def said(cells: Collection[str], words: Mapping[str, int], file: str, wish: str = "") -> Points:
    """What the answers of a file mean, where somebody said it of some.

    Args:
        cells: every different cell of its answers.
        words: cells to points, 0 for no answer.
        file: its name, for sentences.
        wish: the ends of the scale, as in "1-5"; empty: told from the cells.

    Raises:
        FileUnreadable: the others are no answers on one scale, or nobody can tell on which.
    """
    known = {folded(cell): point for cell, point in words.items()}
    highest = max(known.values(), default=0)
    if highest > MOST_POINTS or min(known.values(), default=0) < 0:
        raise FileUnreadable(f"A scale has 2 to {MOST_POINTS} points, the lowest of them 1.")
    others = [cell for cell in cells if folded(cell) not in known]
    if highest > 1 and not wish and all(folded(cell) in NO_ANSWER for cell in others):
        return Points(highest, 0, known)
    points = understood(others, file, wish)
    return Points(max(points.high, highest), points.shift, {**points.words, **known})


def _named(words: Collection[str], file: str) -> dict[str, int]:
    best: dict[str, int] = {}
    for scale in SCALES:
        found = {word: place for place, point in enumerate(scale, 1) for word in point}
        known = {word: found[word] for word in words if word in found}
        if len(known) == len(words):
            return found
        best = max(best, known, key=len)
    strange = next(iter(sorted(set(words) - set(best))))
    raise FileUnreadable(
        f"“{shown(strange)}” in {file} is no point of a scale that is known. Replace words by "
        "numbers, or leave that column out."
    )


def _counted(numbers: Collection[int], file: str) -> Points:
    if not numbers:
        raise FileUnreadable(f"{file} holds no answers: neither numbers nor words of a scale.")
    low, high = min(numbers), max(numbers)
    if low == 0:
        raise FileUnreadable(
            f"0 is among the answers of {file}. Say whether it is the lowest point (scale 0-{high})"
            f" or no answer (scale 1-{high})."
        )
    if low < 0 or high - low + 1 > MOST_POINTS or high == low:
        raise FileUnreadable(
            f"The answers of {file} lie between {low} and {high}. Say of which scale they are, "
            "such as 1-5."
        )
    return Points(high, 0)


def _ends(wish: str) -> tuple[int, int]:
    ends = re.fullmatch(r"\s*(\d{1,3})\s*(?:-|to|\u2013)\s*(\d{1,3})\s*", wish)
    if not ends or not 1 <= int(ends[2]) - int(ends[1]) < MOST_POINTS:
        raise FileUnreadable(f"{wish} is not a scale of 2 to {MOST_POINTS} points, such as 1-5.")
    return int(ends[1]), int(ends[2])
