"""Real workers, killed without a word, against a real mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import queue
from pulse.db import db
from pulse.settings import Settings
from surveys.answering import tickets
from surveys.asking.invitations import Delivery, Invitation
from surveys.waves import Stage, Wave
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import found_alliance, today_is_now
from tests.pulse.jobs.test_invite import token_in
from tests.pulse.mail.sink import Sink, free_port, serving

LETTERS = 120
KILLS = 2
SOON = 120.0  # seconds; machines are shared
ROOT = Path(__file__).parents[3]
WORKER = """
from pulse.app import create_app
from pulse.cli.run import work
from tests import keypool
app = create_app()
app.extensions["pulse.forge"] = keypool.dealt()
work(app)
"""


@contextmanager
def worker(
    settings: Settings, mail_url: str, code: str = WORKER
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own process; killed at the end, should it still live."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PULSE_")}
    environ |= {
        "PULSE_HOME": str(settings.home),
        "PULSE_ROSTER_URL": settings.roster,
        "PULSE_BOX_URL": settings.box,
        "PULSE_MAIL_URL": mail_url,
        "PULSE_SECRET_KEY": "s" * 64,
    }
    log = Path(settings.home).parent / "worker.log"
    with log.open("ab") as words:
        process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environ, stdout=words, stderr=words
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def wait_for(true: Callable[[], object], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until something is true."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if true():
            return
        if process is not None and process.poll() is not None:
            pytest.fail("the worker ended")
        time.sleep(0.02)
    pytest.fail("it did not come true")


@pytest.fixture
def planned(app: Flask) -> int:
    """A wave of 120 people that may be opened today, whose opening is asked for."""
    with app.app_context(), Session(db.engine) as session:
        wave_id = found_alliance(session, ((40, 40), (40,)))
        today_is_now(session.get_one(Wave, wave_id))
        queue.enqueue(session, queue.OPEN_WAVE, wave_id)
        session.commit()
    return wave_id


def counted(app: Flask, delivery: Delivery) -> int:
    """How many letters stand there."""
    with app.app_context(), Session(db.engine) as session:
        found = select(func.count()).select_from(Invitation).where(Invitation.delivery == delivery)
        return session.scalar(found) or 0


@BOTH
@pytest.mark.timeout(600)
def test_a_kill_repeats_one_letter_at_most_and_loses_none(
    app: Flask, settings: Settings, planned: int
) -> None:
    chance = Random(4)
    sink = Sink(seconds=0.01)
    with serving(sink) as url:
        for _ in range(KILLS):
            before = len(sink.taken)
            enough = before + chance.randint(3, 30)
            with worker(settings, url) as process:
                wait_for(lambda enough=enough: len(sink.taken) >= enough, process)
                time.sleep(chance.random() * 0.02)
                process.send_signal(signal.SIGKILL)
                process.wait()
        with worker(settings, url) as process:
            wait_for(lambda: counted(app, Delivery.sent) == LETTERS, process)
            process.terminate()
            assert process.wait(SOON) == 0

    letters = Counter(sink.addresses())
    assert len(letters) == LETTERS
    assert sum(letters.values()) <= LETTERS + KILLS
    _check_tokens(app, settings, planned, sink)


def _check_tokens(app: Flask, settings: Settings, planned: int, sink: Sink) -> None:
    """Every token that arrived opens the door of its own seat, and none is in the log."""
    with app.app_context(), Session(db.engine) as session, Session(db.engines["box"]) as box:
        wave = session.get_one(Wave, planned)
        assert wave.stage is Stage.open
        seats = [
            tickets.present(box.connection(), wave.code, tickets.read(token_in(message))).seat
            for message in sink.messages()
        ]
        by_address = {}
        for address, seat in zip(sink.addresses(), seats, strict=True):
            assert by_address.setdefault(address, seat) == seat
        assert len(set(by_address.values())) == LETTERS
    log = (Path(settings.home).parent / "worker.log").read_text(encoding="utf-8")
    assert not [message for message in sink.messages() if token_in(message) in log]


@pytest.mark.timeout(600)
def test_a_launch_killed_anywhere_is_done_once(
    app: Flask, settings: Settings, planned: int
) -> None:
    chance = Random(5)
    sink = Sink()
    with serving(sink) as url:
        for _ in range(KILLS):
            with worker(settings, url) as process:
                wait_for(lambda: _slots(settings) > 0 or _opened(app, planned), process)
                time.sleep(chance.random() * 0.1)
                process.send_signal(signal.SIGKILL)
                process.wait()
        with worker(settings, url) as process:
            wait_for(lambda: counted(app, Delivery.sent) == LETTERS, process)

    letters = Counter(sink.addresses())
    assert len(letters) == LETTERS
    assert sum(letters.values()) <= LETTERS + KILLS


def _slots(settings: Settings) -> int:
    return settings.keyring_file.stat().st_size if settings.keyring_file.exists() else 0


def _opened(app: Flask, wave_id: int) -> bool:
    with app.app_context(), Session(db.engine) as session:
        return session.get_one(Wave, wave_id).stage is Stage.open


@pytest.mark.timeout(600)
def test_letters_go_on_by_themselves_when_the_mail_server_is_back(
    app: Flask, settings: Settings, planned: int
) -> None:
    port = free_port()
    sink = Sink()
    with worker(settings, f"smtp://127.0.0.1:{port}") as process:
        wait_for(lambda: _waiting_with_a_reason(app) == LETTERS, process)
        with serving(sink, port):
            _let_no_time_pass(app)
            wait_for(lambda: counted(app, Delivery.sent) == LETTERS, process)

    assert len(sink.taken) == LETTERS


def _waiting_with_a_reason(app: Flask) -> int:
    with app.app_context(), Session(db.engine) as session:
        found = select(func.count()).select_from(Invitation)
        return session.scalar(found.where(Invitation.refusal.contains("Connection refused"))) or 0


def _let_no_time_pass(app: Flask) -> None:
    """Ask again at once, as an operator would, instead of sitting the back-off out."""
    with app.app_context():
        failed = [job.id for job in queue.jobs(db.engine) if job.state == "failed"]
        queue.retry(db.engine, failed)
