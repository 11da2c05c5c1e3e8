"""The day asks for what is left to do, and leaves what has failed some rest."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pulse import queue
from pulse.db import db
from pulse.jobs import close, due, release
from pulse.jobs import open as opening
from pulse.jobs.due import Asked
from pulse.queue import Job
from surveys.answering import tickets
from surveys.answering.tables import Ticket
from surveys.asking.invitations import Delivery, Invitation
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import TODAY, Open

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASKED: Asked = (queue.INVITE, 1, 2, 3)


def ended(state: str, minutes_ago: float) -> Job:
    """A job that ended so long before noon."""
    moment = NOON - timedelta(minutes=minutes_ago)
    return Job("x", queue.INVITE, (1, 2, 3), state, None, moment, moment, None)


@pytest.mark.parametrize(
    ("history", "rests"),
    [
        ([], False),
        ([ended("failed", 0.5)], True),
        ([ended("failed", 1.5)], False),
        ([ended("failed", 1.5), ended("failed", 3)], True),
        ([ended("failed", 2.5), ended("failed", 4)], False),
        ([ended("failed", 7), *(ended("failed", n) for n in (8, 9, 10))], True),
        ([ended("failed", 14.9), *(ended("failed", 20 + n) for n in range(20))], True),
        ([ended("failed", 15.1), *(ended("failed", 20 + n) for n in range(20))], False),
        ([ended("done", 3)], True),
        ([ended("done", 6)], False),
        ([ended("failed", 1.5), ended("done", 3), ended("failed", 4)], False),
    ],
)
def test_a_job_rests_longer_with_each_failure_in_a_row(history: list[Job], rests: bool) -> None:
    assert (ASKED in due.too_soon(history, NOON)) is rests


@BOTH
def test_letters_that_wait_are_asked_for_once(app: Flask, open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        due.everything(shop, NOON)
        due.everything(shop, NOON)

    with app.app_context():
        assert [job.name for job in queue.jobs(db.engine)] == [queue.INVITE]


def test_nothing_is_asked_for_when_all_letters_have_left(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        shop.roster.execute(update(Invitation).values(delivery=Delivery.sent))

        assert due.wanted(shop) == []


@pytest.mark.parametrize(("days", "closes"), [(14, False), (15, True)])
def test_a_wave_takes_answers_through_its_last_day(
    open_shop: Open, wave_id: int, days: int, closes: bool
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
    with open_shop(TODAY + timedelta(days=days)) as shop:
        names = {asked[0] for asked, _ in due.wanted(shop)}

        assert names == ({queue.CLOSE_WAVE} if closes else {queue.INVITE})


@pytest.mark.parametrize(("days", "published"), [(21, False), (22, True)])
def test_a_draft_left_lying_is_published_by_itself(
    open_shop: Open, wave_id: int, days: int, published: bool
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        close.close(shop, wave_id)
    with open_shop(TODAY + timedelta(days=days)) as shop:
        asked = due.wanted(shop)

        expected = [((queue.PUBLISH, wave_id), f"publish/{wave_id}")]
        assert asked == (expected if published else [])


@BOTH
def test_tickets_of_released_waves_are_purged_and_of_living_ones_kept(
    open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        wave = shop.roster.scalars(select(opening.Wave)).one()
        for code in (wave.code, "gone"):
            tickets.issue(shop.box, wave=code, unit=0, seat=b"s" * 16, rng=shop.rng)
        shop.box.commit()
        due.tidy(shop)
        kept = shop.box.scalars(select(Ticket.wave)).all()
        close.close(shop, wave_id)
        due.tidy(shop)
        while_closed = shop.box.scalar(select(func.count()).select_from(Ticket))
        release.publish(shop, wave_id)
        due.tidy(shop)

        assert kept == [wave.code]
        assert while_closed == 1
        assert shop.box.scalar(select(func.count()).select_from(Ticket)) == 0


def test_a_clock_set_back_moves_no_wave(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        close.close(shop, wave_id)
    with open_shop(date(2020, 1, 1)) as shop:
        due.everything(shop, NOON)

        assert due.wanted(shop) == []


def test_what_is_due_needs_an_alliance_no_more_than_a_wave(app: Flask, open_shop: Open) -> None:
    with open_shop() as shop:
        due.everything(shop, NOON)

    with app.app_context(), Session(db.engine) as session:
        assert queue.jobs(session.connection().engine) == []


def test_an_upload_that_nobody_confirmed_is_gone_after_a_day(open_shop: Open) -> None:
    with open_shop() as shop:
        uploads = shop.settings.home / "uploads"
        uploads.mkdir()
        (uploads / "roster-old").write_bytes(b"name")
        (uploads / "roster-new").write_bytes(b"name")
        long_ago = datetime.now(UTC) - timedelta(days=2)
        os.utime(uploads / "roster-old", (long_ago.timestamp(), long_ago.timestamp()))

        due.tidy(shop)

        assert [each.name for each in uploads.iterdir()] == ["roster-new"]


def test_sqlite_s_journals_hold_nothing_after_each_look(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        shop.roster.execute(update(Invitation).values(refusal="later"))
        shop.roster.commit()

        due.tidy(shop)

        journals = shop.settings.home.glob("*.sqlite-wal")
        assert [file.name for file in journals if file.stat().st_size] == []
