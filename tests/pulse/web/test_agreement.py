"""Leaders agree to the charter with one click; everybody reads who has, and what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import queue
from pulse.auth import invite
from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import by_hand, charter, partners, waves
from surveys.asking import readiness
from surveys.errors import IllegalMove
from tests.alliances import found
from tests.conftest import signed_in
from tests.inspection import faults

LADDER = {
    "acknowledged_days": "5",
    "in_hand_days": "15",
    "settled_days": "30",
    "friction_seen": "all",
    "why": "Shorter steps.",
}
WORDS = {
    "data_sharing": "Figures of each month.",
    "quality": "",
    "decisions-0-what": "Hires",
    "decisions-0-role": "Head of board",
    "decisions-0-organisation": "North",
    "decisions-0-then": "The steward",
    "decisions-1-what": "",
    "why": "We share more.",
}


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    """Three partners under the starter charter."""
    with app.app_context():
        made = found(db.session(), {"North": {"": 30}, "South": {"": 30}, "West": {"": 30}})
        db.session.commit()
        return {name: each.id for name, each in made.items()}


def yes(app: Flask, organisation_id: int) -> dict[str, object]:
    """What the button sends from a page with the first version as it stands now."""
    with app.app_context():
        read = charter.by_version(db.session(), 1).fingerprint
    return {"organisation": organisation_id, "version": 1, "read": read}


def leading(app: Flask, organisation_id: int) -> FlaskClient:
    """A browser in which a partner's leader has signed in."""
    with app.app_context():
        session = db.session()
        user = invite.leader(
            session,
            address=f"lead{organisation_id}@coast.example",
            organisation_id=organisation_id,
        )
        session.commit()
        return signed_in(app, user)


def test_partners_agree_with_one_click_and_the_public_page_names_them_and_the_day(
    app: Flask, steward: FlaskClient, client: FlaskClient, ids: dict[str, int]
) -> None:
    kept = steward.post("/manage/rules/ladder", data=LADDER)
    north = leading(app, ids["North"])
    waiting = north.get("/agreement/").text
    agreed = north.post("/agreement/", data=yes(app, ids["North"]))
    twice = north.post("/agreement/", data=yes(app, ids["North"]))
    others = north.post("/agreement/", data=yes(app, ids["South"]))

    public = " ".join(client.get("/charter").text.split())
    assert [each.status_code for each in (kept, agreed, twice, others)] == [303, 303, 303, 403]
    assert "Agree for North" in waiting
    assert "Still to agree: North, South, West." in waiting
    assert "Agreed by: North on" in public
    assert "Still to agree: South, West." in public
    assert "Working days until a friction is acknowledged" in public
    assert "Why: Shorter steps." in public
    assert "@" not in public
    assert faults(public) == faults(north.get("/agreement/").text) == ()
    with app.app_context():
        rows = db.session.execute(select(AuditEntry.deed, AuditEntry.subject)).all()
    told = {deed: subject for deed, subject in rows}
    assert told["charter agreed"] == "version 1: North"
    assert told["charter: ladder"].endswith("seen by all (Shorter steps.)")


def test_a_wave_does_not_open_before_all_have_agreed_and_says_who_is_missing(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    steward.post("/manage/rules/words", data=WORDS)
    for name in ("North", "South"):
        own = leading(app, ids[name])
        own.post("/agreement/", data=yes(app, ids[name]))
    with app.app_context():
        session, today = db.session(), date(2026, 12, 1)
        wave = by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Core",
            instrument="trust-core",
            opens=today,
            closes=date(2026, 12, 15),
            today=today,
            rng=Random(4),
        )
        now = datetime(2026, 12, 1, 9, tzinfo=UTC)

        with pytest.raises(IllegalMove, match="West has not agreed to version 1 of the charter"):
            readiness.check(session, wave, today=today, now=now)
        session.commit()
        number = wave.id
    last = leading(app, ids["West"])
    last.post("/agreement/", data=yes(app, ids["West"]))
    with app.app_context():
        session = db.session()
        wave = waves.by_id(session, number)
        assert readiness.why_not(session, wave, today=today, now=now) is None


def test_words_and_the_register_of_decisions_stand_on_the_public_page(
    app: Flask, steward: FlaskClient, client: FlaskClient, ids: dict[str, int]
) -> None:
    empty = steward.get("/manage/rules/words").text
    silent = steward.post("/manage/rules/words", data=WORDS | {"why": ""})
    half = steward.post("/manage/rules/words", data=WORDS | {"decisions-0-role": ""})
    kept = steward.post("/manage/rules/words", data=WORDS)

    public = client.get("/charter").text
    assert (silent.status_code, half.status_code, kept.status_code) == (422, 422, 303)
    assert faults(empty) == faults(half.text) == faults(public) == ()
    assert "Figures of each month." in public
    assert "Hires: Head of board of North decides." in " ".join(public.split())
    assert 'value="Hires"' in steward.get("/manage/rules/words").text


def test_steps_out_of_order_are_refused_in_a_sentence(
    steward: FlaskClient, ids: dict[str, int]
) -> None:
    page = steward.post("/manage/rules/ladder", data=LADDER | {"in_hand_days": "31"})
    far = steward.post("/manage/rules/ladder", data=LADDER | {"settled_days": "999"})

    assert (page.status_code, far.status_code) == (422, 422)
    assert "Each step needs more working days" in page.text
    assert faults(page.text) == ()


def test_a_change_after_reading_is_not_agreed_to_by_mistake(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    steward.post("/manage/rules/ladder", data=LADDER)
    north = leading(app, ids["North"])
    north.post("/agreement/", data=yes(app, ids["North"]))
    steward.post("/manage/rules/words", data=WORDS)

    page = north.post("/agreement/", data=yes(app, ids["North"]))

    assert page.status_code == 422
    assert "The charter was changed meanwhile" in page.text
    with app.app_context():
        assert charter.newest_version(db.session()) == 2


def test_the_steward_has_letters_written_to_leaders_who_are_missing(
    app: Flask, steward: FlaskClient, ids: dict[str, int]
) -> None:
    steward.post("/manage/rules/ladder", data=LADDER)
    north = leading(app, ids["North"])
    leading(app, ids["South"])
    north.post("/agreement/", data=yes(app, ids["North"]))

    silent = steward.post("/agreement/ask", data={"why": " "})
    asked = steward.post("/agreement/ask", data={"why": "Another reason."})

    assert (silent.status_code, asked.status_code) == (422, 303)
    assert faults(silent.text) == ()
    assert "Why: Shorter steps." in steward.get("/agreement/").text  # North agreed to that
    with app.app_context():
        told = [each for each in queue.jobs(db.engine) if each.name == queue.NEWS_LETTER]
    assert [each.ids[:2] for each in told] == [(queue.OF_CHARTER, 0)]
