"""Until when a promise is kept: by the calendar and the clock of whoever made it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import workdays
from surveys.commitments import Commitment, State
from surveys.partners import Alliance
from surveys.workdays import Workdays

LONGEST_REST = timedelta(days=21)  # that is looked ahead for a working day
SOON = 7  # days before its last day, when a promise is called to mind
AGAIN = timedelta(days=14)  # from one word about an overdue promise to the next


class Word(enum.StrEnum):
    """Why somebody gets a word about a promise."""

    soon = "soon"  # its day comes
    overdue = "overdue"  # its day is over, and nobody said what became of it
    still = "still"  # two weeks later that is still so: whoever convenes the partners is told, too


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every partner's calendar, and the one that counts where all of them promise together."""

    own: Mapping[int, Workdays]
    usual: Workdays

    def of(self, organisation_id: int | None) -> Workdays:
        """The calendar of one partner; of all together for None."""
        return self.own.get(organisation_id or 0, self.usual)

    def last_day(self, organisation_id: int | None, due: date) -> date:
        """The day until which something promised for a day is in time.

        It is that day itself if it is a working day, else the next one that is.
        """
        return self.of(organisation_id).first(due, due + LONGEST_REST) or due

    def overdue(self, promise: Commitment, now: datetime) -> bool:
        """Whether a promise is still open after its last day, where it was made."""
        return promise.state is State.open and self.days_left(promise, now) < 0

    def days_left(self, promise: Commitment, now: datetime) -> int:
        """Days to a promise's last day, by its owner's calendar; negative once that is over."""
        whose = promise.organisation_id
        return (self.last_day(whose, promise.due) - self.of(whose).today(now)).days

    def word(self, promise: Commitment, now: datetime) -> Word | None:
        """What its owner is to be told of a promise now, if anything: each thing once.

        Nothing is told of a day that is near when the promise is made.
        """
        if promise.state is not State.open:
            return None
        left, last = self.days_left(promise, now), promise.reminded
        today = self.of(promise.organisation_id).today(now)
        ended = self.last_day(promise.organisation_id, promise.due)
        if left >= 0:
            return Word.soon if left <= SOON and last is None else None
        if last is None or last <= ended:
            return Word.overdue
        return Word.still if today - last >= AGAIN else None

    def late(self, listed: Iterable[Commitment], now: datetime) -> frozenset[int]:
        """Ids of those among some promises that are overdue."""
        return frozenset(each.id for each in listed if self.overdue(each, now))


def clocks(session: Session) -> Clocks:
    """The calendars as they stand."""
    zone = session.scalar(select(Alliance.time_zone))
    return Clocks(own=workdays.of(session), usual=Workdays(zone or "UTC"))
