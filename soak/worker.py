"""A worker of the product in a process of its own, which goes by a clock that is handed to it."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from pulse import queue
from pulse.app import create_app
from pulse.db import db
from pulse.jobs import due, runner, workshop
from pulse.jobs.turns import turn
from pulse.settings import Settings
from soak.clock import Clock
from tests import keypool

A_DAY = 86_400.0
POLL = 0.05  # seconds between two looks into the queue
PAUSE = 0.02  # seconds between two looks at what is due
AT_WORK = ["ENQUEUED", "PENDING"]


def main(values: dict[str, Any], clock: Clock, quiet: Path, log: Path) -> None:
    """Work until told to stop, and write down each moment at which nothing was left to do.

    Args:
        values: settings of the installation.
        clock: which jobs go by.
        quiet: file into which such a moment is written.
        log: file for everything that is said.
    """
    words = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(words, 1)
    os.dup2(words, 2)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    app = create_app(Settings(**values))
    app.extensions["pulse.forge"] = keypool.dealt()
    running = runner.launch(app, tick=A_DAY, poll=POLL, now=clock)
    with app.app_context():
        engine = db.engine
    while not told.wait(PAUSE):
        moment = clock()
        if quiet.is_file() and quiet.read_text(encoding="ascii") == moment.isoformat():
            continue
        if nothing_left(app, engine, clock) and clock() == moment:
            quiet.write_text(moment.isoformat(), encoding="ascii")
    running.stop()


def nothing_left(app: Flask, engine: Engine, clock: Clock) -> bool:
    """Do what is due, and say whether nothing was, and nothing is at work."""
    if at_work(engine):
        return False
    with turn(engine, "due") as mine, workshop.of(app, now=clock) as shop:
        if mine:
            due.everything(shop, datetime.now(UTC))
            return not at_work(engine)
    return False


def at_work(engine: Engine) -> bool:
    """Whether any job waits for its turn or runs."""
    return bool(
        queue.client(engine).list_workflows(
            status=AT_WORK, load_input=False, load_output=False, limit=1
        )
    )


def held(home: Path) -> set[str]:
    """The slots of this machine whose lock a living process holds."""
    found = set()
    for file in home.glob("worker-*.lock"):
        with file.open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                number = file.stem.partition("-")[2]
                found.add(f"{socket.gethostname()}-{number}")
    return found
