"""Jobs are listed with what ails them, done again, and taken out, each by the start of its id."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from pulse import queue
from pulse.cli.session import inside
from pulse.db import db
from pulse.settings import Settings
from tests.pulse.cli.test_operate import begun, run

__all__ = ["begun"]


@pytest.fixture
def waiting(begun: Settings) -> str:
    """The id of a job that waits."""
    with inside(begun):
        queue.enqueue(db.session(), queue.CLOSE_WAVE, 7)
        db.session.commit()
        return queue.jobs(db.engine)[0].id


def test_a_job_that_waits_for_a_worker_is_named_as_stuck(begun: Settings, waiting: str) -> None:
    fresh = run(begun, "jobs", "list", "--stuck").output
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=30), tick=True):
        late = run(begun, "jobs", "list", "--stuck").output
        told = json.loads(run(begun, "jobs", "list", "--json").output)

    assert waiting not in fresh
    assert f"{waiting}  wave.close 7: waiting" in late
    assert "Stuck. It has been waiting since" in late
    assert "none. Start one with `pulse run`" in late
    assert told["workers"] == []
    assert "no worker runs" in told["jobs"][0]["stuck"]


def test_jobs_are_cancelled_and_done_again_by_the_start_of_their_ids(
    begun: Settings, waiting: str
) -> None:
    out = run(begun, "jobs", "cancel", waiting[:8])
    again = run(begun, "jobs", "retry", waiting[:8])
    listed = json.loads(run(begun, "jobs", "list", "--json").output)["jobs"]

    assert (out.exit_code, out.output) == (0, "wave.close 7 is cancelled.\n")
    assert (again.exit_code, again.output) == (0, "wave.close 7 is in the queue again.\n")
    assert [job["state"] for job in listed] == ["waiting", "cancelled"]
    only = run(begun, "jobs", "list", "--state", "cancelled").output
    assert waiting in only
    assert "waiting" not in only


def test_what_waits_is_not_done_twice_and_what_ended_cannot_be_cancelled(
    begun: Settings, waiting: str
) -> None:
    again = run(begun, "jobs", "retry", waiting)
    run(begun, "jobs", "cancel", waiting)
    out = run(begun, "jobs", "cancel", waiting)

    assert (again.exit_code, again.output) == (
        1,
        "wave.close 7 is waiting, so it is not done again.\n",
    )
    assert (out.exit_code, out.output) == (
        1,
        "wave.close 7 is cancelled, so there is nothing to cancel.\n",
    )


@pytest.mark.parametrize("deed", ["retry", "cancel"])
def test_an_id_of_no_job_is_said_to_be_none(begun: Settings, deed: str) -> None:
    told = run(begun, "jobs", deed, "nothing")

    assert told.exit_code == 1
    assert "There is no job nothing" in told.output


def test_all_that_failed_is_done_again_at_once(begun: Settings) -> None:
    told = run(begun, "jobs", "retry", "--failed")

    assert (told.exit_code, told.output) == (0, "There is none.\n")


def test_figures_are_printed_for_a_collector_of_text_files(begun: Settings, waiting: str) -> None:
    told = run(begun, "metrics")

    assert told.exit_code == 0
    assert 'pulse_jobs{job="wave.close",state="waiting"} 1.0' in told.output
