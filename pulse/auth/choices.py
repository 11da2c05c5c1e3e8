"""How often each user wants letters about reports, and whether a report comes along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth.models import LetterChoice, Often, User


def of(session: Session, user: User) -> LetterChoice:
    """What a user has chosen; for whoever has not, a letter with each report."""
    found = session.get(LetterChoice, user.id)
    return found or LetterChoice(user_id=user.id, often=Often.each, enclosed=False)


def choose(session: Session, user: User, often: Often, *, enclosed: bool, today: date) -> None:
    """Keep what a user wants; flushed. The first letter about a quarter comes with the next one."""
    before = session.get(LetterChoice, user.id)
    digested = before.digested if before is not None else None
    if often is Often.quarterly and (before is None or before.often is not often):
        digested = today
    session.merge(LetterChoice(user_id=user.id, often=often, enclosed=enclosed, digested=digested))
    session.flush()


def not_each(session: Session) -> Sequence[int]:
    """The ids of those who want no letter with each report."""
    return session.scalars(
        select(LetterChoice.user_id).where(LetterChoice.often != Often.each)
    ).all()


def waiting(session: Session, quarter: date) -> Sequence[int]:
    """The ids of those who want a letter a quarter, and had none in the one that began then."""
    query = select(LetterChoice.user_id).join(User, User.id == LetterChoice.user_id)
    query = query.where(LetterChoice.often == Often.quarterly, User.active)
    digested = LetterChoice.digested
    return session.scalars(query.where(digested.is_(None) | (digested < quarter))).all()


def digested(session: Session, user: User, today: date) -> None:
    """Remember that a user got the letter about a quarter; flushed."""
    of(session, user).digested = today
    session.flush()
