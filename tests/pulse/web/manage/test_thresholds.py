"""From how many answers something is shown: chosen by the steward, and never fewer than before."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.db import db
from surveys import charter, partners
from surveys.terms import PLAIN, STARTER
from tests.alliances import found

PAGE = "/manage/rules/answers"
USUAL = {"team": "7", "organisation": "5", "item": "15", "notes": "10", "why": "Agreed in May."}


@pytest.fixture(autouse=True)
def alliance(app: Flask) -> None:
    """Two partners under the rules that come first."""
    with app.app_context():
        found(db.session(), {"North": {"": 12}, "South": {"A": 9, "B": 20}})
        charter.starter(db.session(), partners.alliance(db.session()))
        db.session.commit()


def test_higher_numbers_go_into_the_charter(app: Flask, steward: FlaskClient) -> None:
    page = steward.get(PAGE)
    kept = steward.post(PAGE, data={**USUAL, "team": "9", "item": "20"})

    assert page.status_code == 200
    assert kept.status_code == 303
    assert "a team from 9 answers" in steward.get("/manage/").text
    with app.app_context():
        rules = charter.in_force(db.session()).rules
        assert (rules.team, rules.organisation, rules.item, rules.notes) == (9, 5, 20, 10)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"team": "6"}, "A team: enter 7 or more"),
        ({"notes": "9"}, "Notes: enter 10 or more"),
        ({"organisation": "many"}, "Enter a number for organisations"),
        ({"item": ""}, "Enter a number for questions"),
        ({"team": "20"}, "enter as many as for a team, or more (20)"),
        ({"team": "100000000000"}, "A team: enter 7 or more, and at most 999"),
    ],
)
def test_a_slip_is_told_in_a_sentence_and_changes_nothing(
    app: Flask, steward: FlaskClient, given: dict[str, str], told: str
) -> None:
    page = steward.post(PAGE, data={**USUAL, **given})

    assert page.status_code == 422
    assert told in page.text
    with app.app_context():
        assert charter.in_force(db.session()).rules == STARTER


def test_after_a_launch_a_number_does_not_fall(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        agreed = charter.require(session, partners.alliance(session), {"team": 10})
        charter.lock(session, agreed, date(2026, 11, 1))
        session.commit()

    page = steward.post(PAGE, data=USUAL)

    assert page.status_code == 422
    assert "A team: enter 10 or more" in page.text


def test_exact_figures_need_large_groups(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        alliance = partners.alliance(session)
        charter.require(session, alliance, {"team": 30, "organisation": 30, "item": 30})
        charter.protect(session, alliance, PLAIN)
        session.commit()

    page = steward.post(PAGE, data={**USUAL, "team": "30", "organisation": "29", "item": "30"})

    assert "An organisation: enter 30 or more" in page.text
