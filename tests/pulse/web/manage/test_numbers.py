"""How the numbers are protected: compared with an alliance's sizes, chosen, and never softened."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from analysis.budget import Profile
from pulse import protecting
from pulse.auth.audit import AuditEntry
from pulse.db import db
from surveys import charter, partners
from surveys.instruments.loader import load
from surveys.leaves import Partner, Team
from surveys.terms import STARTER
from tests.alliances import found

PAGE = "/manage/rules/numbers"
EIGHT = [
    Partner(number, f"Partner {number}", [Team(number, "", people)])
    for number, people in enumerate((12, 16, 20, 25, 30, 40, 50, 60))
]


@pytest.fixture(autouse=True)
def alliance(app: Flask) -> None:
    """Partners of very different sizes."""
    with app.app_context():
        found(db.session(), {"North": {"": 12}, "South": {"A": 9, "B": 20}, "West": {"": 60}})
        db.session.commit()


def test_a_protection_is_chosen_kept_and_told_to_everybody(
    app: Flask, steward: FlaskClient
) -> None:
    before = steward.get(PAGE).text
    changed = steward.post(PAGE, data={"how": "strict", "why": "Agreed in May."})

    assert changed.status_code == 303
    assert "Noise in every group" in before
    assert "noise in every group" in steward.get("/manage/").text
    assert "every group, once" in steward.get("/charter").text
    with app.app_context():
        assert charter.in_force(db.session()).rules.protection == "strict"
        deed = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert deed is not None
        assert (deed.deed, deed.subject) == (
            "charter: how numbers are protected",
            "version 1: strict (Agreed in May.)",
        )


def test_what_was_launched_is_not_softened(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        agreed = charter.protect(session, partners.alliance(session), "strict")
        charter.lock(session, agreed, date(2026, 11, 1))
        session.commit()

    page = steward.post(PAGE, data={"how": "standard", "why": "Agreed in May."})

    assert page.status_code == 422
    assert "may only get stricter" in page.text
    with app.app_context():
        assert charter.in_force(db.session()).rules.protection == "strict"


def test_how_the_numbers_are_protected_must_be_said(steward: FlaskClient) -> None:
    page = steward.post(PAGE, data={"how": "not at all", "why": "Agreed in May."})

    assert page.status_code == 422


def test_the_charter_tells_everybody_what_may_be_lost(client: FlaskClient) -> None:
    page = client.get("/charter").text

    assert "fewer than 30 answers, once" in page
    assert "A whole questionnaire: 15 questions in 5 themes" in page
    assert "A year of 4 surveys" in page
    assert ">58.0<" in page


def test_each_way_worked_by_hand_for_one_organisation() -> None:
    lines = protecting.compared(EIGHT, STARTER, 0.6, load("trust-core"))
    twenty = next(line for line in lines if line.name == "Partner 2").sights

    # 12 answers: 3366.9 / 12² = 23.38 for a theme, a fifth of it for the mean of five themes;
    # √ of those times ln 20 / √2. Silence: 1.96 · 20 / √12.
    standard = twenty[Profile.standard]
    assert (standard.what, standard.answers, standard.some_themes) == ("own", 12, False)
    assert standard.theme == pytest.approx(10.24, abs=0.01)
    assert standard.overall == pytest.approx(4.58, abs=0.01)
    assert standard.chance == pytest.approx(11.32, abs=0.01)
    assert twenty[Profile.strict] == standard
    assert twenty[Profile.plain].what == "pool"


def test_large_groups_are_exact_unless_strict_and_small_ones_are_pooled_if_plain() -> None:
    lines = {
        line.name: line.sights
        for line in protecting.compared(EIGHT, STARTER, 0.6, load("trust-core"))
    }

    assert [lines["Partner 7"][each].theme > 0 for each in Profile] == [False, True, False]
    assert lines["Partner 0"][Profile.standard].some_themes
    assert lines["Partner 0"][Profile.plain].what == "pool"
    assert lines["Partner 0"][Profile.plain].theme == 0
    alliance = lines[""]
    assert 0 < alliance[Profile.standard].theme < alliance[Profile.strict].theme < 3
    assert alliance[Profile.plain].theme == 0


def test_too_few_partners_have_no_figure_of_the_alliance() -> None:
    lines = protecting.compared(EIGHT[-2:], STARTER, 0.6, load("trust-core"))

    assert lines[0].sights[Profile.standard].what == "few_partners"
    assert protecting.compared([], STARTER, 0.6, load("trust-core"))[0].people == 0
