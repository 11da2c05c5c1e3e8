"""How much of what partners promised over reports was done by its day, from wave to wave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import deadlines
from surveys.commitments import Commitment, State
from surveys.deadlines import Clocks
from surveys.partners import Organisation
from surveys.releases import Release
from surveys.reviews import EVERYBODY, Review
from surveys.waves import Wave

MONTHS = 3  # of a quarter


@dataclass(frozen=True, slots=True)
class Kept:
    """The promises that fell due in some time."""

    day: date  # on which that time ended; of a quarter, its first
    due: int
    kept: int  # done on their day or before
    declined: int = 0  # of which was said by then that they will not be done, and why
    open: int = 0  # of which nobody has said yet what became of them

    @property
    def late(self) -> int:
        """Of which it was said after their day what became of them."""
        return self.due - self.kept - self.declined - self.open

    @property
    def stood(self) -> int:
        """Those that stood when their day came: an honest no in time is neither kept nor broken."""
        return self.due - self.declined

    @property
    def rate(self) -> float | None:
        """The share of those that stood which was kept, from 0 to 100; None where none stood."""
        return 100 * self.kept / self.stood if self.stood else None


class Record(NamedTuple):
    """One partner's promises, held against itself over time."""

    name: str  # "": all of them together
    quarters: tuple[Kept, ...]  # in which anything fell due, the newest first
    lately: Kept  # the newest four of the calendar together
    before: Kept  # all that fell due before them


def by_wave(
    session: Session, pulse_id: int, days: Sequence[date], places: Collection[int] | None = None
) -> tuple[Kept, ...]:
    """Promises that fell due after each wave but the first, up to the end of the next.

    Args:
        session: the roster's.
        pulse_id: over whose reports they were made.
        days: on which its waves ended, in order.
        places: of the readings of these organisations and of all partners together; of every
            reading when left out.

    Returns:
        Those waves by whose end anything fell due, in order. What was promised for later, or
        done after its day, counts as the day is: not yet due, or not kept.
    """
    query = (
        select(Commitment)
        .join(Review)
        .join(Release, Release.id == Review.release_id)
        .join(Wave, Wave.id == Release.wave_id)
        .where(Wave.pulse_id == pulse_id)
    )
    if places is not None:
        query = query.where(Review.place.in_({EVERYBODY, *places}))
    made, clocks = session.scalars(query).all(), deadlines.clocks(session)
    told = (
        counted(until, [each for each in made if before < each.due <= until], clocks)
        for before, until in pairwise(days)
    )
    return tuple(each for each in told if each.due)


def records(session: Session, place: int, now: datetime) -> list[Record]:
    """What fell due until a moment, of each that promised anything, by name: no ranking.

    What all partners together promised comes first, under no name.

    Args:
        session: the roster's.
        place: 0 for what was promised when all partners read together; else of one organisation,
            in those readings and its own.
        now: by it a promise's last day must be over where its owner is.
    """
    query = (
        select(Commitment, Organisation)
        .join(Review, Review.id == Commitment.review_id)
        .outerjoin(Organisation, Organisation.id == Commitment.organisation_id)
        .where(Review.place.in_({EVERYBODY, place}))
        .order_by(Commitment.due)
    )
    if place:
        query = query.where(Organisation.id == place)
    clocks = deadlines.clocks(session)
    rows = [row for row in session.execute(query) if clocks.days_left(row[0], now) < 0]
    made: dict[tuple[str, int], list[Commitment]] = {}
    for promise, owner in rows:
        key = (owner.name, owner.id) if owner is not None else ("", 0)
        made.setdefault(key, []).append(promise)
    return [_record(key[0], made[key], now.date(), clocks) for key in sorted(made)]


def counted(day: date, promises: Collection[Commitment], clocks: Clocks) -> Kept:
    """What became of some promises."""
    in_time = [each for each in promises if _in_time(each, clocks)]
    return Kept(
        day=day,
        due=len(promises),
        kept=sum(each.state is State.done for each in in_time),
        declined=sum(each.state is State.given_up for each in in_time),
        open=sum(each.state is State.open for each in promises),
    )


def quarter(day: date) -> date:
    """The first day of the quarter that a day lies in."""
    return day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1)


def _record(name: str, made: Sequence[Commitment], today: date, clocks: Clocks) -> Record:
    now = quarter(today)
    year = now.year if now.month + MONTHS > 12 else now.year - 1
    since = date(
        year, (now.month + MONTHS - 1) % 12 + 1, 1
    )  # the quarter after this one, a year ago
    quarters = [
        counted(day, list(each), clocks)
        for day, each in groupby(made, key=lambda p: quarter(p.due))
    ]
    return Record(
        name,
        tuple(reversed(quarters)),
        counted(since, _since(made, since), clocks),
        counted(since, [each for each in made if each.due < since], clocks),
    )


def _since(made: Iterable[Commitment], day: date) -> list[Commitment]:
    return [each for each in made if each.due >= day]


def _in_time(each: Commitment, clocks: Clocks) -> bool:
    """Whether a promise was settled by its day, and got no other day once that was over."""
    whose = each.organisation_id
    missed = any(
        amended.day > clocks.last_day(whose, amended.before) for amended in each.amendments
    )
    last = clocks.last_day(whose, each.due)
    return not missed and each.settled is not None and each.settled <= last
