"""A partner leaves in the middle of a friction: what goes on, what ends, and who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import by_hand, care, commitments, partners, reviews
from surveys.commitments import Commitment
from surveys.commitments import State as Kept
from surveys.findings import Level, Sign
from surveys.frictions import Friction, FrictionEvent
from surveys.heard import Heard
from surveys.lives import Deed, State
from surveys.releases import Release, Standing
from surveys.waves import Stage, Wave
from tests.inspection import faults
from tests.pulse.web.manage.test_changes import look_and_do
from tests.pulse.web.test_care import crew, ids, raised

__all__ = ["crew", "ids"]
TODAY = datetime.now(UTC).date()
WHY = "North left the alliance."
LEAVE = "/manage/organisations/{}/change/leave"


def flag(wave: Wave, organisation_id: int, other_id: int | None) -> Friction:
    """A flag of a level, or of a gap."""
    return Friction(
        wave_id=wave.id,
        sign=Sign.gap if other_id else Sign.score,
        organisation_id=organisation_id,
        other_id=other_id,
        construct="trust_in_partners",
        level=Level.watch,
        statistic=30.0,
        watch=20.0,
        onset=TODAY,
        size=9.0,
        size_se=2.0,
        state=State.raised,
        clock=TODAY,
        events=[FrictionEvent(day=TODAY, state=State.raised, actor="release", reason="")],
    )


@pytest.fixture
def matters(app: Flask, crew: Mapping[str, FlaskClient], ids: dict[str, int]) -> dict[str, str]:
    """Frictions in words by what they are about, and promises and flags of all three partners."""
    pages = {
        "both": raised(crew["north"], ids),
        "north": raised(crew["north"], ids, other=0),
        "west": raised(crew["west"], ids, organisation=ids["West"], other=ids["South"]),
    }
    with app.app_context():
        session = db.session()
        alliance = partners.alliance(session)
        wave = by_hand.plan(
            session,
            alliance,
            pulse="Core pulse",
            instrument="trust-core",
            opens=TODAY,
            closes=TODAY + timedelta(days=14),
            today=TODAY,
            rng=Random(1),
        )
        wave.stage, wave.opened, wave.ended = Stage.released, TODAY, TODAY
        release = Release(wave_id=wave.id, standing=Standing.published, published=TODAY, digest="")
        north, south = ids["North"], ids["South"]
        session.add_all([release, flag(wave, north, None), flag(wave, south, None)])
        session.add(flag(wave, south, north))
        session.flush()
        review = reviews.begun(session, release, None)
        for name in ("North", "South"):
            commitments.promise(
                session,
                review,
                "One plan",
                owner="head of planning",
                organisation=partners.organisation(session, name),
                due=TODAY + timedelta(days=30),
                today=TODAY,
                author="s@a.example",
            )
        session.commit()
    return pages


def test_what_rests_on_it_ends_and_what_others_share_goes_on(
    app: Flask,
    steward: FlaskClient,
    crew: dict[str, FlaskClient],
    ids: dict[str, int],
    matters: dict[str, str],
) -> None:
    follows = {"act": "propose", "liaison": "north@liaison.example", "reason": "Knows both."}
    for page in (matters["both"], matters["west"]):
        crew["South"].post(f"{page}/care", data=follows)
    crew["North"].post(f"{matters['both']}/care", data={"act": "accept"})
    with app.app_context():
        both = db.session.scalars(select(Heard).order_by(Heard.id)).first()
        assert both is not None
        assert care.followed(both)
    address = LEAVE.format(ids["North"])
    preview = steward.get(address, query_string={"look": "y"}).text
    with app.app_context():
        untouched = set(db.session.scalars(select(Heard.state)))

    look_and_do(steward, address)

    assert untouched == {State.raised}, "a look changes nothing"
    assert faults(preview) == ()
    assert "3 flags and frictions that are about it alone" in preview
    assert "2 frictions need somebody else to follow them." in preview
    assert "Will not be done: One plan (head of planning, North)" in preview
    with app.app_context():
        session = db.session()
        heard = session.scalars(select(Heard).order_by(Heard.id)).all()
        flags = session.scalars(select(Friction).order_by(Friction.id)).all()
        promised = session.scalars(select(Commitment).order_by(Commitment.id)).all()
        assert [each.state for each in heard] == [State.raised, State.dismissed, State.raised]
        assert [each.state for each in flags] == [State.dismissed, State.raised, State.dismissed]
        assert [each.liaison for each in heard] == [None] * 3
        assert {each.events[-1].reason for each in heard} == {WHY}
        assert heard[0].events[-1].deed is Deed.declined
        assert [each.name for each in care.sides(heard[0])] == ["South"]
        assert [(each.state, each.reason) for each in promised] == [
            (Kept.given_up, WHY),
            (Kept.open, ""),
        ]
        rows = session.execute(select(AuditEntry.deed, AuditEntry.actor, AuditEntry.subject)).all()
    told = [(deed, subject) for deed, actor, subject in rows if actor.startswith("steward@")]
    assert told == [
        ("partner left", "North"),
        ("flag moved", f"flag 1: dismissed. {WHY}"),
        ("flag moved", f"flag 3: dismissed. {WHY}"),
        ("friction moved", f"friction 2: dismissed. {WHY}"),
        ("friction declined", f"friction 1: {WHY}"),
        ("friction declined", f"friction 3: {WHY}"),
        ("promise will not be done", f"One plan (head of planning, North): {WHY}"),
    ]


def test_its_people_read_nothing_more_and_the_other_side_goes_on_with_somebody_else(
    app: Flask,
    steward: FlaskClient,
    crew: dict[str, FlaskClient],
    ids: dict[str, int],
    matters: dict[str, str],
) -> None:
    page = matters["both"]
    steward.post(LEAVE.format(ids["North"]), data={"look": "y"})

    shut = {crew[name].get(page).status_code for name in ("North", "north")}
    text = crew["South"].get(page).text
    propose = {"act": "propose", "liaison": "west@liaison.example", "reason": "Has time."}
    crew["South"].post(f"{page}/care", data=propose)
    crew["west"].post(page, data={"state": "in_hand"})
    over = crew["South"].post(page, data={"state": "resolved", "reason": "We plan alone now."})

    assert shut == {403}
    assert faults(text) == ()
    assert "North – South" in text
    assert [crew["South"].get(matters["north"]).status_code, over.status_code] == [404, 303]
    assert "We plan alone now." in steward.get(page).text
    assert WHY in steward.get(matters["north"]).text
    with app.app_context():
        heard = db.session.get_one(Heard, 1)
        assert (heard.state, heard.liaison) == (State.resolved, "west@liaison.example")
