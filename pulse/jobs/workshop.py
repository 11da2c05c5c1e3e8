"""What every job works with: two ledgers, the keyring, the day, chance, a way for letters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random, SystemRandom

from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.mail import outbox
from pulse.mail.outbox import Outbox
from pulse.settings import Settings
from surveys.answering.keyring import Keyring


class Interrupted(BaseException):
    """The process is about to stop: the engine keeps the job as running, and takes it up again.

    A job that was cancelled ends in the same way, and is not taken up.
    """


def clock() -> datetime:
    """The moment by the machine's clock."""
    return datetime.now(UTC)


def _noon(day: date) -> Callable[[], datetime]:
    """A clock that shows noon of a day."""
    return lambda: datetime.combine(day, time(12), UTC)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Workshop:
    """One job's place to work; its sessions are its own."""

    app: Flask
    settings: Settings
    roster: Session
    box: Session
    keyring: Keyring
    outbox: Outbox
    today: date
    rng: Random
    stopping: threading.Event = field(default_factory=threading.Event)
    cancelled: Callable[[], bool] = _never
    now: Callable[[], datetime] = clock

    def mark(self) -> None:
        """Say that the work could end here, and be taken up again.

        Raises:
            Interrupted: the process is about to stop, or the job was cancelled.
        """
        if self.stopping.is_set() or self.cancelled():
            raise Interrupted

    def url(self, path: str) -> str:
        """A page's address as it stands in letters."""
        return f"{self.settings.public_url}{path}"


@contextmanager
def of(
    app: Flask,
    *,
    today: date | None = None,
    rng: Random | None = None,
    stopping: threading.Event | None = None,
    cancelled: Callable[[], bool] = _never,
    now: Callable[[], datetime] | None = None,
) -> Iterator[Workshop]:
    """Open a workshop in an application; what a job has not committed is undone.

    Args:
        app: whose ledgers and settings are used.
        today: the day by UTC's calendar; that of the clock unless given.
        rng: the system's random source unless given.
        stopping: set when the process is about to stop: a long job ends at its next mark.
        cancelled: says whether somebody cancelled the job: it ends at its next mark, too.
        now: the clock. Unless given it is the machine's, or noon of the day that was given.
    """
    tell = now or (clock if today is None else _noon(today))
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        yield Workshop(
            app=app,
            settings=app.extensions["pulse.settings"],
            roster=roster,
            box=box,
            keyring=app.extensions["pulse.keyring"],
            outbox=outbox.of(app),
            today=today or tell().date(),
            rng=rng or SystemRandom(),
            stopping=stopping or threading.Event(),
            cancelled=cancelled,
            now=tell,
        )
