"""Tells a partner's liaisons that thanks wait for them, and never what they say."""

from __future__ import annotations

from sqlalchemy import select

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import User
from pulse.jobs.alerting import until_open
from pulse.jobs.workshop import Workshop
from surveys import appreciation, deadlines


def ask(shop: Workshop) -> None:
    """Ask for a letter to each liaison for whom thanks wait that nobody has told of."""
    clocks = deadlines.clocks(shop.roster)
    for each in appreciation.untold(shop.roster):
        if not appreciation.mark_told(shop.roster, each):
            shop.roster.rollback()
            continue
        rest = until_open(clocks.of(each.organisation_id), shop.now())
        addresses = invite.liaisons(shop.roster, (each.organisation_id,))
        whom = select(User.id).where(User.email.in_(addresses)).order_by(User.id)
        for user_id in shop.roster.scalars(whom).all():
            key = f"thanks/{user_id}/{shop.today.isoformat()}"  # one letter a day at most
            queue.enqueue(
                shop.roster, queue.NEWS_LETTER, queue.OF_THANKS, 0, user_id, key=key, rest=rest
            )
        shop.roster.commit()
