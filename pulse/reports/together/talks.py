"""What partners talk about when they read a release together: findings, and questions on each.

A finding says no more than the three sentences of the report may. Questions ask what and how, never
who: nobody is to guess who answered what, and no partner is to defend itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pulse.reports.minute.levels import named, stands
from pulse.reports.minute.saying import Blanks, Fact, Sentence, marked
from pulse.reports.minute.situation import Situation, Theme

OVERALL = "overall"
MOST = 4  # findings that one meeting takes up
LOW_BANDS = ("few", "some", "share_0", "share_1", "share_2", "share_3", "share_4")

FLAGGED = marked("%(theme)s is flagged: over several waves it fell by more than chance explains.")
FELL = marked(
    "%(theme)s fell by %(by)s points (between %(least)s and %(most)s) since it was asked before."
)
ROSE = marked(
    "%(theme)s rose by %(by)s points (between %(least)s and %(most)s) since it was asked before."
)
FALLING = marked("%(theme)s has been falling over %(waves)s waves.")
RISING = marked("%(theme)s has been rising over %(waves)s waves.")
LOWER = {
    False: marked("%(theme)s is %(level)s of 100, lower than the alliance's %(other)s."),
    True: marked("%(theme)s is %(level)s of 100, lower than all themes together at %(other)s."),
}
HIGHER = {
    False: marked("%(theme)s is %(level)s of 100, higher than the alliance's %(other)s."),
    True: marked("%(theme)s is %(level)s of 100, higher than all themes together at %(other)s."),
}
FEW_TOOK_PART = marked("At most half of those who were asked took part.")

Asked = tuple[tuple[str, ...], ...]  # questions on the first finding of a kind, on the second, ...

DOWN_ASKED: Asked = (
    (
        marked("What changed in the work around that time that people may have felt?"),
        marked("What would those say who see it more brightly, and those who see it more darkly?"),
        marked("What is in our own hands, and can be different within four weeks?"),
    ),
    (
        marked("What did people try in order to cope, and what did it cost them?"),
        marked("What did we promise that was not kept, or not seen to be kept?"),
        marked("Whom do we have to ask, outside this room, before we act?"),
    ),
)
LOW_ASKED: Asked = (
    (
        marked("Does this fit with what you see in daily work? Where does it not?"),
        marked("What do others do differently that could be tried here?"),
        marked("What would we notice first if it got better?"),
    ),
    (
        marked("In which situations does this show most, and in which not at all?"),
        marked("What stands in the way that is nobody's fault?"),
        marked("What is the smallest step that would be felt?"),
    ),
)
GOOD_ASKED: Asked = (
    (
        marked("What is being done here that may have helped, and who should know of it?"),
        marked("What must not be lost when things get busy?"),
    ),
    (
        marked("Who made this possible, in which role, and was thanked for it?"),
        marked("What would put it at risk?"),
    ),
)
QUIET_ASKED = (
    marked("Where would you have expected something to stand out, and why does it not?"),
    marked("What does a level like this feel like on an ordinary day?"),
    marked("What do we want to be different by the next wave?"),
)
HIDDEN_ASKED = (
    marked("What would make it easier for people to answer next time?"),
    marked("What do we know about how working together goes without these figures?"),
)
LOOSE_ASKED = (
    marked("Were the questions understood, and did people have the time to read them?"),
    marked("What would make it worth while to answer with care?"),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """One finding, and what to ask about it; no words: it is about all themes together."""

    key: str
    finding: Sentence
    questions: tuple[str, ...]


def talks(found: Situation, flagged: Collection[str], band: str | None) -> tuple[Talk, ...]:
    """What to talk about, what calls for care first, and each theme once.

    Args:
        found: the report's latest wave.
        flagged: keys of series with a flag that is open.
        band: how many took part, as the release keeps it.
    """
    if found.loose:
        return (Talk("", stands(found), LOOSE_ASKED),)
    chosen = _chosen(_by_theme(found, flagged))
    if not chosen:
        hidden = all(each.level.hidden is not None for each in found.everything)
        chosen.append(Talk("", stands(found), HIDDEN_ASKED if hidden else QUIET_ASKED))
    if band in LOW_BANDS and len(chosen) < MOST and chosen[0].questions is not HIDDEN_ASKED:
        chosen.append(Talk("took_part", Sentence(FEW_TOOK_PART), HIDDEN_ASKED[:1]))
    return tuple(chosen)


def _chosen(every: Iterable[tuple[str, Sentence, Asked]]) -> list[Talk]:
    """The first findings, each theme once; the overall level only where no theme stands out."""
    found: dict[str, tuple[Sentence, Asked]] = {}
    for key, sentence, asked in every:
        found.setdefault(key, (sentence, asked))
    if len(found) > 1:
        found.pop(OVERALL, None)
    made: list[Talk] = []
    for key, (sentence, asked) in list(found.items())[:MOST]:
        before = sum(each.questions in asked for each in made)
        made.append(Talk(key, sentence, asked[before % len(asked)]))
    return made


def _by_theme(found: Situation, flagged: Collection[str]) -> Iterator[tuple[str, Sentence, Asked]]:
    """Every finding, what calls for care first."""
    every = found.everything
    alliance = found.alliance
    yield from (_talk(each, FLAGGED, {}, DOWN_ASKED) for each in every if each.key in flagged)
    moved = [(each, each.change.value) for each in every if each.change and not each.change.noise]
    lined = [(each, each.rise.value) for each in every if each.rise and not each.rise.noise]
    by_gap = sorted(every, key=lambda theme: theme.gap)
    yield from (_talk(each, FELL, _step(each), DOWN_ASKED) for each, by in moved if by < 0)
    yield from (_talk(each, FALLING, _waves(each), DOWN_ASKED) for each, by in lined if by < 0)
    lower = (each for each in by_gap if each.gap < 0)
    yield from (_talk(each, LOWER[alliance], _beside(each), LOW_ASKED) for each in lower)
    yield from (_talk(each, ROSE, _step(each), GOOD_ASKED) for each, by in moved if by > 0)
    yield from (_talk(each, RISING, _waves(each), GOOD_ASKED) for each, by in lined if by > 0)
    higher = (each for each in reversed(by_gap) if each.gap > 0)
    yield from (_talk(each, HIGHER[alliance], _beside(each), GOOD_ASKED) for each in higher)


def _waves(theme: Theme) -> Blanks:
    return {"waves": Fact("count", theme.waves, theme.key)}


def _talk(theme: Theme, words: str, blanks: Blanks, asked: Asked) -> tuple[str, Sentence, Asked]:
    return theme.key, Sentence(words, {"theme": named(theme), **blanks}), asked


def _step(theme: Theme) -> Blanks:
    """How far a theme went since it was asked before, whichever way."""
    change = theme.change
    if change is None:
        return {}
    least, most = sorted((abs(change.low), abs(change.high)))
    numbers = {"by": abs(change.value), "least": least, "most": most}
    return {name: Fact("tenths", number, theme.key) for name, number in numbers.items()}


def _beside(theme: Theme) -> Blanks:
    """A theme's level, and what it is held against."""
    numbers = {"level": theme.level.value, "other": theme.other.value if theme.other else None}
    return {
        name: Fact("points", number, theme.key)
        for name, number in numbers.items()
        if number is not None
    }
