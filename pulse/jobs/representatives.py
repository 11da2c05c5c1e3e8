"""Tells those who represent partners that a wave has opened, and what was fixed for it."""

from __future__ import annotations

from sqlalchemy import select

from pulse import queue
from pulse.auth.models import Function, Membership, User
from pulse.jobs.workshop import Workshop
from surveys.waves import Wave

REPRESENT = (Function.leader, Function.steward)


def tell(shop: Workshop, wave: Wave) -> None:
    """Ask for one letter to each leader and steward, in the roster's transaction."""
    people = select(Membership.user_id).where(Membership.function.in_(REPRESENT))
    for user_id in shop.roster.scalars(
        select(User.id).where(User.active, User.id.in_(people)).order_by(User.id)
    ):
        queue.enqueue(shop.roster, queue.OPENED_LETTER, wave.id, user_id)
