"""What becomes of frictions and promises when a partner leaves, so that nothing is left hanging."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys import care
from surveys.care import Matter
from surveys.commitments import Commitment
from surveys.commitments import State as Kept
from surveys.frictions import Friction
from surveys.heard import Heard
from surveys.lives import OPEN, State
from surveys.partners import Organisation

BY_ITSELF = "Pulse"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came of a partner's leaving; each friction as the audit trail calls it."""

    why: str
    dismissed: tuple[str, ...]
    unfollowed: tuple[str, ...]  # open ones whose liaison went with it
    given_up: tuple[str, ...]  # promises that nobody is there to keep

    @property
    def entries(self) -> Iterator[tuple[str, str]]:
        """Deeds and what was done to what, for the audit trail."""
        for name in self.dismissed:
            yield f"{name.split()[0]} moved", f"{name}: dismissed. {self.why}"
        for name in self.unfollowed:
            yield f"{name.split()[0]} declined", f"{name}: {self.why}"
        for words in self.given_up:
            yield "promise will not be done", f"{words}: {self.why}"


def settle(
    session: Session, gone: Organisation, liaisons: Collection[str], today: date
) -> Aftermath:
    """Settle what a partner that has left was in; flushed.

    A flag needs its line, and a friction somebody who has it: without, they are dismissed. What
    lies between it and a partner that stays goes on for that partner, and somebody else is to
    follow it if whoever did has gone, too. What it promised will not be done.

    Args:
        session: the roster's.
        gone: a partner that has left.
        liaisons: the addresses of those who may still follow a friction.
        today: the day.
    """
    why = f"{gone.name} left the alliance."
    dismissed, unfollowed = [], []
    for matter in _open(session):
        about = {matter.organisation_id, matter.other_id}
        flag = isinstance(matter, Friction)
        name = f"{'flag' if flag else 'friction'} {matter.id}"
        if gone.id in about and (flag or not care.sides(matter)):
            matter.move(State.dismissed, today=today, actor=BY_ITSELF, reason=why)
            dismissed.append(name)
        elif matter.liaison is not None and matter.liaison not in liaisons:
            care.unfollow(matter, today=today, actor=BY_ITSELF, reason=why)
            unfollowed.append(name)
    promised = select(Commitment).where(
        Commitment.organisation_id == gone.id, Commitment.state == Kept.open
    )
    given_up = session.scalars(promised.order_by(Commitment.id)).all()
    for each in given_up:
        each.settle(Kept.given_up, today=today, reason=why)
    session.flush()
    words = tuple(f"{each.words} ({each.owner}, {gone.name})" for each in given_up)
    return Aftermath(why, tuple(dismissed), tuple(unfollowed), words)


def _open(session: Session) -> Iterator[Matter]:
    flags = select(Friction).where(Friction.state.in_(OPEN)).order_by(Friction.id)
    words = select(Heard).where(Heard.state.in_(OPEN)).order_by(Heard.id)
    yield from session.scalars(flags).all()
    yield from session.scalars(words).all()
