"""Who works with whom: a steward's matrix, a leader's own row, and what both lead to."""

from __future__ import annotations

import io
from datetime import date
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import by_hand, charter, contacts, partners
from tests.alliances import found
from tests.conftest import signed_in
from tests.inspection import faults

PAGE = "/manage/organisations/contacts/"
SIZES = {"North": 20, "South": 22, "Tide": 25, "West": 20, "York": 24}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Five partners under the rules that come first."""
    with app.app_context():
        made = found(db.session(), {name: {"": people} for name, people in SIZES.items()})
        db.session.commit()
        return {name: each.id for name, each in made.items()}


def declared(app: Flask) -> dict[int, frozenset[int]]:
    with app.app_context():
        return dict(contacts.declared(db.session()).declared)


def deeds(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.deed == "contacts declared"))
        return [(each.actor, each.subject) for each in rows]


def test_a_steward_declares_for_a_partner_and_the_matrix_shows_it(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    empty = steward.get(PAGE).text
    kept = steward.post(f"{PAGE}{ids['North']}", data={"known": [ids["West"], ids["Tide"]]})
    again = steward.post(f"{PAGE}{ids['North']}", data={"known": [ids["Tide"], ids["West"]]})
    wrong = steward.post(f"{PAGE}{ids['North']}", data={"known": [ids["North"]]})
    full = steward.get(PAGE).text

    assert "Nobody has declared anything yet." in empty
    assert (kept.status_code, again.status_code, wrong.status_code) == (303, 303, 422)
    assert declared(app) == {ids["North"]: {ids["West"], ids["Tide"]}}
    assert [subject for _, subject in deeds(app)] == ["North"]
    assert full.count("✓") == 2
    assert faults(empty) == faults(full) == ()


def test_a_list_is_brought_in_whole_or_refused_with_its_line(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    def send(text: str) -> int:
        sent = {"file": (io.BytesIO(text.encode()), "who.csv")}
        return steward.post(f"{PAGE}import", data=sent).status_code

    refused = send("organisation,works_with\nNorth,West\nNorth,Moon\n")
    nothing = declared(app)
    taken = send("organisation,works_with\nNorth,West\nSouth,Tide\nSouth,North\n")

    assert (refused, nothing, taken) == (422, {}, 303)
    assert declared(app) == {
        ids["North"]: {ids["West"]},
        ids["South"]: {ids["Tide"], ids["North"]},
    }
    assert steward.get(f"{PAGE}contacts.csv").text.splitlines()[1:] == [
        *("North,West", "South,North", "South,Tide")
    ]
    assert steward.post(f"{PAGE}import").status_code == 422


def test_a_leader_declares_for_the_own_organisation_alone(app: Flask, ids: dict[str, int]) -> None:
    with app.app_context():
        user = invite.leader(
            db.session(), address="lead@north.example", organisation_id=ids["North"]
        )
        db.session.commit()
        leader = signed_in(app, user)

    page = leader.get(f"/reports/contacts/{ids['North']}")
    kept = leader.post(f"/reports/contacts/{ids['North']}", data={"known": [ids["West"]]})
    other = leader.post(f"/reports/contacts/{ids['South']}", data={"known": [ids["West"]]})

    assert (page.status_code, kept.status_code, other.status_code) == (200, 303, 404)
    assert faults(page.text) == ()
    assert declared(app) == {ids["North"]: {ids["West"]}}
    assert deeds(app) == [("lead@north.example", "North")]


def test_the_page_before_a_launch_follows_what_was_declared(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.alliance(session)
        charter.share_views(session, alliance, list(ids.values()))
        wave = by_hand.plan(
            session, alliance, pulse="Partners", instrument="partner-view",
            opens=date(2030, 1, 7), closes=date(2030, 1, 21), today=date(2030, 1, 2), rng=Random(3),
        )  # fmt: skip
        contacts.declare(session, partners.by_id(session, alliance, ids["North"]), [ids["West"]])
        session.commit()
        address = f"/manage/waves/{wave.id}/expectations"

    text = steward.get(address).text

    assert text.count("hardly: neither says that it works with the other") == 6
    assert faults(text) == ()
