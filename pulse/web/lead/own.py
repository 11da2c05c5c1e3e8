"""In whose name somebody may write on pages that all partners see."""

from __future__ import annotations

from collections.abc import Collection

from flask import abort

from pulse.auth.guards import is_steward, memberships
from pulse.auth.models import Function
from pulse.db import db
from surveys import lineage, partners, turns
from surveys.base import Roster
from surveys.errors import NotFound
from surveys.partners import Organisation


def everybodys(writers: Collection[Function]) -> bool:
    """Whether the signed-in user writes for all partners: a steward, or their go-between."""
    return is_steward() or _of_all(writers)


def names(writers: Collection[Function], *, steward: bool = True) -> dict[int, str]:
    """The partners in whose name the signed-in user may write, by id.

    Args:
        writers: who writes.
        steward: whether a steward does so for all of them, whatever `writers` says.
    """
    every = {each.id: each.name for each in partners.organisations(db.session())}
    if (steward and is_steward()) or _of_all(writers):
        return every
    own = {each.organisation_id for each in memberships() if each.function in writers}
    return {key: name for key, name in every.items() if key in own}


def writes(writers: Collection[Function]) -> bool:
    """Whether the signed-in user writes anything, and does not only read."""
    return any(each.function in writers for each in memberships())


def may_write(organisation_id: int | None, writers: Collection[Function]) -> bool:
    """Whether the signed-in user may change what is one partner's, or everybody's.

    Whoever writes for the partner that another one is a part of now goes on with what was its.
    """
    if everybodys(writers):
        return True
    known = lineage.of(db.session())
    mine = names(writers)
    return organisation_id is not None and known.organisation(organisation_id, mine) is not None


def turn(row: Roster) -> None:
    """Let nobody else change a row until this is kept, and see it as it is now."""
    try:
        turns.take(db.session(), row)
    except NotFound:
        abort(404)


def owner(chosen: int | None) -> Organisation | None:
    """The partner that was chosen in a form; None for all together."""
    session = db.session()
    return partners.by_id(session, partners.alliance(session), chosen) if chosen else None


def _of_all(writers: Collection[Function]) -> bool:
    own = (each for each in memberships() if each.function in writers)
    return any(each.organisation_id is None for each in own)
