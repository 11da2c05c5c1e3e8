"""A promise is given another day, or opened again: with a reason, and nothing is wiped out."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys.commitments import Commitment, State
from tests.pulse.web.test_lead import leader, places, seen
from tests.pulse.web.test_milestones import viewer
from tests.pulse.web.test_reviews import PROMISE, TODAY, newest

__all__ = ["leader", "places"]
LATER = TODAY + timedelta(days=60)
AGAIN = {"due": LATER.isoformat(), "why": "The hall is\nlet until then"}


def test_its_day_is_moved_with_a_reason_and_the_old_day_stays_visible(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]
    page = f"/reports/together/{own}/{newest(places)}"
    leader.post(f"{page}/promises", data={**PROMISE, "whose": str(own)})
    settle = f"/reports/together/{own}/promises/1"
    looking = viewer(app, own)

    refused = [
        leader.post(f"{settle}/again", data=AGAIN | wrong)
        for wrong in ({"why": " "}, {"due": "1999-01-01"}, {"due": PROMISE["due"]}, {"due": "soon"})
    ]
    unseen = leader.post(f"{settle}/again", data=AGAIN | {"why": "\u200b"})
    foreign = looking.post(f"{settle}/again", data=AGAIN).status_code
    moved = leader.post(f"{settle}/again", data=AGAIN)

    assert [each.status_code for each in refused] == [422] * 4
    assert "Say in a sentence why" in refused[0].text
    assert 'id="why-error"' in unseen.text
    assert 'id="due-error"' not in unseen.text
    assert "Choose a day from today on" in refused[1].text
    assert "It is due on that day already" in refused[2].text
    assert (foreign, moved.status_code) == (403, 303)
    for path in (page, f"/reports/together/{own}/", settle):
        told = seen(leader, path)
        assert "before: " in told
        assert "Moved: The hall is let until then" in told
    with app.app_context():
        promise = db.session.get_one(Commitment, 1)
        assert (promise.due, promise.reminded) == (LATER, None)
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert (last.deed, last.actor) == ("promise moved", "leader@harbour.example")
        assert f"from {PROMISE['due']} to {LATER.isoformat()}. The hall is let" in last.subject


def test_what_was_done_is_opened_again_and_what_was_said_stays(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    own = places["Harbour Trust"]
    page = f"/reports/together/{own}/{newest(places)}"
    leader.post(f"{page}/promises", data={**PROMISE, "whose": str(own)})
    settle = f"/reports/together/{own}/promises/1"
    leader.post(settle, data={"state": "done", "evidence": "It stands there"})
    over = seen(leader, settle)

    opened = leader.post(f"{settle}/again", data=AGAIN)
    done = leader.post(settle, data={"state": "given_up", "reason": "Nobody came"})

    assert "Open it again" in over
    assert (opened.status_code, done.status_code) == (303, 303)
    assert "opened again on" in seen(leader, page)
    with app.app_context():
        promise = db.session.get_one(Commitment, 1)
        (kept,) = promise.amendments
        assert kept.said == "done: It stands there"
        assert (promise.state, promise.reason, promise.evidence) == (
            State.given_up,
            "Nobody came",
            "",
        )
        deeds = db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds[-4:] == [
        *("promise made", "promise done", "promise opened again", "promise will not be done")
    ]
