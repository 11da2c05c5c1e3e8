"""What a steward asks of a wave is done by a job, and a failure is told in its words."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask

from pulse import moves
from pulse.db import db
from pulse.jobs import runner
from surveys import by_hand, partners
from surveys.errors import TooSmall
from surveys.partners import Unit
from surveys.waves import Stage, Wave
from tests.alliances import found, person
from tests.conftest import BOTH

NOW = datetime.now(UTC)
SOON = 60.0  # seconds; machines are shared


def planned() -> Wave:
    """A wave of three partners that can be opened today."""
    session = db.session()
    found(session, {name: {"": 20} for name in ("A", "B", "C")})
    return by_hand.plan(
        session,
        partners.alliance(session),
        pulse="Core pulse",
        instrument="trust-core",
        opens=NOW.date(),
        closes=NOW.date() + timedelta(days=14),
        today=NOW.date(),
        rng=Random(2),
    )


def add_a_partner_too_small() -> None:
    """Somebody alone in an organisation."""
    unit = Unit(organisation=partners.add_organisation(db.session(), name="Wee"), name="")
    db.session.add(unit)
    db.session.flush()
    db.session.add(person(unit, 1))
    db.session.flush()


def ask_to_open(wave: Wave) -> None:
    moves.ask_to_open(db.session(), wave, today=NOW.date(), actor="steward@coast.example", now=NOW)


@BOTH
def test_an_opening_that_would_fail_is_refused_before_a_job_is_made(app: Flask) -> None:
    with app.app_context():
        wave = planned()
        add_a_partner_too_small()
        with pytest.raises(TooSmall, match="Wee has 1 person"):
            ask_to_open(wave)

        assert moves.under_way(db.session(), wave) is None


@BOTH
def test_a_roster_that_changes_before_the_job_runs_fails_it_in_plain_words(app: Flask) -> None:
    with app.app_context():
        wave = planned()
        ask_to_open(wave)
        add_a_partner_too_small()
        db.session.commit()
        assert moves.under_way(db.session(), wave) == "open"
        assert moves.trouble(db.session(), wave) is None
        worker = runner.launch(app, tick=3600.0)
        until = time.monotonic() + SOON
        while moves.under_way(db.session(), wave) and time.monotonic() < until:
            db.session.rollback()
            time.sleep(0.1)
        worker.stop()

        words = moves.trouble(db.session(), wave)
        assert words is not None
        assert "Wee has 1 person" in words
        db.session.refresh(wave)
        assert wave.stage is Stage.planned
