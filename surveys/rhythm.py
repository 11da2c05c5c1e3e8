"""When the waves of a series come round: every so many weeks, quarterly, or by hand."""

from __future__ import annotations

import enum
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from surveys.errors import PlanInvalid

FEWEST_WEEKS, MOST_WEEKS = 2, 104  # nobody is asked more than once in a fortnight
FEWEST_DAYS, MOST_DAYS = 3, 60
QUARTER = 3  # months
SHORTEST_QUARTER = 89  # days: from the end of November to the end of February


class Cadence(enum.StrEnum):
    """How the waves of a series come round."""

    by_hand = "by_hand"
    weeks = "weeks"
    quarterly = "quarterly"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days on which the waves of a series are to open, and for how long."""

    cadence: Cadence = Cadence.by_hand
    weeks: int | None = None  # between two waves, where the cadence is in weeks
    starts: date | None = None  # the first opening day, from which all others are counted
    ends: date | None = None  # no wave opens after it
    open_days: int = 14

    def check(self) -> None:
        """Refuse what can never be kept.

        Raises:
            PlanInvalid: with the first thing that is wrong, in one sentence.
        """
        if not FEWEST_DAYS <= self.open_days <= MOST_DAYS:
            raise PlanInvalid(
                f"A wave takes answers for {FEWEST_DAYS} to {MOST_DAYS} days; {self.open_days} "
                "is outside of that."
            )
        if self.cadence is Cadence.by_hand:
            return
        if self.starts is None:
            raise PlanInvalid("Waves that come round by themselves need a first day.")
        if self.cadence is Cadence.weeks and not FEWEST_WEEKS <= (self.weeks or 0) <= MOST_WEEKS:
            raise PlanInvalid(
                f"Waves come round every {FEWEST_WEEKS} to {MOST_WEEKS} weeks: nobody is asked "
                "more than once in a fortnight."
            )
        if self.open_days > self.shortest:
            raise PlanInvalid(
                f"A wave that is open for {self.open_days} days would not be over when the next "
                f"one opens, {self.shortest} days after it. Let it be open for fewer days, or come "
                "round more seldom."
            )
        if self.ends is not None and self.ends < self.starts:
            raise PlanInvalid("The series would end before its first wave opens.")

    @property
    def shortest(self) -> int:
        """The fewest days from one opening to the next."""
        return (self.weeks or 0) * 7 if self.cadence is Cadence.weeks else SHORTEST_QUARTER

    def days(self, since: date) -> Iterator[date]:
        """The opening days from a day on, in order; endless unless the series ends.

        By hand there are none.
        """
        if self.cadence is Cadence.by_hand or self.starts is None:
            return
        for number in count():
            day = self._day(self.starts, number)
            if self.ends is not None and day > self.ends:
                return
            if day >= since:
                yield day

    def _day(self, starts: date, number: int) -> date:
        if self.cadence is Cadence.weeks:
            return starts + timedelta(weeks=(self.weeks or 0) * number)
        years, month = divmod(starts.month - 1 + QUARTER * number, 12)
        last = monthrange(starts.year + years, month + 1)[1]
        return date(starts.year + years, month + 1, min(starts.day, last))


def in_words(day: date) -> str:
    """A day as messages name it: 3 March 2027."""
    return f"{day.day} {day:%B %Y}"
