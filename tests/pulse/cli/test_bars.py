"""Whoever waits at the command line sees how far it is, may leave, and may come back."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pulse import queue
from pulse.app import create_app
from pulse.cli import bars
from pulse.cli.session import inside
from pulse.db import db
from pulse.jobs import runner
from pulse.settings import Settings
from surveys import waves
from surveys.waves import Stage
from tests import keypool
from tests.pulse.cli.test_waves import PLAN, begun, run

__all__ = ["begun"]
REST = time.sleep


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    """A worker beside the command line."""
    app = create_app(settings)
    app.extensions["pulse.forge"] = keypool.dealt()
    running = runner.launch(app, tick=3600.0)
    try:
        yield
    finally:
        running.stop()
        with app.app_context():
            queue.let_go(db.engine)
            for engine in db.engines.values():
                engine.dispose()


def test_opening_is_followed_until_every_letter_is_handled(begun: Settings) -> None:
    run(begun, *PLAN)
    with working(begun):
        told = run(begun, "wave", "open", "1", "--without", "Wee", "--wait")

    assert told.exit_code == 0, told.output
    assert "69 sent, 0 waiting" in told.output


def test_what_failed_is_said_and_the_command_fails(begun: Settings) -> None:
    run(begun, *PLAN)
    with inside(begun):
        waves.by_id(db.session(), 1).stage = Stage.open  # though nothing was laid out for it
        db.session.commit()
    with working(begun):
        told = run(begun, "wave", "close", "1", "--wait")

    assert told.exit_code == 1
    assert "It did not work" in told.output


def test_without_a_worker_nobody_waits_for_ever(
    begun: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bars, "NOBODY", 0.1)
    run(begun, *PLAN)

    told = run(begun, "wave", "open", "1", "--without", "Wee", "--wait")

    assert told.exit_code == 1
    assert "No worker runs" in told.output


def test_interrupting_ends_the_looking_and_not_the_job(
    begun: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(begun, *PLAN)
    run(begun, "wave", "open", "1", "--without", "Wee")
    monkeypatch.setattr(bars.time, "sleep", _interrupt)

    told = run(begun, "wave", "watch", "1")

    assert told.exit_code == 0
    assert "It goes on without you" in told.output
    with inside(begun):
        assert [job.state for job in queue.jobs(db.engine)] == ["waiting"]


def _interrupt(seconds: float) -> None:
    """Press Ctrl-C while the command rests between two looks; other threads rest as they would."""
    if threading.current_thread() is threading.main_thread():
        signal.raise_signal(signal.SIGINT)
    else:
        REST(seconds)
