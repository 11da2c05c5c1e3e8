"""What three sentences are written from: one report's latest wave, as its release tells it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.cells import Cell, Change, Hidden
from pulse.reports.breaks import Break
from pulse.reports.minute.saying import Words, marked, whole

LEAST_EFFECT = 0.2  # of the usual difference between people

WHY = {
    Hidden.too_few: marked("too few people answered for figures that protect them"),
    Hidden.sibling: marked("another hidden figure could be worked out from it"),
    Hidden.too_few_invited: marked("the group is too small for figures, whoever answers"),
    Hidden.few_partners: marked("it would be about one partner"),
    Hidden.no_value: marked("everybody gave the same answers"),
    Hidden.seldom: marked("below 30 answers figures come at most once a quarter"),
    Hidden.few_themes: marked("below 12 answers only some themes are told"),
    Hidden.not_agreed: marked("not both partners agreed to it"),
    Hidden.withheld: marked("it could not be shown safely"),
}
BROKEN = {
    Break.changed_measure: marked("the questions changed"),
    Break.other_questions: marked("other questions were asked than the last time"),
    Break.changed_partners: marked("other partners take part than before"),
    Break.regrouped: marked("the figures are about another group of people than before"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One series in its latest wave; no label: all themes together.

    `other` is what its level is held against: the alliance's level of the same theme, or, in the
    alliance's own report, its level over all themes; None for that level itself.
    """

    key: str
    label: Words
    level: Cell
    other: Cell | None = None
    change: Change | None = None
    no_change: Hidden | None = None
    broken: Break | None = None
    rise: Change | None = None  # of the line through its waves
    waves: int = 0  # that the line goes through

    @property
    def gap(self) -> float:
        """How far it lies above what it is held against; 0 where that cannot be told from chance.

        Only where both are shown, their printed ranges do not meet, and the difference is no
        smaller than a fifth of the usual one between people.
        """
        if self.other is None or self.level.value is None or self.other.value is None:
            return 0.0
        gap = self.level.value - self.other.value
        if abs(gap) < LEAST_EFFECT * (self.level.sd or 0.0) or _meet(self.level, self.other):
            return 0.0
        return gap


@dataclass(frozen=True, slots=True)
class Situation:
    """What the sentences are written from."""

    alliance: bool  # whose report it is: the alliance's own, or a partner's
    wave: int
    before: int | None  # the wave before it in these series; None for the first
    overall: Theme | None  # None where only one theme is asked
    themes: tuple[Theme, ...]
    loose: bool = False  # whether its answers behave like random numbers
    in_turn: bool = False  # whether its questions take turns
    shared: int | None = None  # the wave whose results were told back last
    lines: tuple[tuple[str, str], ...] = ()  # what was said in it, and what was done
    promised: int = 0  # when reports of the pulse were read together
    kept: int = 0  # of these promises, those that are done

    @property
    def everything(self) -> tuple[Theme, ...]:
        """All series of the latest wave that were asked, overall first."""
        every = (self.overall, *self.themes) if self.overall is not None else self.themes
        return tuple(each for each in every if each.level.hidden is not Hidden.not_asked)


def _meet(one: Cell, other: Cell) -> bool:
    """Whether two shown levels' ranges meet, as they are printed."""
    numbers = (one.low, one.high, other.low, other.high)
    low, high, other_low, other_high = (whole(number or 0.0) for number in numbers)
    return low <= other_high and other_low <= high
