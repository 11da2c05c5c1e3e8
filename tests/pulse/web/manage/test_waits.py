"""The next wave waits for what the charter says: told back, read together, or either."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys import by_hand, charter, partners, reviews, sharing
from surveys.asking import readiness
from surveys.asking.readiness import Kind
from surveys.releases import Release, Standing
from surveys.waves import Stage, Wave
from tests.alliances import found

TODAY = datetime.now(UTC).date()
GATE = "/manage/rules/gate"


def two_waves() -> tuple[Wave, Wave]:
    """One whose report is published today, and one that waits; committed."""
    session = db.session()
    found(session, {"North": {"A": 12}})
    made = [
        by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Core pulse",
            instrument="trust-core",
            opens=TODAY + timedelta(days=days),
            closes=TODAY + timedelta(days=days + 14),
            today=TODAY,
            rng=Random(days),
        )
        for days in (0, 90)
    ]
    made[0].stage, made[0].opened, made[0].ended = Stage.released, TODAY, TODAY
    session.add(
        Release(wave_id=made[0].id, standing=Standing.published, published=TODAY, digest="")
    )
    session.commit()
    return made[0], made[1]


def test_a_wave_waits_for_what_the_charter_says(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        last, following = two_waves()
        alliance = partners.alliance(session)

        def kept(gate: str, days: int = 0) -> list[str]:
            charter.wait_for(session, alliance, gate)
            day = TODAY + timedelta(days=days)
            there = readiness.hindrances(session, following, day)
            return [each.words for each in there if each.kind is Kind.gate]

        before = {gate: kept(gate) for gate in ("shared", "read", "either")}
        later = {gate: kept(gate, 40) for gate in ("shared", "read", "either")}
        review = reviews.begun(session, reviews.release_of(session, last.id), None)
        reviews.meet(session, review, TODAY, present=[1], today=TODAY)
        read = {gate: kept(gate) for gate in ("shared", "read", "either")}
        sharing.share(last, TODAY)
        shared = kept("shared")
        session.rollback()

    assert ["shared back" in " ".join(each) for each in before.values()] == [True, False, True]
    assert "Three minutes are enough" in before["read"][0]
    assert [len(each) for each in later.values()] == [0, 1, 0]  # told back by itself, never read
    assert [len(each) for each in read.values()] == [1, 0, 0]
    assert shared == []


def test_a_steward_puts_it_into_the_charter_and_everybody_reads_it(
    app: Flask, steward: FlaskClient
) -> None:
    with app.app_context():
        two_waves()

    wrong = steward.post(GATE, data={"gate": "never"})
    kept = steward.post(GATE, data={"gate": "read", "why": "We meet anyway"})

    assert (wrong.status_code, kept.status_code) == (422, 303)
    assert "only after the partners have read the report" in steward.get("/charter").text
    assert "waits until the last report was read together" in steward.get("/manage/").text
    with app.app_context():
        assert charter.rules_of(db.session(), None).gate == "read"
        last = db.session().scalars(select(AuditEntry)).all()[-1]
    assert last.deed == "charter: what the next wave waits for"
    assert last.subject.endswith("read (We meet anyway)")
