"""Which partners see how they see each other: chosen by the steward, read by everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse import accords
from pulse.auth import invite
from pulse.db import db
from surveys import by_hand, charter, partners
from surveys.errors import CharterInvalid
from tests.alliances import found

PAGE = "/manage/rules/views"
WHY = {"why": "Said on paper."}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Three partners under the rules that come first."""
    with app.app_context():
        made = found(db.session(), {"North": {"": 12}, "South": {"": 9}, "West": {"": 20}})
        charter.starter(db.session(), partners.alliance(db.session()))
        db.session.commit()
        return {name: each.id for name, each in made.items()}


def test_who_agreed_goes_into_the_charter_that_everybody_reads(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    before = steward.get("/charter").text
    kept = steward.post(PAGE, data={"agreed": [ids["North"], ids["West"]], **WHY})

    assert kept.status_code == 303
    assert "No two partners agreed to the mutual view." in before
    assert "These agreed to the mutual view: North, West." in steward.get("/charter").text
    assert "2 partners agreed to it" in steward.get("/manage/").text
    assert steward.get(PAGE).text.count("checked") == 2
    with app.app_context():
        assert charter.in_force(db.session()).rules.agreed == {ids["North"], ids["West"]}


def test_everybody_may_withdraw(app: Flask, steward: FlaskClient, ids: dict[str, int]) -> None:
    steward.post(PAGE, data={"agreed": [ids["North"], ids["West"]], **WHY})

    kept = steward.post(PAGE, data=WHY)

    assert kept.status_code == 303
    with app.app_context():
        assert charter.in_force(db.session()).rules.agreed == frozenset()


def test_who_withdrew_while_the_steward_looked_at_the_list_stays_out(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    north, south, west = ids["North"], ids["South"], ids["West"]
    steward.post(PAGE, data={"agreed": [north, west], **WHY})
    page = steward.get(PAGE).text
    with app.app_context():
        session = db.session()
        charter.take_part(session, session.get_one(partners.Organisation, west), False)
        session.commit()

    sent = {"agreed": [north, south, west], "seen": f"{north} {west}", **WHY}
    kept = steward.post(PAGE, data=sent)

    assert f'name="seen" type="hidden" value="{north} {west}"' in page
    assert kept.status_code == 303
    with app.app_context():
        assert charter.in_force(db.session()).rules.agreed == {north, south}


def test_a_partner_that_has_a_leader_is_brought_in_by_nobody_else(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        invite.leader(session, address="lea@west.example", organisation_id=ids["West"])
        session.commit()
        because = accords.Because(
            "Said on paper.", "command line", datetime(2026, 11, 23, tzinfo=UTC)
        )
        with pytest.raises(CharterInvalid, match="West"):
            accords.share_views(session, partners.alliance(session), [ids["West"]], because)

    page = steward.get(PAGE).text
    refused = steward.post(PAGE, data={"agreed": [ids["West"]], **WHY})

    assert "only their leaders can change that: West." in page
    assert refused.status_code == 422
    with app.app_context():
        session = db.session()
        west = session.get_one(partners.Organisation, ids["West"])
        accords.take_part(session, west, True, actor="lea@west.example", now=because.now)
        session.commit()
    assert steward.post(PAGE, data=WHY).status_code == 303
    with app.app_context():
        assert charter.in_force(db.session()).rules.agreed == frozenset()


def test_somebody_who_is_no_partner_cannot_agree(steward: FlaskClient, ids: dict[str, int]) -> None:
    page = steward.post(PAGE, data={"agreed": [ids["North"], 99], **WHY})

    assert page.status_code == 422


def test_the_page_before_a_launch_says_which_views_can_be_expected(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.alliance(session)
        charter.share_views(session, alliance, [ids["North"], ids["West"]])
        wave = by_hand.plan(
            session,
            alliance,
            pulse="Partners",
            instrument="partner-view",
            opens=date(2026, 12, 1),
            closes=date(2026, 12, 15),
            today=date(2026, 11, 23),
            rng=Random(4),
        )
        session.commit()
        address = f"/manage/waves/{wave.id}"

    page = " ".join(steward.get(f"{address}/expectations").text.split())
    asked = steward.get(f"{address}/questionnaire").text

    assert "What all others together say of a partner" in page
    assert "no: fewer than three others" in page
    assert "Teams, and their chance of being shown" not in page
    assert "South: in our joint work I trust this partner." in asked
