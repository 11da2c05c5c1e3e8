"""How far a wave has come is told as it changes: letters and seats, never who took part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from pulse import queue
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import workshop
from surveys.asking.invitations import Delivery, Invitation
from tests.pulse.jobs.conftest import TODAY, found_alliance
from tests.pulse.jobs.test_end import answer

PAGE = "/manage/waves/1/live"


@pytest.fixture
def opened(app: Flask) -> Flask:
    """An open wave of 60 people whose letters wait."""
    with app.app_context():
        found_alliance(db.session())
    with workshop.of(app, today=TODAY, rng=Random(3)) as shop:
        opening.launch(shop, 1)
    with app.app_context():
        queue.cancel(db.engine, [job.id for job in queue.jobs(db.engine)])
    return app


def put_off(app: Flask, few: int) -> None:
    """Let a receiving server put a few letters off, and all others have left."""
    with app.app_context():
        rows = update(Invitation).where(Invitation.wave_id == 1)
        db.session.execute(rows.values(delivery=Delivery.sent))
        soon = datetime.now(UTC) + timedelta(hours=1)
        waits = rows.where(Invitation.id <= few)
        db.session.execute(waits.values(delivery=Delivery.waiting, tries=2, next_try=soon))
        db.session.commit()


def test_letters_that_leave_and_those_put_off_are_told(opened: Flask, steward: FlaskClient) -> None:
    before = steward.get(PAGE).text
    put_off(opened, 4)
    after = steward.get(PAGE).text

    assert "0 of 60" in before
    assert "put off" not in before
    assert "56 of 60" in after
    assert "4 of them were put off by their receivers' servers" in after


def test_the_part_asks_soon_again_while_something_is_done_and_seldom_else(
    opened: Flask, steward: FlaskClient
) -> None:
    busy = steward.get(PAGE).text
    put_off(opened, 0)
    quiet = steward.get(PAGE).text
    with opened.app_context():
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 1, key="close/1")
        db.session.commit()
    moving = steward.get(PAGE).text

    assert 'data-pause="4"' in busy
    assert 'data-pause="60"' in quiet
    assert 'data-pause="4"' in moving
    assert 'data-standing="open"' in quiet
    assert 'data-standing="open close"' in moving
    assert "being closed and its report computed" in moving


def test_the_wave_s_own_page_holds_the_same_part(opened: Flask, steward: FlaskClient) -> None:
    whole = steward.get("/manage/waves/1").text

    assert f'data-live="{PAGE}"' in whole
    assert "js/live.js" in whole


def test_nothing_of_it_moves_when_somebody_answers(opened: Flask, steward: FlaskClient) -> None:
    before = shown(steward)
    assert answer(opened, 1) == 60

    assert shown(steward) == before


def shown(steward: FlaskClient) -> str:
    """The part of the page, without the form for signing out around it."""
    return steward.get(PAGE).text.partition("data-live")[2].partition("<footer")[0]
