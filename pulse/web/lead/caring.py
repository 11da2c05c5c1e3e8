"""What a friction's page says of who follows it, and what its reader may do about that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_security import current_user

from pulse.auth import invite
from pulse.auth.guards import memberships
from pulse.auth.models import Function
from pulse.db import db
from surveys import care, deadlines, ladder, partners
from surveys.care import Matter
from surveys.frictions import Friction
from surveys.lives import OPEN

SPEAKERS = (Function.leader, Function.liaison)


@dataclass(frozen=True, slots=True)
class Caring:
    """Who follows a friction, and what may be done about it here."""

    sides: tuple[str, ...]
    waiting: tuple[str, ...]
    followed: bool
    proposes: tuple[str, ...]  # liaisons that may be proposed
    accepts: bool
    declines: bool
    reopens: bool
    next_rule: str  # of the ladder; empty where nothing is due any more
    until: date | None  # the last day on which that step is in time


def caring(matter: Matter, *, may_move: bool) -> Caring:
    """What the page says; `may_move`: whether its reader takes such frictions on."""
    open_, mine = matter.state in OPEN, speaks_for(matter)
    waiting = care.waiting(matter)
    asked = matter.liaison is not None
    gap = isinstance(matter, Friction) and matter.other_id is not None
    session = db.session()
    step = next(ladder.ahead(session, matter, deadlines.clocks(session)), None)
    return Caring(
        sides=tuple(each.name for each in care.sides(matter)),
        waiting=tuple(each.name for each in waiting),
        followed=care.followed(matter),
        proposes=tuple(liaisons(matter)) if may_move and open_ and not gap else (),
        accepts=open_ and any(each.id in mine for each in waiting),
        declines=open_ and asked and bool(mine),
        reopens=may_move and not open_,
        next_rule=step.rule if step is not None else "",
        until=step.last if step is not None else None,
    )


def speaks_for(matter: Matter) -> set[int]:
    """The sides of a friction for which the signed-in user speaks, as leader or liaison."""
    own = {each.organisation_id for each in memberships() if each.function in SPEAKERS}
    return {each.id for each in care.sides(matter)} & {key for key in own if key is not None}


def follows(matter: Matter) -> bool:
    """Whether the signed-in user was accepted by all sides as the one who follows it."""
    return bool(matter.liaison == liaison_address() and care.followed(matter))


def liaison_address() -> str:
    """The signed-in user's address, while they are a liaison; else empty, which follows nothing."""
    able = any(each.function is Function.liaison for each in memberships())
    return str(current_user.email) if able else ""


def raising() -> tuple[dict[int, str], dict[int, str]]:
    """The partners that the signed-in liaison speaks for, and all of them, by id."""
    every = {each.id: each.name for each in partners.organisations(db.session())}
    mine = {each.organisation_id for each in memberships() if each.function is Function.liaison}
    return {key: name for key, name in every.items() if mine & {None, key}}, every


def raised_from(one: int | None, other: int | None, flag: int = 0) -> dict[str, int]:
    """What is filled in where the signed-in liaison raises a friction from a page in words.

    Args:
        one: a partner that the page is about.
        other: the one that it is between; none: within the first.
        flag: the page's, if it is that of one.

    Returns:
        Fields by name; nothing where the reader cannot raise one of it.
    """
    own, every = raising()
    both = [each for each in (one, other) if each in every]
    mine = sorted(both, key=lambda each: each not in own)
    if not mine or mine[0] not in own:
        return {}
    filled = {"organisation": mine[0], "other": mine[1] if len(mine) > 1 else 0, "evidence": flag}
    return {name: value for name, value in filled.items() if value}


def liaisons(matter: Matter) -> list[str]:
    """The addresses of everybody who may be proposed; of a flag, of those who may see it."""
    own = (matter.organisation_id,) if isinstance(matter, Friction) else None
    return invite.liaisons(db.session(), own)
