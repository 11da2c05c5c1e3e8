"""A job that does not get on is named, with what is known of why; others are not."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from flask import Flask

from pulse import queue, vitals
from pulse.db import db
from pulse.queue import Worker
from tests.conftest import BOTH

NOW = timedelta()


def asked(name: str = queue.CLOSE_WAVE) -> None:
    """Ask for a job."""
    queue.enqueue(db.session(), name, 1)
    db.session.commit()


def alive(slot: str = "here-1") -> None:
    """Let a worker give a sign of life."""
    db.session.merge(Worker(slot=slot, beat=int(time.time())))
    db.session.commit()


def at_work(slot: str) -> None:
    """Let every job be at work at one worker, as the engine writes it down."""
    schema = "dbos." if db.engine.dialect.name == "postgresql" else ""
    started = int(time.time() * 1000)
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE {schema}workflow_status SET status = 'PENDING', "  # noqa: S608
            f"executor_id = '{slot}', started_at_epoch_ms = {started}"
        )


def found(after: timedelta) -> list[str]:
    """Why jobs are stuck, some time from now."""
    return [each.why for each in vitals.stuck(db.engine, datetime.now(UTC) + after)]


@BOTH
def test_a_job_that_nobody_is_there_for_is_stuck_after_ten_minutes(app: Flask) -> None:
    with app.app_context():
        asked()

        assert found(timedelta(minutes=9)) == []
        (why,) = found(timedelta(minutes=11))
        assert "no worker runs" in why


@BOTH
def test_a_job_that_a_living_worker_does_not_take_is_stuck_unless_others_are_before_it(
    app: Flask,
) -> None:
    with app.app_context():
        asked()
        alive()

        (why,) = found(timedelta(minutes=11))
        assert "no worker takes it" in why
        at_work("here-1")
        asked(queue.PUBLISH)
        assert found(timedelta(minutes=11)) == []


@BOTH
def test_a_job_of_a_dead_worker_is_stuck_once_nobody_has_taken_it_up(app: Flask) -> None:
    with app.app_context():
        asked()
        at_work("gone-1")

        assert found(timedelta(minutes=2)) == []
        (why,) = found(timedelta(minutes=4))
        assert "gone-1" in why


@BOTH
def test_a_job_that_is_at_work_for_hours_is_stuck(app: Flask) -> None:
    with app.app_context():
        asked()
        alive()
        at_work("here-1")

        assert found(timedelta(minutes=115)) == []
        (why,) = found(timedelta(minutes=125))
        assert "longer than a job should be" in why


def test_a_job_put_off_waits_from_the_moment_it_may_begin(app: Flask) -> None:
    with app.app_context():
        queue.enqueue(db.session(), queue.TEST_LETTER, 1, 2, rest=timedelta(hours=1))
        db.session.commit()

        assert found(timedelta(minutes=65)) == []
        assert len(found(timedelta(minutes=75))) == 1
