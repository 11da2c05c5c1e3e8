"""Calls promises to mind whose day comes, and those of which nobody said what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from pulse import queue
from pulse.auth import audit
from pulse.auth.models import Function, User
from pulse.jobs.alerting import until_open
from pulse.jobs.workshop import Workshop
from surveys import commitments, deadlines
from surveys.commitments import Commitment
from surveys.deadlines import Clocks, Word
from surveys.reviews import EVERYBODY

BY_ITSELF = "Pulse"
DEEDS = {Word.overdue: "promise overdue", Word.still: "promise still overdue"}


def remind(shop: Workshop) -> None:
    """Ask for a letter, which says that there is something to read, to whom a promise concerns.

    What was told, its entry in the trail and its letters are one transaction: stopped anywhere, it
    has happened wholly or not at all.
    """
    there = commitments.every_open(shop.roster)
    clocks = deadlines.clocks(shop.roster)
    for promise in there:
        word = clocks.word(promise, shop.now())
        if word is not None:
            _tell(shop, promise, word, clocks)


def whom(shop: Workshop, promise: Commitment, word: Word) -> list[User]:
    """Who is told: those who lead its owner, and stewards where nobody does or it stays undone."""
    users = shop.roster.scalars(select(User).where(User.active).order_by(User.id)).all()
    whose = promise.organisation_id
    leading = [each for each in users if _is(each, Function.leader, whose)] if whose else []
    stewards = [each for each in users if _is(each, Function.steward, None)]
    if word is Word.still:
        return [*leading, *(each for each in stewards if each not in leading)]
    return leading or stewards


def _tell(shop: Workshop, promise: Commitment, word: Word, clocks: Clocks) -> None:
    calendar = clocks.of(promise.organisation_id)
    if not commitments.mark_reminded(shop.roster, promise, calendar.today(shop.now())):
        shop.roster.rollback()
        return
    if word in DEEDS:
        subject = f"{promise.words} ({promise.owner}): it was due on {promise.due.isoformat()}"
        audit.record(
            shop.roster, actor=BY_ITSELF, deed=DEEDS[word], subject=subject, now=shop.now()
        )
    rest = until_open(calendar, shop.now())
    for user in whom(shop, promise, word):
        _ask(shop, user, _place(user), rest)
    shop.roster.commit()


def _ask(shop: Workshop, user: User, place: int, rest: timedelta | None) -> None:
    """One letter a day at most, however many promises there are."""
    key = f"promises/{user.id}/{shop.today.isoformat()}"
    queue.enqueue(
        shop.roster, queue.NEWS_LETTER, queue.OF_PROMISES, place, user.id, key=key, rest=rest
    )


def _place(user: User) -> int:
    """Whose page lists the promises that somebody answers for."""
    own: Iterable[int] = (m.organisation_id for m in user.memberships if m.organisation_id)
    return next(iter(own), EVERYBODY)


def _is(user: User, function: Function, organisation_id: int | None) -> bool:
    return any(
        each.function is function and each.organisation_id == organisation_id
        for each in user.memberships
    )
