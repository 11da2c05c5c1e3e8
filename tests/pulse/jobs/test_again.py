"""Letters to staff wait out an outage by themselves, and nothing secret is kept meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pulse import queue
from pulse.auth import links
from pulse.auth.models import Function, SignInLink
from pulse.db import db
from pulse.jobs import runner, work
from pulse.mail import transport
from pulse.mail.errors import Refused, Unreachable
from pulse.mail.outbox import Outbox
from pulse.queue import Job
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import Open
from tests.pulse.jobs.test_deliver import SECRET, secret, staff
from tests.pulse.mail.sink import Sink, free_port, serving

NOW = datetime.now(UTC).replace(microsecond=0)
SOON = 60.0  # seconds; machines are shared
LETTERS = {
    queue.SIGN_IN_LETTER: False,
    queue.WELCOME_LETTER: False,
    queue.CLOSED_LETTER: True,
    queue.REPORT_LETTER: True,
    queue.TEST_LETTER: True,
}


@pytest.fixture
def port(app: Flask) -> int:
    """Where a mail server will be, and nobody listens yet."""
    port = free_port()
    way = transport.of(f"smtp://127.0.0.1:{port}")
    app.extensions["pulse.outbox"] = Outbox(way, "pulse@example.net")
    return port


def do(open_shop: Open, now: datetime, name: str, *numbers: int) -> str | None:
    """Do a job at a moment."""
    with open_shop(now=lambda: now) as shop:
        return work.JOBS[name](shop, *numbers)


def waiting(app: Flask) -> list[Job]:
    """The jobs that wait, the newest first."""
    with app.app_context():
        return [job for job in queue.jobs(db.engine) if job.state == "waiting"]


def about(name: str, user_id: int, membership_id: int) -> tuple[int, ...]:
    """What the job of a letter is told."""
    if not LETTERS[name]:
        return (user_id,)
    return (1, membership_id if name == queue.REPORT_LETTER else user_id)


@BOTH
@pytest.mark.usefixtures("wave_id")
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_waits_for_the_server_and_leaves_once_when_it_is_back(
    app: Flask, open_shop: Open, port: int, name: str
) -> None:
    ids = about(name, *staff(app, Function.leader, 1))
    put_off = do(open_shop, NOW, name, *ids)
    assert put_off is not None
    assert "Connection refused. It is tried again by itself at" in put_off
    sink = Sink()
    with serving(sink, port):
        (job,) = waiting(app)
        left = do(open_shop, NOW + timedelta(minutes=1), name, *job.ids)

    assert left is None
    assert (job.name, job.ids[: len(ids)]) == (name, ids)
    assert sink.addresses() == ["leader@example.org"]
    assert waiting(app) == [job]


@BOTH
@pytest.mark.usefixtures("wave_id")
def test_an_outage_of_an_hour_is_sat_out_with_ever_longer_rests(
    app: Flask, open_shop: Open, port: int
) -> None:
    user_id, _ = staff(app, Function.leader, 1)
    numbers: tuple[int, ...] = (user_id,)
    moment, rests = NOW, []
    while moment < NOW + timedelta(hours=1):
        do(open_shop, moment, queue.WELCOME_LETTER, *numbers)
        numbers = waiting(app)[0].ids
        rests.append(_rest(app))
        moment += timedelta(minutes=rests[-1])
    sink = Sink()
    with serving(sink, port):
        do(open_shop, moment, queue.WELCOME_LETTER, *numbers)

    assert rests == [1, 2, 4, 8, 15, 15, 15]
    with app.app_context(), Session(db.engine) as session:
        good = moment + timedelta(days=6)
        assert links.holder(session, secret(sink), now=good).id == user_id
        assert len(session.scalars(select(SignInLink)).all()) == 1


def _rest(app: Flask) -> int:
    """Minutes that the newest job has to wait, as the engine has it."""
    with app.app_context():
        client = queue.client(db.engine)
        (row, *_others) = client.list_workflows(sort_desc=True, limit=1)
        return round((row.delay_until_epoch_ms - row.created_at) / 60_000)


@BOTH
@pytest.mark.usefixtures("wave_id")
def test_a_sign_in_letter_is_given_up_when_its_link_would_be_of_no_use(
    app: Flask, open_shop: Open, port: int
) -> None:
    user_id, _ = staff(app, Function.steward)
    numbers: tuple[int, ...] = (user_id,)
    for minutes in (0, 1, 3, 7):
        do(open_shop, NOW + timedelta(minutes=minutes), queue.SIGN_IN_LETTER, *numbers)
        numbers = waiting(app)[0].ids

    with pytest.raises(Unreachable, match=r"Connection refused.*so it is not tried again\.$"):
        do(open_shop, NOW + timedelta(minutes=15), queue.SIGN_IN_LETTER, *numbers)
    with app.app_context(), Session(db.engine) as session:
        assert session.scalars(select(SignInLink)).all() == []


@pytest.mark.usefixtures("wave_id")
def test_a_report_letter_is_tried_for_two_days(app: Flask, open_shop: Open, port: int) -> None:
    _, membership_id = staff(app, Function.leader, 1)
    do(open_shop, NOW, queue.REPORT_LETTER, 1, membership_id)
    numbers = waiting(app)[0].ids
    almost, over = timedelta(hours=47), timedelta(hours=47, minutes=59)

    assert do(open_shop, NOW + almost, queue.REPORT_LETTER, *numbers) is not None
    with pytest.raises(Unreachable):
        do(open_shop, NOW + over, queue.REPORT_LETTER, *numbers)


@BOTH
@pytest.mark.usefixtures("wave_id")
def test_a_letter_put_off_by_the_receiving_side_waits_and_one_refused_does_not(
    app: Flask, open_shop: Open, port: int
) -> None:
    user_id, _ = staff(app, Function.steward)
    sink = Sink(refuse={"steward@example.org": "451 4.7.1 greylisted"})
    with serving(sink, port):
        put_off = do(open_shop, NOW, queue.CLOSED_LETTER, 1, user_id)
        sink.refuse = {"steward@example.org": "550 5.1.1 no such mailbox"}
        with pytest.raises(Refused, match="550 5.1.1 no such mailbox"):
            do(open_shop, NOW, queue.CLOSED_LETTER, *waiting(app)[0].ids)

    assert put_off is not None
    assert put_off.startswith("451 4.7.1 greylisted. It is tried again")
    assert len(waiting(app)) == 1


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A worker in this process."""
    worker = runner.launch(app, tick=3600.0)
    try:
        yield
    finally:
        worker.stop()


def listed(app: Flask, name: str, state: str) -> Job:
    """A job of this name, once it has come to this state."""
    until = time.monotonic() + SOON
    with app.app_context():
        while time.monotonic() < until:
            for job in queue.jobs(db.engine):
                if (job.name, job.state) == (name, state):
                    return job
            time.sleep(0.1)
        found = queue.jobs(db.engine)
    pytest.fail(f"no {name} is {state}: {found}")


def ask(app: Flask, name: str, *ids: int) -> None:
    """Ask for a job and commit."""
    with app.app_context(), Session(db.engine) as session:
        queue.enqueue(session, name, *ids)
        session.commit()


def hasten(app: Flask) -> None:
    """Let the rest of what was put off be over."""
    with app.app_context():
        for job in queue.jobs(db.engine):
            if job.state == "waiting":
                queue.client(db.engine).set_workflow_delay(job.id, delay_seconds=0)


@BOTH
@pytest.mark.usefixtures("wave_id")
def test_a_worker_sends_what_was_put_off_by_itself(app: Flask, port: int) -> None:
    user_id, _ = staff(app, Function.steward)
    sink = Sink()
    with working(app):
        ask(app, queue.SIGN_IN_LETTER, user_id)
        put_off = listed(app, queue.SIGN_IN_LETTER, "put off")
        with serving(sink, port):
            hasten(app)
            listed(app, queue.SIGN_IN_LETTER, "done")

    assert put_off.trouble is not None
    assert "Connection refused. It is tried again by itself" in put_off.trouble
    assert sink.addresses() == ["steward@example.org"]


@BOTH
@pytest.mark.usefixtures("wave_id")
@pytest.mark.parametrize("code", [451, 550])
def test_a_server_that_quotes_the_letter_puts_no_link_into_a_job(
    app: Flask, port: int, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    user_id, _ = staff(app, Function.steward)
    sink = Quoting(code)
    with serving(sink, port), working(app):
        ask(app, queue.SIGN_IN_LETTER, user_id)
        job = listed(app, queue.SIGN_IN_LETTER, "failed" if code == 550 else "put off")

    assert job.trouble is not None
    assert job.trouble.startswith(str(code))
    stored = everything_stored(app)
    assert sink.secrets
    for each in sink.secrets:
        assert each not in stored
        assert each not in caplog.text
    assert "/sign-in/" not in stored


class Quoting(Sink):
    """A mail server that refuses each letter and has its link in the answer."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code
        self.secrets: list[str] = []

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: object, _session: object, envelope: object
    ) -> str:
        content = envelope.content.replace(b"=\r\n", b"").decode()  # type: ignore[attr-defined]
        found = SECRET.search(content)
        assert found is not None
        self.secrets.append(found.group(1))
        return f"{self.code} suspicious http://127.0.0.1:8000/sign-in/{found.group(1)}"


def everything_stored(app: Flask) -> str:
    """All that the engine keeps of all jobs."""
    with app.app_context(), db.engine.connect() as connection:
        postgresql = connection.dialect.name == "postgresql"
        schema = "dbos." if postgresql else ""
        tables = ("workflow_status", "workflow_input", "workflow_output")
        rows = [
            str(tuple(row))
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {schema}{table}"))  # noqa: S608
        ]
        return "\n".join(rows)
