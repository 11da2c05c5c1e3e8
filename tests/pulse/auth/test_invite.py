"""Who may sign in is found by address, however it is typed, and let in once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.auth import invite, links
from pulse.auth.models import Function, Membership, User
from pulse.db import db
from pulse.errors import AddressInvalid, LinkInvalid, NobodyThere
from surveys.partners import Alliance, Organisation
from tests.conftest import BOTH

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session over an alliance of two organisations, with ids 1 and 2."""
    with app.app_context(), Session(db.engine) as session:
        alliance = Alliance(id=1, name="Coast Alliance")
        names = ("Harbour Trust", "Tide Office")
        session.add_all([Organisation(alliance=alliance, name=name) for name in names])
        session.flush()
        yield session


@BOTH
def test_inviting_twice_makes_one_user_with_one_function(session: Session) -> None:
    first = invite.steward(session, address="Steward@Alliance.example")
    again = invite.steward(session, address="steward@alliance.example")

    assert first is again
    assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_a_leader_of_two_organisations_is_one_user(session: Session) -> None:
    user = invite.leader(session, address="lead@harbour.example", organisation_id=1)
    invite.leader(session, address="lead@harbour.example", organisation_id=2)

    led = {(each.function, each.organisation_id) for each in user.memberships}
    assert led == {(Function.leader, 1), (Function.leader, 2)}


def test_what_is_no_address_is_refused(session: Session) -> None:
    with pytest.raises(AddressInvalid, match="not an e-mail address"):
        invite.steward(session, address="no address")


@BOTH
@pytest.mark.parametrize(("function", "organisation"), [("leader", None), ("steward", 1)])
def test_a_function_that_names_the_wrong_organisation_is_no_truth(
    session: Session, function: str, organisation: int | None
) -> None:
    user = User(email="a@b.example", active=True, fs_uniquifier="x")
    user.memberships.append(Membership(function=Function(function), organisation_id=organisation))
    session.add(user)

    with pytest.raises(IntegrityError):
        session.flush()


def test_somebody_who_may_not_enter_any_more_is_not_found(session: Session) -> None:
    user = invite.steward(session, address="steward@alliance.example")
    link = links.give(session, user, now=NOW)
    user.active = False
    session.flush()

    assert invite.user_of(session, "steward@alliance.example") is None
    with pytest.raises(LinkInvalid):
        links.use(session, link, now=NOW)


def test_a_user_is_not_sent_more_than_a_handful_of_links(session: Session) -> None:
    user = invite.steward(session, address="steward@alliance.example")
    told = []
    for _ in range(links.AT_ONCE + 1):
        told.append(links.many(session, user, now=NOW))
        links.give(session, user, now=NOW)

    assert told == [False] * links.AT_ONCE + [True]
    assert not links.many(session, user, now=NOW + links.LIFE)


def test_old_links_are_swept_away(session: Session) -> None:
    user = invite.steward(session, address="steward@alliance.example")
    old = links.give(session, user, now=NOW)
    links.give(session, user, now=NOW + links.LIFE)

    with pytest.raises(LinkInvalid):
        links.holder(session, old, now=NOW)


def test_without_a_leader_nobody_can_be_shown_as_one(session: Session) -> None:
    with pytest.raises(NobodyThere, match="no leader yet"):
        invite.first_with(session, Function.leader)
