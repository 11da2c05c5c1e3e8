"""The steward says how many false flags a year are tolerated."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.db import db
from surveys import charter, partners
from tests.inspection import faults

PAGE = "/manage/rules/flags"
WHY = {"why": "Agreed in May."}


@pytest.fixture(autouse=True)
def alliance(app: Flask) -> None:
    """An alliance with the starter charter."""
    with app.app_context():
        charter.starter(db.session(), partners.found(db.session(), name="Coast Alliance"))
        db.session.commit()


def test_the_question_is_asked_in_these_words_and_the_answer_goes_into_the_charter(
    app: Flask, steward: FlaskClient
) -> None:
    page = steward.get(PAGE).text
    answer = steward.post(PAGE, data={"a_year": "0.5", "alerted": ["leader", "liaison"], **WHY})

    assert faults(page) == ()
    assert "How many false flags a year would you tolerate?" in page
    assert answer.status_code == 303
    with app.app_context():
        rules = charter.in_force(db.session()).rules
        assert rules.false_flags == 0.5
        assert rules.named == {"leader", "liaison"}
    assert "About 0.5 false flags a year" in steward.get("/charter").text


@pytest.mark.parametrize("given", ["", "few", "0", "0.01", "25", "nan", "-1"])
def test_what_cannot_be_promised_is_refused_with_a_sentence(
    app: Flask, steward: FlaskClient, given: str
) -> None:
    answer = steward.post(PAGE, data={"a_year": given, "alerted": ["steward"], **WHY})

    assert answer.status_code == 422
    assert faults(answer.text) == ()
    with app.app_context():
        assert charter.in_force(db.session()).rules.false_flags == 1.0


def test_somebody_must_be_told(steward: FlaskClient) -> None:
    answer = steward.post(PAGE, data={"a_year": "1", **WHY})

    assert answer.status_code == 422
    assert "Choose one of them at least" in answer.text
