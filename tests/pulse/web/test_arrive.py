"""A new partner's way from invitation to first wave, told as it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from pulse import arrivals
from pulse.auth import audit, invite
from pulse.db import db
from pulse.jobs import open as opening
from surveys import charter, partners
from tests.conftest import signed_in
from tests.house.alliance import do
from tests.pulse.jobs.conftest import TODAY, found_alliance
from tests.pulse.web.test_lead import seen

NOW = datetime.now(UTC)


def leading(app: Flask, organisation_id: int) -> FlaskClient:
    with app.app_context():
        user = invite.leader(
            db.session(), address="lead@new.example", organisation_id=organisation_id
        )
        db.session.commit()
        return signed_in(app, user)


def test_each_step_is_told_as_it_stands(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        wave = found_alliance(session)
        new = partners.add_organisation(session, name="New Partner")
        old = partners.organisations(session)[0]
        session.commit()
        place = new.id
        assert arrivals.arrival_of(session, new, TODAY).done == (
            *(False, True, False),
            *(False, False, False, False),
        )
        assert arrivals.arrival_of(session, old, TODAY).people.next is not None
    page = seen(steward, f"/arriving/{place}")
    assert "Nobody is invited yet" in page
    assert "Nobody is on it yet" in page
    do(app, opening.launch, wave)

    leader = leading(app, place)
    with app.app_context():
        session = db.session()
        for actor, deed in (("lead@new.example", "signed in"), ("x@a.example", "test letter sent")):
            audit.record(session, actor=actor, deed=deed, subject=actor, now=NOW)
        invite.liaison(session, address="l@new.example", organisation_id=place)
        partners.organisation(session, "New Partner").country = "DE"
        charter.wait_for(session, partners.alliance(session), "read", "We read together")
        session.commit()
        told = arrivals.arrival_of(session, partners.organisation(session, "New Partner"), TODAY)
        before = arrivals.arrival_of(session, partners.organisations(session)[-1], TODAY)
    assert told.done == (True, False, False, True, True, True, False)
    assert before.people.asked is not None

    page = seen(leader, f"/arriving/{place}")
    assert "lead@new.example" in page
    assert "leader agrees with one click" in page
    assert "l@new.example" in page
    assert "What a new partner sees of the past" in page
    assert "When a partner leaves" in page
    assert "/manage" not in page.partition("<main")[2]


def test_a_leader_sees_the_own_page_alone(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        own = partners.add_organisation(session, name="New Partner")
        other = partners.add_organisation(session, name="Other")
        charter.starter(session, partners.alliance(session))
        session.commit()
        ids = own.id, other.id
    leader = leading(app, ids[0])

    assert leader.get(f"/arriving/{ids[1]}").status_code == 404
    assert steward.get("/arriving/99").status_code == 404
    assert leader.get("/arriving/").location == f"/arriving/{ids[0]}"
    assert "Other" in seen(steward, "/arriving/")
