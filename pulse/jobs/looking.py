"""Calls risks to mind on the day on which they are to be looked at again."""

from __future__ import annotations

from sqlalchemy import select

from pulse import queue
from pulse.auth.models import Function, User
from pulse.jobs.alerting import until_open
from pulse.jobs.workshop import Workshop
from surveys import deadlines, risks
from surveys.deadlines import Clocks
from surveys.risks import Risk


def remind(shop: Workshop) -> None:
    """Ask for a letter, which says that there is something to read, once for each day set."""
    clocks = deadlines.clocks(shop.roster)
    for risk in risks.listed(shop.roster):
        today = clocks.of(risk.organisation_id).today(shop.now())
        if risks.to_look_at(risk, clocks, today):
            _tell(shop, risk, clocks)


def whom(shop: Workshop, risk: Risk) -> list[User]:
    """Who is told: those who lead its owner, and stewards where nobody does or it has left."""
    users = shop.roster.scalars(select(User).where(User.active).order_by(User.id)).all()
    owner = risk.organisation
    whose = owner.id if owner is not None and owner.left is None else None
    leading = [each for each in users if whose and _is(each, Function.leader, whose)]
    return leading or [each for each in users if _is(each, Function.steward, None)]


def _tell(shop: Workshop, risk: Risk, clocks: Clocks) -> None:
    if not risks.mark_reminded(shop.roster, risk):
        shop.roster.rollback()
        return
    rest = until_open(clocks.of(risk.organisation_id), shop.now())
    for user in whom(shop, risk):
        key = f"risks/{user.id}/{shop.today.isoformat()}"  # one letter a day at most
        queue.enqueue(
            shop.roster, queue.NEWS_LETTER, queue.OF_RISKS, 0, user.id, key=key, rest=rest
        )
    shop.roster.commit()


def _is(user: User, function: Function, organisation_id: int | None) -> bool:
    return any(
        each.function is function and each.organisation_id == organisation_id
        for each in user.memberships
    )
