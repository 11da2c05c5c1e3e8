"""A job is asked for in the caller's transaction, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from pulse import queue
from pulse.db import db
from tests.conftest import BOTH


@BOTH
def test_a_job_is_there_after_the_commit_and_not_after_a_rollback(app: Flask) -> None:
    with app.app_context():
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 1)
        db.session.rollback()
        queue.enqueue(db.session(), queue.PUBLISH, 2)
        db.session.commit()

        assert [(job.name, job.ids, job.state) for job in queue.jobs(db.engine)] == [
            ("wave.publish", (2,), "waiting")
        ]


@BOTH
def test_one_key_makes_one_job_at_a_time(app: Flask) -> None:
    with app.app_context():
        first = queue.enqueue(db.session(), queue.CLOSE_WAVE, 1, key="close/1")
        db.session.commit()
        second = queue.enqueue(db.session(), queue.CLOSE_WAVE, 1, key="close/1")
        db.session.commit()

        assert (first, second) == (True, False)
        assert len(queue.jobs(db.engine)) == 1


@BOTH
def test_a_cancelled_job_frees_its_key_and_can_be_asked_for_again(app: Flask) -> None:
    with app.app_context():
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 1, key="close/1")
        db.session.commit()
        queue.cancel(db.engine, [queue.jobs(db.engine)[0].id])
        queue.retry(db.engine, [queue.jobs(db.engine)[0].id])

        assert [job.state for job in queue.jobs(db.engine)] == ["waiting", "cancelled"]


@BOTH
def test_jobs_that_ended_long_ago_are_forgotten(app: Flask) -> None:
    with app.app_context():
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 1)
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 2)
        db.session.commit()
        queue.cancel(db.engine, [queue.jobs(db.engine)[0].id])

        assert queue.forget_ended(db.engine, datetime.now(UTC)) == 0
        assert queue.forget_ended(db.engine, datetime.now(UTC) + timedelta(days=8)) == 1
        assert len(queue.jobs(db.engine)) == 1


def test_what_is_stored_of_a_job_is_readable_json_and_holds_ids_only(app: Flask) -> None:
    with app.app_context():
        queue.enqueue(db.session(), queue.INVITE, 1, 2, 3)
        db.session.commit()

        stored = db.session.connection().exec_driver_sql("SELECT inputs FROM workflow_input")
        assert list(stored.scalars()) == ['{"namedArgs":{},"positionalArgs":[1,2,3]}']


@pytest.mark.parametrize("name", ["a secret"])
def test_anything_but_a_number_is_refused(app: Flask, name: str) -> None:
    with app.app_context(), pytest.raises(TypeError, match="numbers"):
        queue.enqueue(db.session(), queue.CLOSE_WAVE, name)  # type: ignore[arg-type]  # the point
