"""No rule of the charter is changed without a reason that everybody can read."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import charter, partners
from tests.alliances import found
from tests.inspection import faults

CHANGES: dict[str, dict[str, object]] = {
    "reminders": {"who": "everybody"},
    "numbers": {"how": "strict"},
    "answers": {"team": "9", "organisation": "5", "item": "15", "notes": "10"},
    "flags": {"a_year": "2", "alerted": ["steward"]},
    "views": {"agreed": ["1"]},
    "results": {"way": "sign_in"},
    "gate": {"gate": "read"},
    "ladder": {
        "acknowledged_days": "5",
        "in_hand_days": "15",
        "settled_days": "30",
        "friction_seen": "all",
    },
    "words": {"data_sharing": "Figures of each month.", "quality": ""},
}


@pytest.fixture(autouse=True)
def alliance(app: Flask) -> None:
    """Two partners under the rules that come first."""
    with app.app_context():
        found(db.session(), {"North": {"": 12}, "South": {"": 20}})
        charter.starter(db.session(), partners.alliance(db.session()))
        db.session.commit()


@pytest.mark.parametrize("rule", CHANGES)
def test_every_form_asks_why_and_keeps_it_for_everybody(
    app: Flask, steward: FlaskClient, rule: str
) -> None:
    page = f"/manage/rules/{rule}"
    silent = steward.post(page, data=CHANGES[rule] | {"why": " \u200b"})
    with app.app_context():
        before = charter.in_force(db.session()).substance
    kept = steward.post(page, data=CHANGES[rule] | {"why": "The board\nmet in May."})

    assert (silent.status_code, kept.status_code) == (422, 303)
    assert "Say in a sentence why" in silent.text
    assert faults(silent.text) == ()
    assert "Why: The board met in May." in " ".join(steward.get("/charter").text.split())
    assert "Why: The board met in May." in " ".join(steward.get("/agreement/").text.split())
    with app.app_context():
        session = db.session()
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert charter.in_force(session).why == "The board met in May."
        assert (charter.in_force(session).substance == before) == (rule == "views")
    assert last is not None
    assert last.deed.startswith("charter: ")
    assert last.subject.endswith("(The board met in May.)")
    assert last.actor.startswith("steward@")


def test_reasons_of_a_version_that_nobody_relies_on_are_all_kept(
    app: Flask, steward: FlaskClient
) -> None:
    for rule, why in (("reminders", "Fairer."), ("gate", "We meet."), ("flags", "Fairer.")):
        steward.post(f"/manage/rules/{rule}", data=CHANGES[rule] | {"why": why})

    with app.app_context():
        newest = charter.in_force(db.session())
        assert (newest.version, newest.why) == (1, "Fairer. · We meet.")


@pytest.mark.parametrize("words", ["\u200d", "\u3164", "a\u2066b"])
def test_what_nobody_can_read_is_neither_a_reason_nor_a_role(
    steward: FlaskClient, words: str
) -> None:
    line = {"what": "New boats", "role": words, "organisation": "North"}
    register = {f"decisions-0-{name}": said for name, said in line.items()}

    for sent in ({"why": words}, {"why": "So", **register}, {"why": "So", "quality": words}):
        refused = steward.post("/manage/rules/words", data={**CHANGES["words"], **sent})
        assert refused.status_code == 422
        assert "that can be printed" in refused.text
