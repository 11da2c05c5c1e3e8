"""Lets frictions climb the charter's ladder when a step's time runs out, and has people told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from pulse import queue
from pulse.auth import audit
from pulse.auth.models import Function, Membership, User
from pulse.jobs.alerting import until_open
from pulse.jobs.workshop import Workshop
from surveys import care, ladder
from surveys.care import Matter
from surveys.deadlines import Clocks, clocks
from surveys.frictions import Friction
from surveys.heard import Heard
from surveys.lives import OPEN

BY_ITSELF = "Pulse"
TOLD: tuple[frozenset[Function], ...] = (  # at each step, of those whom it concerns
    frozenset({Function.leader, Function.liaison}),
    frozenset({Function.leader, Function.liaison, Function.steward}),
    frozenset({Function.leader, Function.liaison, Function.steward}),
)


def climb(shop: Workshop) -> None:
    """Take every open friction as far up as its time has run out: each step once, at its day.

    A step, its place in the friction's life, its entry in the trail and its letters are one
    transaction: stopped anywhere, it has happened wholly or not at all.
    """
    calendars = clocks(shop.roster)
    for matter in _open(shop):
        rung = ladder.due(shop.roster, matter, calendars, shop.now())
        if rung > matter.rung:
            _climb(shop, matter, rung, calendars)


def _climb(shop: Workshop, matter: Matter, rung: int, calendars: Clocks) -> None:
    """Take one friction up, unless another worker did so meanwhile."""
    table = type(matter)
    won = shop.roster.scalar(
        update(table)
        .where(table.id == matter.id, table.rung == matter.rung)
        .values(rung=rung)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        shop.roster.rollback()
        return
    rule, _ = ladder.STEPS[rung - 1]
    days = getattr(ladder.bound(shop.roster, matter), rule)
    words = f"step {rung}: {days} working days are over"
    care.climbed(matter, rung, today=shop.today, actor=BY_ITSELF, reason=words)
    subject = f"{_name(matter)}: {words}"
    audit.record(
        shop.roster, actor=BY_ITSELF, deed="friction climbed", subject=subject, now=shop.now()
    )
    what = queue.OF_FLAG if isinstance(matter, Friction) else queue.OF_FRICTION
    for user in whom(shop, matter, rung):
        own = (each.organisation_id for each in user.memberships if each.organisation_id)
        calendar = calendars.of(next(own, None))
        rest: timedelta | None = until_open(calendar, shop.now())
        queue.enqueue(shop.roster, queue.NEWS_LETTER, what, matter.id, user.id, rest=rest)
    shop.roster.commit()


def whom(shop: Workshop, matter: Matter, rung: int) -> list[User]:
    """Who is told at a step: those who may see it, and more of them with each."""
    everybodys = (
        rung == len(ladder.STEPS) and ladder.bound(shop.roster, matter).friction_seen == "all"
    )
    users = shop.roster.scalars(select(User).where(User.active).order_by(User.id)).all()
    return [
        user
        for user in users
        if _follows(user, matter)
        or any(
            each.function in TOLD[rung - 1] and _concerned(each, matter, everybodys=everybodys)
            for each in user.memberships
        )
    ]


def _follows(user: User, matter: Matter) -> bool:
    """Whether somebody is a liaison, and the one whom both sides accepted."""
    able = any(each.function is Function.liaison for each in user.memberships)
    return able and user.email == matter.liaison and care.followed(matter)


def _concerned(member: Membership, matter: Matter, *, everybodys: bool) -> bool:
    """Whether somebody has to do with a friction, and may open its page."""
    if member.function is Function.steward or member.organisation_id is None:
        return True
    if isinstance(matter, Friction):
        if matter.other_id is not None:  # it tells of the other's level, too
            return False
        return matter.organisation_id in (None, member.organisation_id)
    about = {matter.organisation_id, matter.other_id}
    return everybodys or matter.organisation_id is None or member.organisation_id in about


def _open(shop: Workshop) -> list[Matter]:
    flags = select(Friction).where(Friction.state.in_(OPEN), Friction.clock.is_not(None))
    words = select(Heard).where(Heard.state.in_(OPEN), Heard.clock.is_not(None))
    return [
        *shop.roster.scalars(flags.order_by(Friction.id)).all(),
        *shop.roster.scalars(words.order_by(Heard.id)).all(),
    ]


def _name(matter: Matter) -> str:
    return f"{'flag' if isinstance(matter, Friction) else 'friction'} {matter.id}"
