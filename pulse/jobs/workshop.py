"""What every job works with: two ledgers, the keyring, the day, chance, a way for letters."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random, SystemRandom

from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.mail import outbox
from pulse.mail.outbox import Outbox
from pulse.settings import Settings
from surveys.answering.keyring import Keyring


class Interrupted(BaseException):
    """The process is about to stop: the engine keeps the job as running, and takes it up again."""


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

    def mark(self) -> None:
        """Say that the work could end here, and be taken up again.

        Raises:
            Interrupted: the process is about to stop.
        """
        if self.stopping.is_set():
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
) -> Iterator[Workshop]:
    """Open a workshop in an application; what a job has not committed is undone.

    Args:
        app: whose ledgers and settings are used.
        today: the day by the alliance's calendar; UTC's unless given.
        rng: the system's random source unless given.
        stopping: set when the process is about to stop: a long job ends at its next mark.
    """
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        yield Workshop(
            app=app,
            settings=app.extensions["pulse.settings"],
            roster=roster,
            box=box,
            keyring=app.extensions["pulse.keyring"],
            outbox=outbox.of(app),
            today=today or datetime.now(UTC).date(),
            rng=rng or SystemRandom(),
            stopping=stopping or threading.Event(),
        )
