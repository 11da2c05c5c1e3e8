"""The joint risk register: everybody's risks, a reader's own frictions, in a list and a picture."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import reshaping
from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import care, partners
from tests.pulse.web.test_lead import seen
from tests.pulse.web.test_milestones import viewer

PAGE = "/risks/"
NOW = datetime.now(UTC)
SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
LATER = (datetime.now(UTC).date() + timedelta(days=60)).isoformat()
RISK = {
    "words": "The ship is not ready in spring",
    "likelihood": "3",
    "impact": "4",
    "owner": "Head of fleet",
    "response": "A second yard is asked",
    "review": LATER,
}


@pytest.fixture
def places(app: Flask, leader: FlaskClient) -> dict[str, int]:
    """Ids by name of two partners, the first one the leader's."""
    with app.app_context():
        partners.add_organisation(db.session(), name="Mill Clinic")
        db.session.commit()
        return {each.name: each.id for each in partners.organisations(db.session())}


def entered(client: FlaskClient, whose: int, **other: str) -> str:
    answer = client.post(f"{PAGE}new", data={**RISK, "whose": str(whose), **other})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_all_partners_see_a_risk_in_list_picture_and_file(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    page = entered(leader, places["Harbour Trust"])
    entered(leader, places["Harbour Trust"], words="Another one", review=SOON)
    reader = viewer(app, places["Mill Clinic"])

    told = seen(reader, PAGE)
    assert "3 × 4 = 12" in told
    assert 'aria-label="Risk 1: The ship is not ready in spring">1</a>' in told
    assert told.index("Another one") < told.index("The ship is not ready")
    by_name = seen(reader, f"{PAGE}?order=name")
    assert by_name.index("Another one") < by_name.index("The ship is not ready")
    assert "Enter a risk" not in told
    assert "Close it" not in seen(reader, page)
    assert "risk,The ship is not ready in spring,Harbour Trust,3,4,Head of fleet" in (
        reader.get(f"{PAGE}register.csv").text
    )
    assert reader.post(page, data=RISK).status_code == 403
    assert reader.get(f"{PAGE}99").status_code == 404


def test_frictions_stand_there_for_those_who_may_see_them(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        care.raised(
            session,
            partners.organisation(session, "Harbour Trust"),
            None,
            topic="decisions",
            seen="Two lists of dates",
            effect="Crews go twice",
            evidence=None,
            today=datetime.now(UTC).date(),
            actor="liaison@coast.example",
        )
        session.commit()

    for client in (leader, steward):
        assert "Two lists of dates" in seen(client, PAGE)
    other = viewer(app, places["Mill Clinic"])
    assert "Two lists of dates" not in seen(other, PAGE)
    assert "Two lists" not in other.get(f"{PAGE}register.csv").text


def test_a_risk_is_looked_at_again_and_closed_with_a_reason(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    page = entered(leader, places["Harbour Trust"])

    again = {**RISK, "likelihood": "1", "why": "The yard has room"}
    assert leader.post(page, data={**again, "why": ""}).status_code == 422
    assert leader.post(page, data=again).status_code == 303
    assert "1 – hardly ever" in seen(leader, page)
    assert leader.post(f"{page}/close", data={"reason": ""}).status_code == 422
    assert leader.post(f"{page}/close", data={"reason": "The ship sails"}).status_code == 303
    assert leader.post(f"{page}/close", data={"reason": "Again"}).status_code == 422
    assert leader.post(page, data=again).status_code == 422

    assert "The ship sails" in seen(leader, PAGE)
    with app.app_context():
        trail = [(e.deed, e.subject) for e in db.session().scalars(select(AuditEntry))]
    assert [deed for deed, _ in trail] == ["risk entered", "risk looked at", "risk closed"]
    assert "The yard has room" in trail[1][1]


def test_a_leader_writes_in_the_own_name_alone(
    leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    theirs = entered(steward, places["Mill Clinic"])

    for whose in (places["Mill Clinic"], 0):
        sent = {**RISK, "whose": str(whose)}
        assert leader.post(f"{PAGE}new", data=sent).status_code == 422
    assert leader.post(theirs, data={**RISK, "why": "so"}).status_code == 403
    assert leader.post(f"{theirs}/close", data={"reason": "so"}).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"likelihood": "6"}, "Not a valid choice"),
        ({"impact": ""}, "Choose one"),
        ({"review": "2001-01-01"}, "Choose a day from today on"),
        ({"review": "soon"}, "Enter a day"),
        ({"words": " "}, "Say what may happen"),
        ({"words": "x" * 201}, "Use at most 200 characters"),
        ({"words": "a\u2066b"}, 'id="words-error"'),
        ({"owner": "\u200b"}, 'id="owner-error"'),
        ({"response": "a\u2066b"}, 'id="response-error"'),
    ],
)
def test_what_is_wrong_is_said(
    leader: FlaskClient, places: dict[str, int], wrong: dict[str, str], words: str
) -> None:
    sent = {**RISK, "whose": str(places["Harbour Trust"]), **wrong}

    answer = leader.post(f"{PAGE}new", data=sent)

    assert answer.status_code == 422
    assert words in answer.text


def test_of_two_that_close_a_risk_at_once_the_second_is_told(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    page = entered(leader, places["Harbour Trust"])

    with ThreadPoolExecutor() as pool:
        closed = pool.map(
            lambda one: one.post(f"{page}/close", data={"reason": "The ship sails"}),
            (leader, steward),
        )
        told = sorted(closed, key=lambda answer: answer.status_code)

    assert [each.status_code for each in told] == [303, 422]
    assert "This risk is closed: nothing more" in told[1].text


def test_who_leads_what_a_partner_became_goes_on_with_its_risks(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    page = entered(steward, places["Mill Clinic"])
    with app.app_context():
        session = db.session()
        reshaping.join(places["Mill Clinic"], places["Harbour Trust"])(session, NOW.date())
        session.commit()

    assert leader.post(f"{page}/close", data={"reason": "One yard now"}).status_code == 303
