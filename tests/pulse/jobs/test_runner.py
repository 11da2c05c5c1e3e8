"""The worker does what it is asked for, goes on after a stop, and takes up what the dead left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth.models import Function, Membership, User
from pulse.db import db
from pulse.jobs import heartbeat, runner
from pulse.jobs.heartbeat import Vigil
from pulse.jobs.runner import AnotherWorker
from pulse.mail import transport
from pulse.mail.outbox import Outbox
from pulse.queue import Worker
from surveys.answering.tables import Sealed, Ticket
from surveys.asking.invitations import Delivery, Invitation
from surveys.releases import Release, Standing
from surveys.waves import Stage, Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import today_is_now
from tests.pulse.mail.sink import Sink, serving

SOON = 60.0  # seconds; machines are shared


@contextmanager
def working(app: Flask, *, tick: float = 3600.0) -> Iterator[runner.Running]:
    """A worker in this process."""
    worker = runner.launch(app, tick=tick)
    try:
        yield worker
    finally:
        worker.stop()


def wait_for(app: Flask, true: Callable[[Session], object]) -> None:
    """Wait until something is true of the roster."""
    until = time.monotonic() + SOON
    with app.app_context():
        while time.monotonic() < until:
            with Session(db.engine) as session:
                if true(session):
                    return
            time.sleep(0.1)
        troubles = [(job.name, job.state, job.trouble) for job in queue.jobs(db.engine)]
    pytest.fail(f"it did not come true; jobs: {troubles}")


def ask(app: Flask, name: str, *ids: int) -> None:
    """Ask for a job and commit."""
    with app.app_context(), Session(db.engine) as session:
        queue.enqueue(session, name, *ids)
        session.commit()


def staff(app: Flask, function: Function, organisation_id: int | None, address: str) -> int:
    """Somebody on the staff side."""
    with app.app_context(), Session(db.engine) as session:
        user = User(email=address, active=True, fs_uniquifier=address)
        user.memberships.append(Membership(function=function, organisation_id=organisation_id))
        session.add(user)
        session.commit()
        return int(user.id)


@pytest.fixture
def today(app: Flask, wave_id: int) -> None:
    """The wave's days, moved so that the worker's own today lies in them."""
    with app.app_context(), Session(db.engine) as session:
        today_is_now(session.get_one(Wave, wave_id))
        session.commit()


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """A mail server that the application's letters go to."""
    sink = Sink()
    with serving(sink) as url:
        app.extensions["pulse.outbox"] = Outbox(transport.of(url), "pulse@example.net")
        yield sink


@BOTH
@pytest.mark.usefixtures("today")
def test_a_wave_goes_from_planned_to_published_by_jobs_alone(
    app: Flask, wave_id: int, sink: Sink
) -> None:
    staff(app, Function.steward, None, "steward@example.org")
    staff(app, Function.leader, 1, "leader@example.org")
    with working(app):
        ask(app, queue.OPEN_WAVE, wave_id)
        wait_for(app, lambda s: _count(s, Invitation.delivery == Delivery.sent) == 60)
        ask(app, queue.CLOSE_WAVE, wave_id)
        wait_for(app, lambda s: s.scalar(select(Release.standing)) is Standing.draft)
        ask(app, queue.PUBLISH, wave_id)
        wait_for(app, lambda s: s.get_one(Wave, wave_id).stage is Stage.released)
        wait_for(app, lambda s: _count(s, Invitation.seat.is_not(None)) == 0)
        wait_for(app, lambda _s: len(sink.taken) == 64)

    with app.app_context(), Session(db.engine) as session, Session(db.engines["box"]) as box:
        assert session.scalar(select(Release.standing)) is Standing.published
        assert box.scalar(select(func.count()).select_from(Ticket)) == 0
        assert box.scalar(select(func.count()).select_from(Sealed)) == 0
        assert app.extensions["pulse.keyring"].waves() == set()
        for address in ("steward@example.org", "leader@example.org"):  # opened; closed or out
            assert sink.addresses().count(address) == 2


def _count(session: Session, condition: object) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Invitation).where(condition)  # type: ignore[arg-type]
        )
        or 0
    )


@BOTH
@pytest.mark.usefixtures("today")
def test_letters_stopped_half_way_go_on_at_the_next_start_and_none_twice(
    app: Flask, wave_id: int, sink: Sink
) -> None:
    worker = runner.launch(app, tick=3600)
    sink.told = lambda count: worker.stopping.set() if count == 17 else None
    ask(app, queue.OPEN_WAVE, wave_id)
    worker.stopping.wait(SOON)
    worker.stop()
    halfway = len(sink.taken)
    with working(app):
        wait_for(app, lambda s: _count(s, Invitation.delivery == Delivery.sent) == 60)

    assert halfway == 17
    assert len(sink.taken) == 60
    assert len(set(sink.addresses())) == 60


@BOTH
@pytest.mark.usefixtures("today")
def test_jobs_of_a_worker_that_gives_no_sign_are_taken_up(
    app: Flask, wave_id: int, sink: Sink
) -> None:
    ask(app, queue.OPEN_WAVE, wave_id)
    with app.app_context(), Session(db.engine) as session:
        session.add(Worker(slot="elsewhere-1", beat=int(time.time()) - 3600))
        session.commit()
    with working(app) as first:
        wait_for(app, lambda s: s.get_one(Wave, wave_id).stage is Stage.open)
        wait_for(app, lambda s: _count(s, Invitation.delivery == Delivery.sent) == 60)
        slot = first.slot
    with app.app_context():
        client = queue.client(db.engine)
        job = next(each for each in client.list_workflows() if each.name == queue.OPEN_WAVE)
        schema = "dbos." if db.engine.dialect.name == "postgresql" else ""
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE {schema}workflow_status SET status = 'PENDING', "  # noqa: S608
                f"executor_id = 'elsewhere-1' WHERE workflow_uuid = '{job.workflow_id}'"
            )
        vigil = Vigil(slot, alone=False)

        assert heartbeat.recover(db.engine, vigil, 0.0) == []  # it may live: its sign is new to us
        assert heartbeat.recover(db.engine, vigil, 59.0) == []
        assert heartbeat.recover(db.engine, vigil, 61.0) == [job.workflow_id]
        assert heartbeat.recover(db.engine, vigil, 62.0) == []


@pytest.mark.usefixtures("today")
def test_what_went_wrong_is_kept_as_a_sentence(app: Flask, wave_id: int, sink: Sink) -> None:
    with working(app):
        ask(app, queue.CLOSE_WAVE, wave_id)
        wait_for(
            app,
            lambda s: queue.jobs(s.connection().engine)[0].state == "failed",
        )
    with app.app_context():
        job = queue.last(db.engine, queue.CLOSE_WAVE, wave_id)

    assert job is not None
    assert job.trouble == "Core pulse, wave 1 was never opened, so it cannot be closed."


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_one_folder_has_one_worker_on_sqlite(app: Flask) -> None:
    with working(app), pytest.raises(AnotherWorker, match="already"):
        runner.launch(app)


@pytest.mark.usefixtures("today")
def test_the_worker_closes_a_wave_whose_last_day_is_over(
    app: Flask, wave_id: int, sink: Sink
) -> None:
    with working(app, tick=0.5):
        ask(app, queue.OPEN_WAVE, wave_id)
        wait_for(app, lambda s: _count(s, Invitation.delivery == Delivery.sent) == 60)
        with app.app_context(), Session(db.engine) as session:
            wave = session.get_one(Wave, wave_id)
            wave.opens, wave.closes = (
                wave.opens - timedelta(30),
                datetime.now(UTC).date() - timedelta(1),
            )
            session.commit()
        wait_for(app, lambda s: s.scalar(select(Release.standing)) is Standing.draft)

        assert len(sink.taken) == 60


@BOTH
@pytest.mark.usefixtures("today")
def test_a_cancelled_job_stops_within_a_second_and_the_worker_goes_on(
    app: Flask, wave_id: int, sink: Sink
) -> None:
    def cancel(count: int) -> None:
        if count == 9:
            with app.app_context():
                running = [job for job in queue.jobs(db.engine) if job.name == queue.INVITE]
                queue.cancel(db.engine, [job.id for job in running])

    sink.told, sink.seconds = cancel, 0.1
    with working(app):
        ask(app, queue.OPEN_WAVE, wave_id)
        wait_for(app, lambda _s: _states(app, queue.INVITE) == ["cancelled"])
        steward = staff(app, Function.steward, None, "steward@example.org")
        ask(app, queue.TEST_LETTER, wave_id, steward)
        wait_for(app, lambda _s: "steward@example.org" in sink.addresses())
        sink.seconds = 0.0
        time.sleep(1.0)
        stood = len(sink.taken)
        with app.app_context():
            stopped = [job.id for job in queue.jobs(db.engine) if job.state == "cancelled"]
            queue.retry(db.engine, stopped)
        wait_for(app, lambda s: _count(s, Invitation.delivery == Delivery.sent) == 60)

    assert 10 <= stood < 61
    people = [address for address in sink.addresses() if not address.startswith("steward@")]
    assert len(people) == len(set(people)) == 60


def _states(app: Flask, name: str) -> list[str]:
    return [job.state for job in queue.jobs(db.engine) if job.name == name]


@BOTH
@pytest.mark.usefixtures("today")
def test_a_wave_called_off_while_its_letters_leave_sends_no_more(
    app: Flask, wave_id: int, sink: Sink
) -> None:
    def drop(count: int) -> None:
        if count == 9:
            ask(app, queue.DROP_WAVE, wave_id)

    sink.told = drop
    sink.seconds = 0.2
    with working(app):
        ask(app, queue.OPEN_WAVE, wave_id)
        wait_for(app, lambda _s: _states(app, queue.DROP_WAVE) == ["done"])
        wait_for(app, lambda _s: _states(app, queue.INVITE) == ["done"])
        left = len(sink.taken)

    assert 9 <= left < 60
    with app.app_context(), Session(db.engine) as session, Session(db.engines["box"]) as box:
        assert session.get_one(Wave, wave_id).stage is Stage.dropped
        assert _count(session, Invitation.seat.is_not(None)) == 0
        assert box.scalar(select(func.count()).select_from(Ticket)) == 0
        assert box.scalar(select(func.count()).select_from(Sealed)) == 0
        assert app.extensions["pulse.keyring"].waves() == set()
