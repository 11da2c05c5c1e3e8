"""Frictions by hand, a liaison whom both sides accept, and what everybody may see of it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth import invite
from pulse.auth.models import AuditEntry, Function, Membership, User
from pulse.db import db
from surveys import agreements, charter, partners
from surveys.heard import Heard
from surveys.lives import Deed, State
from tests.alliances import found
from tests.conftest import signed_in
from tests.inspection import faults

LADDER = {"acknowledged_days": 7, "in_hand_days": 21, "settled_days": 45}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Three partners under the starter charter."""
    with app.app_context():
        made = found(db.session(), {"North": {"": 9}, "South": {"": 9}, "West": {"": 9}})
        db.session.commit()
        return {name: each.id for name, each in made.items()}


@pytest.fixture
def crew(app: Flask, ids: dict[str, int]) -> dict[str, FlaskClient]:
    """A leader and a liaison of each partner, signed in, by name in large and small letters."""
    with app.app_context():
        session, users = db.session(), {}
        for name, own in ids.items():
            users[name] = invite.leader(
                session, address=f"{name}@lead.example".lower(), organisation_id=own
            )
            users[name.lower()] = invite.liaison(
                session, address=f"{name}@liaison.example".lower(), organisation_id=own
            )
        session.commit()
        return {name: signed_in(app, user) for name, user in users.items()}


def raised(client: FlaskClient, ids: dict[str, int], **other: object) -> str:
    """Raise a friction between North and South; its page's address."""
    answer = client.post(
        "/frictions/new",
        data={
            "organisation": ids["North"],
            "other": ids["South"],
            "topic": "planning",
            "seen": "The plan for May reached us in June.",
            "effect": "We could not book the hall.",
            "evidence": 0,
            **other,
        },
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def only(app: Flask) -> Heard:
    """The one friction that there is."""
    with app.app_context():
        found = db.session.scalars(select(Heard)).one()
        assert found.events
        return found


def test_a_liaison_raises_what_both_sides_see_and_no_other_partner_does(
    app: Flask, steward: FlaskClient, crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    form = crew["north"].get("/frictions/new").text
    page = raised(crew["north"], ids)

    seen = {name: client.get(page).status_code for name, client in crew.items()}
    text = crew["South"].get(page).text
    assert seen == {
        "North": 200, "north": 200, "South": 200, "south": 200, "West": 404, "west": 404,
    }  # fmt: skip
    assert steward.get(page).status_code == 200
    assert "North – South" in text
    assert "We could not book the hall." in text
    assert "A plan was made without some of those whom it touches" in text
    assert faults(text) == faults(form) == faults(crew["North"].get("/frictions/").text) == ()
    assert "The plan for May" in crew["South"].get("/frictions/").text
    assert "The plan for May" not in crew["West"].get("/frictions/").text


def test_a_liaison_raises_for_the_own_partner_only_and_in_whole_sentences(
    crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    data = {
        "organisation": ids["South"], "other": ids["North"], "topic": "work",
        "seen": "Two tools.", "effect": "Twice the work.", "evidence": 0,
    }  # fmt: skip
    others = crew["north"].post("/frictions/new", data=data)
    same = crew["south"].post("/frictions/new", data=data | {"other": ids["South"]})
    empty = crew["south"].post("/frictions/new", data=data | {"seen": " "})

    assert [each.status_code for each in (others, same, empty)] == [422, 422, 422]
    assert "Choose another partner than the first" in same.text
    assert crew["North"].get("/frictions/new").status_code == 403


def test_a_liaison_follows_it_once_each_side_has_accepted_and_may_be_declined(
    app: Flask, crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    page = raised(crew["north"], ids)
    west = {"act": "propose", "liaison": "west@liaison.example", "reason": "Knows both."}

    crew["North"].post(f"{page}/care", data=west)
    waits = crew["South"].get(page).text
    early = crew["west"].get(page).status_code
    mute = crew["South"].post(f"{page}/care", data={"act": "decline"})
    crew["South"].post(f"{page}/care", data={"act": "decline", "reason": "Too near to North."})
    crew["South"].post(f"{page}/care", data=west)
    accepted = crew["North"].post(f"{page}/care", data={"act": "accept"})
    again = crew["North"].post(f"{page}/care", data={"act": "accept"})
    moved = crew["west"].post(page, data={"state": "in_hand"})

    assert "Still to accept: South." in waits
    assert (early, mute.status_code) == (404, 422)
    assert [each.status_code for each in (accepted, again, moved)] == [303, 422, 303]
    assert "west@liaison.example follows it." in crew["South"].get(page).text
    assert faults(crew["South"].get(page).text) == faults(mute.text) == ()
    with app.app_context():
        matter = db.session.scalars(select(Heard)).one()
        assert [each.deed for each in matter.events] == [
            Deed.moved, Deed.proposed, Deed.declined, Deed.proposed, Deed.accepted, Deed.moved,
        ]  # fmt: skip
        told = [each.subject for each in db.session.scalars(select(AuditEntry))]
    assert f"friction {matter.id}: Too near to North." in told
    assert f"friction {matter.id}: west@liaison.example. Knows both." in told


def test_nobody_accepts_for_another_side_and_no_third_partner_has_a_say(
    crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    page = raised(crew["north"], ids)
    data = {"act": "propose", "liaison": "south@liaison.example", "reason": ""}
    nobody = crew["North"].post(f"{page}/care", data=data | {"liaison": "x@y.example"})
    crew["North"].post(f"{page}/care", data=data)

    mine = crew["North"].post(f"{page}/care", data={"act": "accept"})
    third = crew["West"].post(f"{page}/care", data={"act": "accept"})
    odd = crew["North"].post(f"{page}/care", data={"act": "burn"})

    assert [each.status_code for each in (nobody, mine, third, odd)] == [422, 422, 404, 422]


def test_what_is_over_is_opened_again_with_a_reason_and_its_clock_begins_anew(
    app: Flask, crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    page = raised(crew["north"], ids)
    crew["South"].post(page, data={"state": "in_hand"})
    crew["South"].post(page, data={"state": "resolved", "reason": "Plans come in April now."})

    early = crew["North"].post(f"{page}/care", data={"act": "reopen"})
    opened = crew["North"].post(f"{page}/care", data={"act": "reopen", "reason": "June again."})

    assert (early.status_code, opened.status_code) == (422, 303)
    text = crew["South"].get(page).text
    assert "opens it again: June again." in text
    assert "Plans come in April now." in text
    with app.app_context():
        matter = db.session.scalars(select(Heard)).one()
        assert (matter.state, matter.rung) == (State.acknowledged, 0)


def test_under_a_charter_that_says_so_every_partner_sees_what_is_raised_from_then_on(
    app: Flask, crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    before = raised(crew["north"], ids)
    day = only(app).events[0].day
    with app.app_context():
        session = db.session()
        charter.climb(session, partners.alliance(session), LADDER, "all")
        session.commit()
    proposed = raised(crew["north"], ids)
    with app.app_context():
        session = db.session()
        for own in partners.organisations(session):
            agreements.agree(session, own, 2, today=day, actor="a@b.example")
        session.commit()
    after = raised(crew["north"], ids)

    seen = [crew["West"].get(page).status_code for page in (before, proposed, after)]
    assert seen == [404, 404, 200]


def test_who_is_no_liaison_any_more_follows_nothing(
    app: Flask, crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    page = raised(crew["north"], ids)
    data = {"act": "propose", "liaison": "west@liaison.example", "reason": ""}
    for name in ("North", "South"):
        crew[name].post(f"{page}/care", data=data if name == "North" else {"act": "accept"})
    before = crew["west"].get(page).status_code
    with app.app_context():
        own = (User.email == "west@liaison.example", Membership.function == Function.liaison)
        member = db.session.scalars(select(Membership).join(User).where(*own)).one()
        member.function = Function.viewer
        db.session.commit()

    assert (before, crew["west"].get(page).status_code) == (200, 404)


def test_a_partner_that_leaves_in_the_middle_of_it_is_not_waited_for(
    app: Flask, crew: dict[str, FlaskClient], ids: dict[str, int]
) -> None:
    page = raised(crew["north"], ids)
    data = {"act": "propose", "liaison": "west@liaison.example", "reason": ""}
    crew["North"].post(f"{page}/care", data=data)
    with app.app_context():
        partners.organisation(db.session(), "South").left = only(app).events[0].day
        db.session.commit()

    assert "west@liaison.example follows it." in crew["North"].get(page).text
    assert crew["west"].get(page).status_code == 200
