"""Thanks between partners: the liaison of those who are thanked reads them before all others."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs import passing_on, workshop
from surveys import appreciation, partners
from surveys.appreciation import State, Thanks
from tests.conftest import signed_in
from tests.pulse.desks import Desks, opened
from tests.pulse.web.test_desk import threads, written
from tests.pulse.web.test_lead import seen

PAGE = "/thanks/"
WORDS = "Your crew waited two hours for our samples"


@pytest.fixture
def places(app: Flask, leader: FlaskClient) -> dict[str, int]:
    """Ids by name of two partners, the first one the leader's."""
    with app.app_context():
        partners.add_organisation(db.session(), name="Mill Clinic")
        db.session.commit()
        return {each.name: each.id for each in partners.organisations(db.session())}


def liaison(app: Flask, place: int | None) -> FlaskClient:
    with app.app_context():
        address = f"liaison{place or 0}@coast.example"
        user = invite.liaison(db.session(), address=address, organisation_id=place)
        db.session.commit()
        return signed_in(app, user)


def given(client: FlaskClient, places: dict[str, int]) -> None:
    sent = {
        "giver": str(places["Harbour Trust"]),
        "organisation": str(places["Mill Clinic"]),
        "words": WORDS,
    }
    assert client.post(f"{PAGE}new", data=sent).status_code == 303


def test_thanks_are_shown_once_their_liaison_says_that_nobody_is_named(
    app: Flask, leader: FlaskClient, steward: FlaskClient, places: dict[str, int]
) -> None:
    given(leader, places)
    own, other = liaison(app, places["Mill Clinic"]), liaison(app, places["Harbour Trust"])

    assert "waits for their liaison" in seen(leader, PAGE)
    for reader in (steward, other):
        assert WORDS not in seen(reader, PAGE)
    assert other.get(f"{PAGE}1").status_code == 404
    assert steward.get(f"{PAGE}1").status_code == 403
    assert WORDS in seen(own, f"{PAGE}1")
    refused = own.post(f"{PAGE}1", data={"act": "show"})
    assert refused.status_code == 422
    assert "Say first that nobody is named" in refused.text
    assert own.post(f"{PAGE}1", data={"act": "show", "unnamed": "y"}).status_code == 303
    for reader in (steward, other, leader):
        assert "Harbour Trust to Mill Clinic" in seen(reader, PAGE)
    minute = seen(steward, f"/reports/{places['Mill Clinic']}/minute")
    assert WORDS in minute
    assert "They are counted nowhere." in minute
    assert WORDS not in seen(leader, f"/reports/{places['Harbour Trust']}/minute")
    with app.app_context():
        trail = [(e.deed, e.subject) for e in db.session().scalars(select(AuditEntry))]
    assert trail == [
        ("thanks given", "thanks 1 to Mill Clinic: Harbour Trust"),
        ("thanks shown", "thanks 1 to Mill Clinic"),
    ]


def test_what_is_not_shown_has_a_reason_that_its_giver_reads(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    given(leader, places)
    own = liaison(app, None)

    assert own.post(f"{PAGE}1", data={"act": "decline", "reason": " "}).status_code == 422
    sent = {"act": "decline", "reason": "It names one of us"}
    assert own.post(f"{PAGE}1", data=sent).status_code == 303
    assert own.post(f"{PAGE}1", data=sent).status_code == 422
    assert own.post(f"{PAGE}1", data={"act": "show", "unnamed": "y"}).status_code == 422
    assert "It names one of us" in seen(leader, PAGE)


def test_who_decides_on_what_somebody_else_decided_meanwhile_looks_again(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    given(leader, places)
    own, other = liaison(app, places["Mill Clinic"]), liaison(app, None)
    page = other.get(f"{PAGE}1").text
    own.post(f"{PAGE}1", data={"act": "show", "unnamed": "y", "seen": "waiting"})

    late = {"act": "decline", "reason": "It names one of us"}
    told = other.post(f"{PAGE}1", data={**late, "seen": "waiting"})

    assert page.count('name="seen" value="waiting"') == 2
    assert told.status_code == 422
    assert "Somebody else decided on it meanwhile" in told.text
    assert 'name="seen" value="shown"' in told.text
    assert other.post(f"{PAGE}1", data={**late, "seen": "shown"}).status_code == 303


def test_nobody_thanks_themselves_or_in_anothers_name(
    leader: FlaskClient, places: dict[str, int]
) -> None:
    harbour, mill = str(places["Harbour Trust"]), str(places["Mill Clinic"])

    for giver, thanked in ((harbour, harbour), (mill, harbour), (harbour, "99")):
        sent = {"giver": giver, "organisation": thanked, "words": WORDS}
        assert leader.post(f"{PAGE}new", data=sent).status_code == 422
    sent = {"giver": harbour, "organisation": mill, "words": " "}
    assert "Say what you thank them for" in leader.post(f"{PAGE}new", data=sent).text


def test_its_liaisons_get_one_letter_that_there_is_something_to_read(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    given(leader, places)
    given(leader, places)
    liaison(app, places["Mill Clinic"])
    liaison(app, places["Harbour Trust"])

    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    for _ in range(2):
        with workshop.of(app, today=noon.date(), now=lambda: noon) as shop:
            passing_on.ask(shop)

    with app.app_context():
        jobs = [each for each in queue.jobs(db.engine) if each.name == queue.NEWS_LETTER]
        (user,) = (each for each in invite.liaisons(db.session(), (places["Mill Clinic"],)))
        addresses = {each.ids[:2] for each in jobs}
    assert user.startswith(f"liaison{places['Mill Clinic']}@")
    assert len(jobs) == 1
    assert addresses == {(queue.OF_THANKS, 0)}


def test_thanks_stand_beside_a_report_for_half_a_year(
    app: Flask, leader: FlaskClient, places: dict[str, int]
) -> None:
    given(leader, places)
    with app.app_context():
        session = db.session()
        (one,) = appreciation.listed(session, State.waiting)
        one.show(unnamed=True)
        one.week = 202601
        session.flush()

        mill = places["Mill Clinic"]
        assert appreciation.beside(session, mill, date(2026, 6, 1)) == [one]
        assert appreciation.beside(session, None, date(2026, 6, 1)) == [one]
        assert appreciation.beside(session, mill, date(2026, 8, 1)) == []


def test_a_reader_of_a_box_passes_thanks_on_without_the_thread(
    app: Flask, client: FlaskClient
) -> None:
    desks: Desks = opened(app)
    written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)
    with app.app_context():
        thanked = partners.organisations(db.session())[1].id

    sent = {"organisation": str(thanked), "words": WORDS}
    assert reader.post(f"{thread}/thanks", data={**sent, "organisation": "99"}).status_code == 422
    assert reader.post(f"{thread}/thanks", data={**sent, "words": ""}).status_code == 422
    assert reader.post(f"{thread}/thanks", data=sent).status_code == 303

    with app.app_context():
        (one,) = db.session().scalars(select(Thanks))
        trail = db.session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (one.giver_id, one.organisation_id, one.words) == (None, thanked, WORDS)
    assert one.state is State.waiting
    assert trail is not None
    assert trail.deed == "thanks passed on from feedback"
