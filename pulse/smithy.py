"""Signs for those who hold a ticket, and knows who is about to come from there."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from pulse.allowance import Allowance
from surveys.answering import credentials, intake, signing, wire
from surveys.answering.keyring import Keyring
from surveys.errors import NotSaved, TooOften

PATIENCE = 30.0  # seconds somebody may wait for a processor


class Smithy:
    """Makes as many blind signatures at a time as there are processors.

    Each keeps a processor busy: more at once would only wait with a connection in hand.
    """

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        """Look at nothing yet.

        Args:
            engine: of the Box.
            keyring: opens the keys that sign.
        """
        # What is read there is one row: PostgreSQL need not hear of a transaction around it.
        by_itself = {"isolation_level": "AUTOCOMMIT"}
        many = engine.dialect.name == "postgresql"
        self._engine = engine.execution_options(**by_itself) if many else engine
        self._keyring = keyring
        self._allowance = Allowance()
        self._free = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._gone = threading.Condition()
        self._visitors = 0

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Let it be known that somebody wants a signature, until it is in the writer's hands."""
        with self._gone:
            self._visitors += 1
        try:
            yield
        finally:
            with self._gone:
                self._visitors -= 1
                if not self._visitors:
                    self._gone.notify_all()

    def empty(self, seconds: float) -> None:
        """Return when there is no visitor any more, or when the time is up."""
        with self._gone:
            self._gone.wait_for(lambda: not self._visitors, timeout=seconds)

    def sign(self, wave: str, asked: wire.Asked, digest: bytes) -> bytes:
        """Sign a blinded message when a processor is free.

        Args:
            wave: the wave's code.
            asked: the unit, its token and the blinded message.
            digest: of the token.

        Raises:
            NotSaved: no processor became free.
            TooOften: the ticket had its signatures of this minute.
            SurveyError: as `signing.private` and `credentials.blind_sign` do.
        """
        if not self._free.acquire(timeout=PATIENCE):
            raise NotSaved(intake.NOT_SAVED)
        try:
            with self._engine.connect() as connection:
                private = signing.private(
                    connection, self._keyring, wave=wave, unit=asked.unit, digest=digest
                )
            if not self._allowance.take(digest):
                raise TooOften("This letter has asked for too many signatures within a minute.")
            return credentials.blind_sign(private, asked.blinded)
        finally:
            self._free.release()
