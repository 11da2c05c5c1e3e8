"""Flags and their pages: who sees them, what they rest on, and what becomes of them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.auth.models import AuditEntry, Function, Membership
from pulse.db import db
from pulse.reports import draw
from surveys import commitments, marks, partners, reviews
from surveys.findings import Sign
from surveys.frictions import Friction, State
from surveys.releases import Release, ReleasedNote
from tests.conftest import signed_in
from tests.inspection import faults
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import FIRST, World


@pytest.fixture
def flags(app: Flask) -> dict[str, int]:
    """A fall of the first of four partners at the seventh of nine waves; ids by construct."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 10):
            published(world, number, [60 - (15 if number >= 7 else 0), 55, 62, 58])
        return {each.construct: each.id for each in roster.scalars(select(Friction))}


@pytest.fixture
def young(app: Flask) -> None:
    """Four partners after three waves."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 4):
            published(world, number, [60, 55, 62, 58])


def member(app: Flask, name: str, function: Function = Function.leader) -> FlaskClient:
    """A browser in which somebody of one organisation has signed in."""
    with app.app_context():
        session = db.session()
        own = partners.organisation(session, name).id
        user = invite.leader(session, address=f"{name[-1]}@harbour.example", organisation_id=own)
        for membership in user.memberships:
            membership.function = function
        session.commit()
        return signed_in(app, user)


def liaison(app: Flask) -> FlaskClient:
    """A browser in which a liaison of the whole alliance has signed in."""
    with app.app_context():
        session = db.session()
        own = partners.organisation(session, "Partner 1").id
        user = invite.leader(session, address="lia@harbour.example", organisation_id=own)
        user.memberships[:] = [Membership(function=Function.liaison, organisation_id=None)]
        session.commit()
        return signed_in(app, user)


def seen(client: FlaskClient, address: str) -> str:
    """A page that is there and without a fault."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert faults(answer.text) == ()
    return answer.text


def test_the_steward_sees_every_flag_with_its_evidence_and_no_promise_is_left_out(
    steward: FlaskClient, flags: dict[str, int]
) -> None:
    page = seen(steward, "/frictions/")

    assert page.count("Lower since about 26 October 2026, by 1") == 3
    assert page.count("Where nothing has changed, so much evidence comes up") == 3


def test_a_flags_page_says_since_when_how_large_how_sure_and_why(
    app: Flask, steward: FlaskClient, flags: dict[str, int]
) -> None:
    with app.app_context():
        marks.note(
            db.session(),
            "New office opened",
            day=FIRST.replace(year=2026, month=9),
            organisation=None,
            today=FIRST.replace(year=2027),
        )
        draw.draw_friction(db.session(), db.session.get_one(Friction, flags["trust"]))
        db.session.commit()

    page = seen(steward, f"/frictions/{flags['trust']}")

    for words in (
        "Lower since about 26 October 2026",
        "about here it began",
        "New office opened",
        "All organisations together did not fall",
        "The smallest fall that could have been seen by now",
        "Questions to talk about",
        "Why am I seeing this?",
        "of the same organisation: lower since",
        "Raised with the report of wave",
        "The dashed line is the alliance",
        "Nothing was added to these figures. No level of this line is moved by it.",
        "The size is told for the day that fits best",
        "So the evidence grew from wave to wave",
        "nothing yet",
        "It is on the stricter list, too",
    ):
        assert words in page


def test_leaders_see_their_own_flags_and_nobody_elses(app: Flask, flags: dict[str, int]) -> None:
    own, other = member(app, "Partner 0"), member(app, "Partner 1")

    assert "Partner 0" in seen(own, "/frictions/")
    assert "Nothing is flagged at present" in seen(other, "/frictions/")
    assert own.get(f"/frictions/{flags['trust']}").status_code == 200
    assert other.get(f"/frictions/{flags['trust']}").status_code == 404
    assert other.post(f"/frictions/{flags['trust']}", data={"state": "in_hand"}).status_code == 404


def test_a_flag_is_taken_on_and_ends_with_a_reason_and_the_trail_tells(
    app: Flask, flags: dict[str, int]
) -> None:
    client, page = liaison(app), f"/frictions/{flags['trust']}"

    first = client.post(page, data={"state": "in_hand"})
    silent = client.post(page, data={"state": "resolved", "reason": " "})
    last = client.post(page, data={"state": "resolved", "reason": "The teams met."})
    again = client.post(page, data={"state": "in_hand"})

    assert (first.status_code, silent.status_code, last.status_code) == (303, 422, 303)
    assert again.status_code == 422
    assert faults(silent.text) == ()
    assert "The teams met." in seen(client, page)
    assert "The teams met." in seen(client, "/frictions/")
    with app.app_context():
        session = db.session()
        assert session.get_one(Friction, flags["trust"]).state is State.resolved
        deeds = session.scalars(select(AuditEntry.deed)).all()
        assert list(deeds).count("flag moved") == 2


def test_what_was_promised_because_of_a_flag_stands_beside_it(
    app: Flask, steward: FlaskClient, flags: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        flag = session.scalars(select(Friction)).first()
        release = session.scalars(select(Release).order_by(Release.id.desc())).first()
        assert flag is not None
        assert release is not None
        words = {None: "One list for both", flag.organisation_id: "Ours", 2: "Nobody else's"}
        for whose, promise in words.items():
            commitments.promise(
                session,
                reviews.begun(session, release, whose),
                promise,
                owner="Head of data",
                organisation=None,
                due=FIRST,
                today=FIRST,
                author="lea@a.example",
                friction_id=flag.id,
            )
        session.commit()
        address = f"/frictions/{flag.id}"

    page = seen(steward, address)

    assert "What was promised because of it" in page
    assert "One list for both" in page
    assert ">Ours" in page
    assert "Nobody else" not in page
    assert "overdue" in page


def test_who_only_reads_cannot_take_a_flag_on(app: Flask, flags: dict[str, int]) -> None:
    client = member(app, "Partner 0", Function.viewer)

    page = seen(client, f"/frictions/{flags['trust']}")
    answer = client.post(f"/frictions/{flags['trust']}", data={"state": "in_hand"})

    assert "What becomes of it?" not in page
    assert answer.status_code == 403


def test_before_the_fifth_report_the_page_says_what_will_be_seen_and_when(
    steward: FlaskClient, young: None
) -> None:
    page = seen(steward, "/frictions/")

    assert "Nothing is flagged before the report of its wave number 5" in page
    assert "What will be seen, and from when on" in page
    assert "after 1 wave" in page


def test_an_organisations_own_page_holds_its_flags(
    app: Flask, steward: FlaskClient, flags: dict[str, int]
) -> None:
    with app.app_context():
        ids = {each.name: each.id for each in partners.organisations(db.session())}

    assert "Lower since" in seen(steward, f"/frictions/organisations/{ids['Partner 0']}")
    assert "Nothing is flagged" in seen(steward, f"/frictions/organisations/{ids['Partner 1']}")
    other = member(app, "Partner 1")
    assert other.get(f"/frictions/organisations/{ids['Partner 0']}").status_code == 404


def test_a_bad_year_is_a_list_and_no_wall(
    app: Flask, steward: FlaskClient, flags: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        first = session.get_one(Friction, flags["trust"])
        told = {c.name: getattr(first, c.name) for c in Friction.__table__.columns}
        others = [each.id for each in partners.organisations(session)][1:]
        session.add_all(
            Friction(**told | {"id": None, "organisation_id": each, "construct": construct})
            for each in others
            for construct in ("trust", "received")
        )
        session.commit()

    page = seen(steward, "/frictions/")

    assert page.count("Lower since about") == 6
    assert "With less evidence" in page
    assert "How the other partners see it: Partner 1" in page
    assert len(set(re.findall(r"/frictions/\d+", page))) == 9


def test_promises_and_notes_are_described_beside_the_flags(
    app: Flask, steward: FlaskClient, young: None
) -> None:
    with app.app_context():
        session = db.session()
        release = session.scalars(select(Release).order_by(Release.id)).first()
        assert release is not None
        made = commitments.promise(
            session,
            reviews.begun(session, release, None),
            "A page lists each decision.",
            owner="Head of data",
            organisation=None,
            due=FIRST.replace(month=9),
            today=FIRST.replace(month=8),
            author="lea@a.example",
        )
        made.settle(commitments.State.done, today=FIRST.replace(month=8))
        release.notes += [ReleasedNote(text="Ask us first.") for _ in range(12)]
        session.commit()

    page = seen(steward, "/frictions/")

    assert "What was promised, and done by its day" in page
    assert "No flag rests on it" in page
    assert "So many notes in people" in page
    assert page.count("none shown") == 2


def test_an_empty_alliance_has_a_page(steward: FlaskClient) -> None:
    assert "There is nothing to look at yet" in seen(steward, "/frictions/")


def test_a_gap_is_shown_to_those_alone_who_see_both_levels(
    app: Flask, steward: FlaskClient, flags: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        other = partners.organisation(session, "Partner 1").id
        trust = session.get_one(Friction, flags["trust"])
        trust.other_id, trust.sign = other, Sign.gap
        session.get_one(Friction, flags["safety"]).sign = Sign.participation
        session.get_one(Friction, flags["overall"]).sign = Sign.spread
        session.get_one(Friction, flags["overall"]).organisation_id = None
        session.commit()
    own = member(app, "Partner 0")

    pages = {name: seen(steward, f"/frictions/{flags[name]}") for name in flags}

    assert "Partner 0 has moved down against Partner 1 by" in pages["trust"]
    assert "fewer answer since about" in pages["safety"]
    assert "people lie further apart since about" in pages["overall"]
    assert own.get(f"/frictions/{flags['trust']}").status_code == 404
    assert "moved down against" not in seen(own, "/frictions/")
    assert "fewer answer since about" in seen(own, "/frictions/")
