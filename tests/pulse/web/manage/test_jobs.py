"""The steward sees what is done in the background, what does not get on, and can help it along."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from pulse import queue
from pulse.auth.models import AuditEntry
from pulse.db import db
from pulse.jobs.work import JOBS
from pulse.queue import Worker
from pulse.web.manage.jobs.titles import TITLES
from surveys import charter, partners
from tests.pulse.jobs.conftest import found_alliance

LATER = timedelta(minutes=30)


@pytest.fixture
def job(app: Flask) -> str:
    """The id of a job that waits for somebody to open a wave."""
    with app.app_context():
        found_alliance(db.session())
        queue.enqueue(db.session(), queue.OPEN_WAVE, 1)
        db.session.commit()
        return queue.jobs(db.engine)[0].id


def broken(app: Flask) -> None:
    """Let every job have failed, as the engine writes it down."""
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE workflow_status SET status = 'ERROR'")


def test_what_waits_is_listed_with_its_wave(app: Flask, steward: FlaskClient, job: str) -> None:
    page = steward.get("/manage/jobs/").text

    assert "Open the wave" in page
    assert "Core pulse, wave 1" in page
    assert "Nobody does the work at present" in page
    assert "What does not get on" not in page


def test_a_job_that_does_not_get_on_is_named_on_both_pages(
    app: Flask, steward: FlaskClient, job: str
) -> None:
    with time_machine.travel(datetime.now(UTC) + LATER, tick=True):
        first, page = steward.get("/manage/").text, steward.get("/manage/jobs/").text

    assert "1 job in the background does not get on." in first
    assert "What does not get on" in page
    assert "no worker runs" in page


def test_with_a_worker_nothing_is_amiss(app: Flask, steward: FlaskClient) -> None:
    with app.app_context():
        charter.starter(db.session(), partners.found(db.session(), name="Coast"))
        db.session.add(Worker(slot="here-1", beat=int(time.time())))
        db.session.commit()

    assert "Nobody does the work" not in steward.get("/manage/jobs/").text
    assert "nobody does it at present" not in steward.get("/manage/").text


def test_a_job_that_failed_is_done_again_and_that_is_written_down(
    app: Flask, steward: FlaskClient, job: str
) -> None:
    broken(app)
    shown = steward.get("/manage/jobs/").text
    answer = steward.post(f"/manage/jobs/{job}/retry")

    assert "Do it again" in shown
    assert answer.status_code == 303
    with app.app_context():
        assert [each.state for each in queue.jobs(db.engine)] == ["waiting", "failed"]
        assert "job asked for again" in db.session.scalars(db.select(AuditEntry.deed)).all()


def test_a_job_that_waits_is_cancelled_once_and_not_done_twice(
    app: Flask, steward: FlaskClient, job: str
) -> None:
    steward.post(f"/manage/jobs/{job}/retry")
    steward.post(f"/manage/jobs/{job}/cancel")
    steward.post(f"/manage/jobs/{job}/cancel")
    page = steward.get("/manage/jobs/").text

    assert "The job did not fail, so it is not done again." in page
    assert "The job had ended before." in page
    with app.app_context():
        assert [each.state for each in queue.jobs(db.engine)] == ["cancelled"]


def test_a_job_that_is_not_there_leads_back_with_a_sentence(
    app: Flask, steward: FlaskClient, job: str
) -> None:
    answer = steward.post("/manage/jobs/nothing/retry")

    assert answer.status_code == 303
    assert "This job is not listed any more." in steward.get("/manage/jobs/").text


def test_every_job_has_a_name_that_stewards_read() -> None:
    assert set(TITLES) == set(JOBS)
