"""Runs jobs: in this process beside the web, or in a process of their own."""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from flask import Flask
from sqlalchemy import Engine

from pulse import queue
from pulse.db import db
from pulse.errors import PulseError
from pulse.jobs import due, heartbeat, work, workshop
from pulse.jobs.heartbeat import BEAT, Vigil
from pulse.jobs.turns import turn
from pulse.jobs.workshop import Interrupted
from pulse.settings import Settings
from surveys.errors import SurveyError

TICK = 60.0  # seconds between two looks at what is due
POLL = 0.5  # seconds between two looks into the queue
AT_ONCE = 4  # jobs of one worker beside the letters
READY = 2  # jobs of letters that a worker has at hand, of which one runs
PAUSE = 0.5  # seconds between two looks at what has changed
FAREWELL = 60.0  # seconds that running jobs have to come to a mark
PATIENCE = 20.0  # seconds that a job waits for another one of its name and ids
SLOTS = 16  # workers of one machine
ALL = 0  # no wave's id

log = logging.getLogger("pulse.jobs")


class AnotherWorker(PulseError):
    """The folder is in use by another worker."""


class WaveBusy(PulseError):
    """Another job is moving the wave."""


class JobBroken(PulseError):
    """A job failed for a reason that is the program's; the log says more."""


@dataclass
class Running:
    """A worker at work."""

    app: Flask
    slot: str
    claim: int  # file that is locked while we live
    now: Callable[[], datetime] = workshop.clock
    stopping: threading.Event = field(default_factory=threading.Event)
    busy: int = 0
    guard: threading.Condition = field(default_factory=threading.Condition)
    writing: threading.Lock = field(default_factory=threading.Lock)
    pace: threading.Thread | None = None

    @contextmanager
    def pen(self) -> Iterator[None]:
        """Let one job at a time send letters: a kill repeats one letter at most.

        Raises:
            Interrupted: the process is about to stop.
        """
        while not self.writing.acquire(timeout=PAUSE):
            if self.stopping.is_set():
                raise Interrupted
        try:
            yield
        finally:
            self.writing.release()

    def stop(self, patience: float = FAREWELL) -> None:
        """Let running jobs come to their next mark, then end."""
        self.stopping.set()
        with self.guard:
            self.guard.wait_for(lambda: self.busy == 0, timeout=patience)
        if self.pace is not None:
            self.pace.join(timeout=patience)
        DBOS.destroy(destroy_registry=True)
        with self.app.app_context():
            heartbeat.farewell(db.engine, self.slot)
        os.close(self.claim)


def launch(
    app: Flask,
    *,
    tick: float = TICK,
    poll: float = POLL,
    now: Callable[[], datetime] = workshop.clock,
) -> Running:
    """Start a worker in this process.

    Call it in the process that will run the jobs, never before a fork.

    Args:
        app: whose jobs are run.
        tick: seconds between two looks at what is due.
        poll: seconds between two looks into the queue.
        now: the clock that jobs go by; the machine's unless given.

    Raises:
        AnotherWorker: this machine's worker is running already.
    """
    settings: Settings = app.extensions["pulse.settings"]
    with app.app_context():
        engine = db.engine
        with engine.connect():
            pass  # on SQLite the first connection makes the file's journal one for many readers
    alone = engine.dialect.name == "sqlite"
    claim, slot = _claimed(settings, alone=alone)
    running = Running(app, slot, claim, now)
    vigil = Vigil(slot, alone=alone)
    heartbeat.beat(engine, slot)  # before the first job, lest another worker take it for orphaned
    _quiet()
    DBOS(config=_config(settings, slot))
    for name, job in work.JOBS.items():
        DBOS.workflow(name=name)(_wrapped(running, engine, name, job))
    DBOS.launch()
    DBOS.register_queue(
        queue.QUEUE,
        worker_concurrency=AT_ONCE,
        polling_interval_sec=poll,
        on_conflict="always_update",
    )
    DBOS.register_queue(
        queue.LETTERS,
        worker_concurrency=READY,
        polling_interval_sec=poll,
        on_conflict="always_update",
    )
    running.pace = threading.Thread(
        target=_pace, args=(running, engine, vigil, tick), name="pulse pace", daemon=True
    )
    running.pace.start()
    return running


def _config(settings: Settings, slot: str) -> DBOSConfig:
    return {
        "name": queue.APPLICATION,
        "system_database_url": settings.roster,
        "dbos_system_schema": queue.SCHEMA,
        "serializer": DBOSPortableJSONSerializer(),
        "application_version": queue.VERSION,
        "executor_id": slot,
        "log_level": "WARNING",
        "enable_otlp": False,
        "use_listen_notify": True,
    }


def _wrapped(
    running: Running, engine: Engine, name: str, job: work.Job
) -> Callable[..., str | None]:
    """The job as the engine calls it: in a workshop, in its turn, failing with a sentence."""

    def run(*ids: int) -> str | None:
        asked = DBOS.workflow_id or ""
        with ExitStack() as stack:
            if name in queue.MANY_LETTERS:
                stack.enter_context(running.pen())
            stack.enter_context(Counted(running))
            if not stack.enter_context(turn(engine, f"{name}{ids}", patience=PATIENCE)):
                return None
            shop = stack.enter_context(
                workshop.of(
                    running.app,
                    stopping=running.stopping,
                    cancelled=Seldom(lambda: queue.is_cancelled(engine, asked)),
                    now=running.now,
                )
            )
            try:
                if name == queue.OPEN_WAVE:
                    stack.enter_context(_alone(engine, ALL))  # none may ask whom another one asks
                if name in work.ONE_AT_A_TIME:
                    stack.enter_context(_alone(engine, ids[0]))
                return job(shop, *ids)
            except (SurveyError, PulseError) as trouble:
                log.warning("%s%s: %s", name, ids, trouble)
                raise
            except Exception as trouble:
                log.exception("%s%s broke", name, ids)
                kind = type(trouble).__name__
                raise JobBroken(f"The job broke ({kind}); the log says more.") from None

    return run


@contextmanager
def _alone(engine: Engine, wave_id: int) -> Iterator[None]:
    """Let one job at a time move a wave, whichever way."""
    with turn(engine, f"wave {wave_id}", patience=PATIENCE) as mine:
        if not mine:
            raise WaveBusy("Another job is at work on this wave. Ask again when it is done.")
        yield


class Seldom:
    """Whether something has come true, looked at no more than twice a second."""

    def __init__(self, true: Callable[[], bool]) -> None:
        self.true = true
        self.looked = -PAUSE
        self.last = False

    def __call__(self) -> bool:
        """What the last look told."""
        if time.monotonic() - self.looked >= PAUSE:
            self.last = self.true()
            self.looked = time.monotonic()
        return self.last


class Counted:
    """Counts the jobs that run, so that stopping can wait for them."""

    def __init__(self, running: Running) -> None:
        self.running = running

    def __enter__(self) -> None:
        if self.running.stopping.is_set():
            raise Interrupted
        with self.running.guard:
            self.running.busy += 1

    def __exit__(self, *_: object) -> None:
        with self.running.guard:
            self.running.busy -= 1
            self.running.guard.notify_all()


def _pace(running: Running, engine: Engine, vigil: Vigil, tick: float) -> None:
    """Give signs of life, take up the jobs of workers that give none, and do what is due."""
    looked = -tick
    beaten = -BEAT
    while not running.stopping.wait(min(1.0, tick)):
        try:
            if time.monotonic() - beaten >= BEAT:
                beaten = time.monotonic()
                heartbeat.recover(engine, vigil, beaten)
            if time.monotonic() - looked >= tick:
                looked = time.monotonic()
                with turn(engine, "due") as mine, workshop.of(running.app, now=running.now) as shop:
                    if mine:
                        due.everything(shop, workshop.clock())
        except (SurveyError, PulseError) as trouble:
            log.warning("what is due: %s", trouble)
        except Exception:  # the pace must go on, whatever is wrong with one of its parts
            log.exception("what is due broke")


def _claimed(settings: Settings, *, alone: bool) -> tuple[int, str]:
    """Take the first free slot of this machine; the lock is let go when the process ends."""
    host = socket.gethostname()
    for number in range(1, 2 if alone else SLOTS + 1):
        file = os.open(
            Path(settings.home) / f"worker-{number}.lock", os.O_RDWR | os.O_CREAT, mode=0o600
        )
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            continue
        return file, f"{host}-{number}"
    raise AnotherWorker(
        f"Pulse runs from {settings.home} already. Stop it first, or wait until it has ended."
    )


def _quiet() -> None:
    """Keep the engine from printing what the wrapped job has said already."""
    logger = logging.getLogger("dbos")
    logger.filters = [each for each in logger.filters if each is not _told]
    logger.addFilter(_told)


def _told(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("Exception encountered in background workflow")
