"""What a letter could tell people was done: of promises that are over, and of published answers."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import told
from surveys.commitments import Commitment, State
from surveys.reviews import EVERYBODY, Review
from surveys.waves import Wave


class Source(enum.StrEnum):
    """Where a proposal comes from."""

    done = "done"
    declined = "declined"
    answer = "answer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line that a steward may take over."""

    source: Source
    said: str  # by people; "" if nobody wrote that down
    what: str  # was promised, or answered
    why: str  # it will not be done; of a promise that was done, where one sees it


def proposals(session: Session, wave: Wave) -> list[Proposal]:
    """What came about since a wave opened, whose invitation told what was done before.

    Only what all partners promised together is among it, and only what the alliance's own boxes
    told everybody: the rest is not for all to read.

    Returns:
        Promises first, the newest first; then answers likewise.
    """
    since = wave.first_day
    query = (
        select(Commitment)
        .join(Review)
        .where(Review.place == EVERYBODY, Commitment.settled >= since)
        .order_by(Commitment.settled.desc(), Commitment.id.desc())
    )
    return [*_promises(session.scalars(query)), *_answers(session, wave)]


def _promises(made: Iterable[Commitment]) -> Iterable[Proposal]:
    for each in made:
        source = Source.done if each.state is State.done else Source.declined
        yield Proposal(source, each.said, each.words, each.reason or each.evidence)


def _answers(session: Session, wave: Wave) -> Iterable[Proposal]:
    year, week, _ = wave.first_day.isocalendar()
    for each in told.of_alliance(session):
        if each.week >= year * 100 + week:
            yield Proposal(Source.answer, each.asked, each.answer, "")
