"""The first sentence: what stands out among the levels of the latest wave.

A level is said to be lower or higher than another where their printed ranges do not meet, and where
they lie a fifth of the usual difference between people apart. Two ranges of 95 % that do not meet
are further apart than chance makes them once in twenty times, however the two depend on each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.cells import Hidden
from pulse.reports.minute.saying import Blanks, Fact, Listing, Sentence, listing, marked
from pulse.reports.minute.situation import WHY, Situation, Theme

NAMED = 3  # themes that one sentence names at most


def stands(found: Situation) -> Sentence:
    """What stands out among the levels of the latest wave."""
    wave: Blanks = {"wave": Fact("count", found.wave)}
    every = found.everything
    if found.loose:
        return Sentence(
            marked(
                "The answers of wave %(wave)s behave like random numbers, so nothing is read "
                "into its levels."
            ),
            wave,
        )
    if not every:
        return Sentence(marked("Wave %(wave)s did not ask this organisation."), wave)
    reasons = {each.level.hidden for each in every}
    if None not in reasons:
        return _all_hidden(reasons, wave)
    lower = [each for each in every if each.gap < 0]
    higher = [each for each in every if each.gap > 0]
    if lower and len(lower) == len(every) > 1:
        return _all_apart(found, every[0], lower=True)
    if higher and len(higher) == len(every) > 1:
        return _all_apart(found, every[0], lower=False)
    if lower or higher:
        return _apart(found, lower, higher)
    return _nothing_apart(found)


def _all_hidden(reasons: set[Hidden | None], wave: Blanks) -> Sentence:
    (why, *more) = reasons
    if more or why is None:
        return Sentence(
            marked("No level of wave %(wave)s is shown; the report says why for each."), wave
        )
    return Sentence(
        marked("No level of wave %(wave)s is shown, because %(why)s."),
        {**wave, "why": Fact("words", WHY[why])},
    )


def _all_apart(found: Situation, first: Theme, *, lower: bool) -> Sentence:
    words = {
        True: marked(
            "Every level is lower than the alliance's: %(theme)s is %(level)s of 100, beside "
            "%(other)s."
        ),
        False: marked(
            "Every level is higher than the alliance's: %(theme)s is %(level)s of 100, beside "
            "%(other)s."
        ),
    }
    return Sentence(words[lower], _level(first))


ONE_APART = {
    (False, True): marked(
        "%(theme)s stands out: %(level)s of 100 (between %(low)s and %(high)s), lower than the "
        "alliance's %(other)s (between %(other_low)s and %(other_high)s)."
    ),
    (False, False): marked(
        "%(theme)s stands out: %(level)s of 100 (between %(low)s and %(high)s), higher than the "
        "alliance's %(other)s (between %(other_low)s and %(other_high)s)."
    ),
    (True, True): marked(
        "%(theme)s stands out: %(level)s of 100 (between %(low)s and %(high)s), lower than all "
        "themes together at %(other)s (between %(other_low)s and %(other_high)s)."
    ),
    (True, False): marked(
        "%(theme)s stands out: %(level)s of 100 (between %(low)s and %(high)s), higher than all "
        "themes together at %(other)s (between %(other_low)s and %(other_high)s)."
    ),
}
SOME_APART = {
    (False, True): marked("%(themes)s stand out as lower than in the alliance."),
    (False, False): marked("%(themes)s stand out as higher than in the alliance."),
    (True, True): marked("%(themes)s stand out as lower than all themes together."),
    (True, False): marked("%(themes)s stand out as higher than all themes together."),
}
BOTH_APART = {
    False: marked("Lower than in the alliance: %(lower)s; higher: %(higher)s."),
    True: marked("Lower than all themes together: %(lower)s; higher: %(higher)s."),
}


def _apart(found: Situation, lower: list[Theme], higher: list[Theme]) -> Sentence:
    if lower and higher:
        blanks = {"lower": _beside(lower), "higher": _beside(higher)}
        return Sentence(BOTH_APART[found.alliance], blanks)
    some, way = lower or higher, bool(lower)
    if len(some) == 1:
        return Sentence(ONE_APART[found.alliance, way], _level(some[0]))
    return Sentence(SOME_APART[found.alliance, way], {"themes": _beside(some)})


def _nothing_apart(found: Situation) -> Sentence:
    """The level overall, which is told though nothing stands out."""
    first = found.everything[0]
    if first.level.hidden is not None:
        words = marked("Nothing that is shown stands out; %(theme)s is not shown, because %(why)s.")
        return Sentence(
            words, {"theme": named(first), "why": Fact("words", WHY[first.level.hidden])}
        )
    if found.alliance:
        words = marked(
            "No theme stands apart: %(theme)s is %(level)s of 100 (between %(low)s and %(high)s)."
        )
    elif first.other is None or first.other.hidden is not None:
        words = marked(
            "%(theme)s is %(level)s of 100 (between %(low)s and %(high)s); the alliance's is not "
            "shown, so it cannot be held against it."
        )
    else:
        words = marked(
            "Nothing stands apart from the alliance: %(theme)s is %(level)s of 100 (between "
            "%(low)s and %(high)s), the alliance's is %(other)s."
        )
    return Sentence(words, _level(first))


def named(theme: Theme) -> Fact:
    """A theme by its name."""
    return Fact("theme", theme.label, theme.key)


def _level(theme: Theme) -> Blanks:
    """A theme's level with its range, and what it is held against."""
    numbers = {"level": theme.level.value, "low": theme.level.low, "high": theme.level.high}
    if theme.other is not None:
        other = {"other": theme.other.value, "other_low": theme.other.low}
        numbers |= {**other, "other_high": theme.other.high}
    facts = {
        name: Fact("points", value, theme.key)
        for name, value in numbers.items()
        if value is not None
    }
    return {"theme": named(theme), **facts}


def _beside(themes: Sequence[Theme]) -> Listing:
    """Themes with what each is held against; of many, those that lie furthest apart."""
    words = marked("%(theme)s (%(level)s beside %(other)s)")
    first = sorted(themes, key=lambda each: -abs(each.gap))[: shown(len(themes))]
    return more([Sentence(words, _level(each)) for each in first], len(themes))


def shown(count: int) -> int:
    """How many of so many themes are named: all of them, or one less for the words "n more"."""
    return count if count <= NAMED else NAMED - 1


def more(pieces: Sequence[Sentence], count: int) -> Listing:
    """Pieces, and how many there are beyond them."""
    rest = count - len(pieces)
    others = [Sentence(marked("%(count)s more"), {"count": Fact("count", rest)})] if rest else []
    return listing([*pieces, *others])
