"""The second sentence: what changed since the wave before by more than chance explains.

A step or a line is told where the release tells it from noise, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.cells import Change
from pulse.reports.minute.levels import more, named, shown
from pulse.reports.minute.saying import Blanks, Fact, Listing, Sentence, marked
from pulse.reports.minute.situation import BROKEN, Situation, Theme


def moved(found: Situation) -> Sentence:
    """What changed since the wave before by more than chance explains."""
    if found.loose:
        return Sentence(marked("For the same reason nothing is said to have moved."))
    if found.before is None:
        return Sentence(marked("This is the first wave, so there is nothing to compare it with."))
    every = found.everything
    judged = [each for each in every if each.change is not None]
    since: Blanks = {"before": Fact("count", found.before)}
    if not judged:
        return _no_comparison(every, since)
    rose = [each for each in judged if each.change and not each.change.noise and _up(each)]
    fell = [each for each in judged if each.change and not each.change.noise and not _up(each)]
    if not rose and not fell:
        return _quiet(found, every, judged, since)
    return _step(found, judged, rose, fell, since)


def _no_comparison(every: Sequence[Theme], since: Blanks) -> Sentence:
    broken = {each.broken for each in every if each.broken is not None}
    if len(broken) == 1:
        why = Fact("words", BROKEN[broken.pop()])
        words = marked("Nothing can be compared with wave %(before)s, because %(why)s.")
        return Sentence(words, {**since, "why": why})
    if broken:
        words = marked("Nothing can be compared with wave %(before)s; the report says why.")
        return Sentence(words, since)
    words = marked(
        "Nothing can be compared with wave %(before)s, because one of the two shows no figure."
    )
    return Sentence(words, since)


QUIET = {
    (False, True): marked("Nothing moved since wave %(before)s that can be told from noise."),
    (False, False): marked(
        "Of what can be compared with wave %(before)s, nothing moved by more than noise."
    ),
    (True, True): marked("Nothing moved since it was last asked that can be told from noise."),
    (True, False): marked(
        "Of what can be compared with when it was last asked, nothing moved by more than noise."
    ),
}
FALLING = marked(
    "Nothing moved by more than noise since wave %(before)s, but over several waves these have "
    "been falling: %(themes)s."
)
RISING = marked(
    "Nothing moved by more than noise since wave %(before)s, but over several waves these have "
    "been rising: %(themes)s."
)
BOTH_WAYS = marked(
    "Nothing moved by more than noise since wave %(before)s, but over several waves these have "
    "been falling: %(falling)s; and these rising: %(rising)s."
)


def _quiet(
    found: Situation,
    every: Sequence[Theme],
    judged: Sequence[Theme],
    since: Blanks,
) -> Sentence:
    """No step, though a line over several waves may lead somewhere."""
    lined = [each for each in every if each.rise is not None and not each.rise.noise]
    falling = [each for each in lined if each.rise and each.rise.value < 0]
    rising = [each for each in lined if each.rise and each.rise.value > 0]
    if falling and rising:
        return Sentence(BOTH_WAYS, {**since, "falling": _lines(falling), "rising": _lines(rising)})
    if falling or rising:
        words = FALLING if falling else RISING
        return Sentence(words, {**since, "themes": _lines(falling or rising)})
    return Sentence(QUIET[found.in_turn, len(judged) == len(every)], since)


ONE_FELL = {
    (False, True): marked(
        "%(theme)s fell by %(by)s points (between %(least)s and %(most)s) since wave %(before)s, "
        "more than chance explains; everything else stayed within the noise."
    ),
    (False, False): marked(
        "%(theme)s fell by %(by)s points (between %(least)s and %(most)s) since wave %(before)s, "
        "more than chance explains."
    ),
    (True, True): marked(
        "%(theme)s fell by %(by)s points (between %(least)s and %(most)s) since it was last asked, "
        "more than chance explains; everything else stayed within the noise."
    ),
    (True, False): marked(
        "%(theme)s fell by %(by)s points (between %(least)s and %(most)s) since it was last asked, "
        "more than chance explains."
    ),
}
ONE_ROSE = {
    (False, True): marked(
        "%(theme)s rose by %(by)s points (between %(least)s and %(most)s) since wave %(before)s, "
        "more than chance explains; everything else stayed within the noise."
    ),
    (False, False): marked(
        "%(theme)s rose by %(by)s points (between %(least)s and %(most)s) since wave %(before)s, "
        "more than chance explains."
    ),
    (True, True): marked(
        "%(theme)s rose by %(by)s points (between %(least)s and %(most)s) since it was last asked, "
        "more than chance explains; everything else stayed within the noise."
    ),
    (True, False): marked(
        "%(theme)s rose by %(by)s points (between %(least)s and %(most)s) since it was last asked, "
        "more than chance explains."
    ),
}
FELL = {
    False: marked("More than chance explains, %(fell)s fell since wave %(before)s."),
    True: marked("More than chance explains, %(fell)s fell since they were last asked."),
}
ROSE = {
    False: marked("More than chance explains, %(rose)s rose since wave %(before)s."),
    True: marked("More than chance explains, %(rose)s rose since they were last asked."),
}
BOTH = {
    False: marked(
        "More than chance explains, %(fell)s fell and %(rose)s rose since wave %(before)s."
    ),
    True: marked(
        "More than chance explains, %(fell)s fell and %(rose)s rose since they were last asked."
    ),
}


def _step(
    found: Situation,
    judged: Sequence[Theme],
    rose: Sequence[Theme],
    fell: Sequence[Theme],
    since: Blanks,
) -> Sentence:
    """What fell and what rose."""
    if rose and fell:
        return Sentence(BOTH[found.in_turn], {**since, "fell": _by(fell), "rose": _by(rose)})
    some = [*rose, *fell]
    if len(some) == 1:
        others = len(judged) == len(found.everything) > 1
        words = (ONE_ROSE if rose else ONE_FELL)[found.in_turn, others]
        return Sentence(words, {**since, "theme": named(some[0]), **_size(some[0])})
    if rose:
        return Sentence(ROSE[found.in_turn], {**since, "rose": _by(rose)})
    return Sentence(FELL[found.in_turn], {**since, "fell": _by(fell)})


def _up(theme: Theme) -> bool:
    return theme.change is not None and theme.change.value > 0


def _size(theme: Theme) -> Blanks:
    return _reach(theme.change, theme.key) if theme.change is not None else {}


def _reach(change: Change, key: str) -> Blanks:
    """How far something went, whichever way, and between what that lies."""
    ends = sorted((abs(change.low), abs(change.high)))
    numbers = {"by": abs(change.value), "least": ends[0], "most": ends[1]}
    return {name: Fact("tenths", number, key) for name, number in numbers.items()}


def _by(themes: Sequence[Theme]) -> Listing:
    """Themes with their steps; of many, those with the largest."""
    words = marked("%(theme)s (by %(by)s, between %(least)s and %(most)s)")
    first = sorted(themes, key=_far)[: shown(len(themes))]
    pieces = [Sentence(words, {"theme": named(each), **_size(each)}) for each in first]
    return more(pieces, len(themes))


def _far(theme: Theme) -> float:
    return -abs(theme.change.value) if theme.change is not None else 0.0


def _lines(themes: Sequence[Theme]) -> Listing:
    """Themes with what their lines go by over how many waves; of many, the steepest."""
    words = marked("%(theme)s (by %(by)s over %(waves)s waves)")
    first = sorted(themes, key=lambda each: -abs(each.rise.value if each.rise else 0.0))
    pieces = [
        Sentence(
            words,
            {
                "theme": named(each),
                **(_reach(each.rise, each.key) if each.rise else {}),
                "waves": Fact("count", each.waves, each.key),
            },
        )
        for each in first[: shown(len(themes))]
    ]
    return more(pieces, len(themes))
