"""Each partner joins and leaves the mutual view by its own leader's click."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import agreements, charter, partners
from tests.alliances import found
from tests.inspection import faults
from tests.pulse.web.test_agreement import LADDER, leading, yes
from tests.pulse.web.test_pairs import INDEX, page, reader
from tests.pulse.web.test_pairs import ids as seen

__all__ = ["seen"]
PAGE = "/agreement/mutual-view/"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Three partners under the starter charter."""
    with app.app_context():
        made = found(db.session(), {"North": {"": 30}, "South": {"": 30}, "West": {"": 30}})
        db.session.commit()
        return {name: each.id for name, each in made.items()}


def click(client: FlaskClient, organisation_id: int, decided: str = "take-part") -> int:
    """Send what the button sends; the answer's code."""
    data = {"organisation": organisation_id, "decided": decided}
    return client.post(PAGE, data=data).status_code


def test_a_leader_decides_for_the_own_organisation_alone(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    north, west = leading(app, ids["North"]), leading(app, ids["West"])
    before = north.get(PAGE).text
    codes = [
        click(north, ids["North"]),
        click(north, ids["South"]),
        click(north, ids["North"], "perhaps"),
        click(steward, ids["South"]),
        click(west, ids["West"]),
    ]
    public = " ".join(steward.get("/charter").text.split())
    left = click(north, ids["North"], "withdraw")

    assert "Take part for North" in before
    assert "South" not in "".join(before.split("Who takes part")[:1])
    assert codes == [303, 403, 403, 403, 303]
    assert "These agreed to the mutual view: North, West." in public
    assert "Each partner decides for itself whether it takes part" in public
    assert left == 303
    assert "West alone" in steward.get(PAGE).text
    assert faults(before) == faults(west.get(PAGE).text) == faults(steward.get(PAGE).text) == ()
    with app.app_context():
        deed = "charter: who sees how partners see each other"
        told = db.session.execute(
            select(AuditEntry.actor, AuditEntry.subject).where(AuditEntry.deed == deed)
        ).all()
    assert [each.subject for each in told] == [
        "version 1: North takes part, as its leader decided",
        "version 1: West takes part, as its leader decided",
        "version 1: North withdrew, as its leader decided",
    ]
    assert told[0].actor == f"lead{ids['North']}@coast.example"


def test_who_read_a_version_agrees_to_it_although_a_partner_joined_the_view_meanwhile(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    steward.post("/manage/rules/ladder", data=LADDER)
    north, west = leading(app, ids["North"]), leading(app, ids["West"])
    read = yes(app, ids["West"])
    north.post("/agreement/", data=yes(app, ids["North"]))
    click(north, ids["North"])

    agreed = west.post("/agreement/", data=read)

    assert agreed.status_code == 303
    with app.app_context():
        newest = charter.in_force(db.session())
        assert newest.version == 2
        assert [each.name for each in agreements.lacking(db.session(), newest)] == ["South"]


def test_what_a_partner_that_left_agreed_to_stays_as_it_was(
    app: Flask, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        for name in ("North", "West", "South"):
            charter.take_part(session, partners.organisation(session, name), True)
        partners.organisation(session, "North").left = date(2026, 11, 1)

        made = charter.take_part(session, partners.organisation(session, "West"), False)

        assert made.rules.agreed == {ids["North"], ids["South"]}


def test_withdrawing_hides_at_once_what_was_shown_before(
    app: Flask, steward: FlaskClient, seen: dict[str, int]
) -> None:
    abbey = reader(app, "Abbey", seen, steward)
    beacon = reader(app, "Beacon", seen, steward)
    pair = f"{INDEX}1/{seen['Abbey']}/{seen['Beacon']}"
    before = abbey.get(pair).status_code

    withdrawn = click(beacon, seen["Beacon"], "withdraw")

    assert (before, withdrawn, abbey.get(pair).status_code) == (200, 303, 404)
    assert "Beacon</td>" not in page(abbey, INDEX)


def test_of_two_that_decide_at_once_both_are_heard(
    app: Flask, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    share = charter.share_views

    def slowly(*given: Any) -> charter.Charter:
        time.sleep(0.2)
        return share(*given)

    def decide(name: str, takes: bool) -> None:
        with app.app_context():
            session = db.session()
            charter.take_part(session, partners.organisation(session, name), takes)
            session.commit()

    decide("West", True)
    monkeypatch.setattr(charter, "share_views", slowly)
    with ThreadPoolExecutor() as pool:
        list(pool.map(decide, ("North", "West"), (True, False)))

    with app.app_context():
        assert charter.in_force(db.session()).rules.agreed == {ids["North"]}
