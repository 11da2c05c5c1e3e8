"""A leaky twin: an intake that looks first whether a letter was used, and writes a moment later."""

from __future__ import annotations

import time
from collections.abc import Sequence
from secrets import SystemRandom
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys.answering import credentials, signing, tickets, urn
from surveys.answering.tables import Ticket

MOMENT = 0.05  # seconds between the look and the deed, as of a busy database


class Hasty:
    """Checks, then inserts; and signs whatever comes."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner = app, app.extensions["pulse.intake"]
        self.used: set[bytes] = set()

    def submit(self, wave: str, token: str, points: Sequence[int], note: str) -> None:
        """Take a form, unless its link was seen before."""
        with self.app.app_context(), db.engines["box"].connect() as connection:
            unit = tickets.present(connection, wave, token).unit
        if self._seen(tickets.digest(token)):
            return
        self.inner.submit(wave, self._any(wave, unit), points, note)

    def issue(self, wave: str, asked: Any) -> bytes:
        """Sign, and look at no roll."""
        with self.app.app_context(), db.engines["box"].connect() as connection:
            keyring = self.app.extensions["pulse.keyring"]
            private = signing.private(
                connection,
                keyring,
                wave=wave,
                unit=asked.unit,
                digest=tickets.digest(asked.token),
            )
        return credentials.blind_sign(private, asked.blinded)

    def answer(self, wave: str, given: Any, *, key: bytes) -> None:
        """Take an answer, unless its credential was seen before."""
        credentials.verify(key, given.prepared, given.signature)
        if self._seen(given.prepared):
            return
        points = urn.read_sheet(bytes(urn.TAG) + given.sheet)
        self.inner.submit(wave, self._any(wave, given.unit), points, urn.read_note(given.note))

    def _seen(self, mark: bytes) -> bool:
        seen = mark in self.used
        time.sleep(MOMENT)
        self.used.add(mark)
        return seen

    def _any(self, wave: str, unit: int) -> str:
        """A ticket of a seat that nobody has: the store has no rule against two of one link."""
        rng = SystemRandom()
        with self.app.app_context(), Session(db.engines["box"]) as box:
            box.scalar(select(Ticket.unit).limit(1))
            token = tickets.issue(box, wave=wave, unit=unit, seat=rng.randbytes(16), rng=rng)
            box.commit()
        return token


def leak(app: Flask) -> None:
    """Put the hasty intake in the place of the true one."""
    hasty = Hasty(app)
    app.extensions["pulse.intake"] = hasty
    app.wsgi_app._intake = hasty  # type: ignore[attr-defined]  # middleware
