"""Group commit: the one place below web and jobs that batches and commits.

Submissions that arrive while the last transaction is being written go into the next one together.
Each respondent is answered after the commit; then the keys that the commit made old are destroyed.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from random import Random
from secrets import SystemRandom

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pulse.db import db
from pulse.keys import ring
from pulse.settings import Settings
from pulse.smithy import Smithy
from surveys.answering import credentials, intake, roll, tickets, urn, wire
from surveys.answering.keyring import Keyring, Slot
from surveys.answering.submissions import Answer, Form, Issue, Outcome, Shape, Submission
from surveys.errors import KeyringAway, NotSaved, SigningFailed, SurveyError

KEY = "pulse.intake"
FORGE = "pulse.forge"
BATCH = 256  # submissions in one transaction, at most
AGAIN = 1.0  # seconds after which keys that could not be destroyed are looked at again
PATIENCE = 30.0  # seconds a submission may wait for its turn
COMPANY = 0.02  # seconds in which it may be joined by those whose signatures are being made

log = logging.getLogger("pulse.intake")


class _Waiting:
    """A submission whose sender waits for the commit."""

    __slots__ = ("done", "refusal", "submission")

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.refusal: SurveyError | None = None
        self.done = threading.Lock()
        self.done.acquire()


class Intake:
    """Takes answers of any thread of this process and writes them in one thread."""

    def __init__(self, engine: Engine, keyring: Keyring, rng: Random) -> None:
        """Start nothing yet: the writer begins with the first answer, never before a fork.

        Args:
            engine: of the Box.
            keyring: shared with the other processes of this machine.
            rng: the system's random source.
        """
        self._engine = engine
        self._keyring = keyring
        self._rng = rng
        self._pending: deque[_Waiting] = deque()
        self._wake = threading.Condition()
        self._smithy = Smithy(engine, keyring)
        self._process = 0
        self._shapes: dict[str, Shape] = {}
        self._behind: dict[Slot, int] = {}

    def submit(self, wave: str, token: str, points: Sequence[int], note: str) -> None:
        """Take one complete answer; return when it is durable.

        Args:
            wave: the wave's code.
            token: in its standard form, as `tickets.read` returns it.
            points: one for each item, in order; 0 is a skipped item.
            note: the answer to the open question; may be empty.

        Raises:
            WaveClosed: the wave takes no answers any more.
            TokenUnknown: no ticket of the wave answers to the token.
            SheetInvalid: the points or the note do not fit the questionnaire.
            NotSaved: it could not be written; nothing of it was kept.
        """
        written, said = urn.written_sheet(points), urn.written_note(note)
        self._told(self._hand_in(Form(wave, tickets.digest(token), written, said)))

    def issue(self, wave: str, asked: wire.Asked) -> bytes:
        """Sign a blinded message and spend the seat; return when that is durable.

        The signature is made first, so that a seat is not spent where none can be made, and goes
        out last.

        Args:
            wave: the wave's code.
            asked: the unit, its token and the blinded message.

        Returns:
            The blind signature; the same one for the same blinded message of the same seat.

        Raises:
            WaveClosed: the wave takes no answers any more.
            TokenUnknown: no ticket of the wave answers to the token.
            OtherUnit: the token is of another unit.
            SeatBegun: the seat was spent, with another blinded message or by the form.
            CredentialMalformed: the blinded message does not fit the key.
            SigningKeyMissing: the unit's key is gone.
            TooOften: the token had its signatures of this minute.
            NotSaved: it could not be signed or written; nothing of it was kept.
        """
        digest = tickets.digest(asked.token)
        with self._smithy.visit():
            try:
                signature = self._smithy.sign(wave, asked, digest)
            except (SQLAlchemyError, KeyringAway, SigningFailed, OSError) as failure:
                _tell(failure)
                raise NotSaved(intake.NOT_SAVED) from None
            marked = roll.fingerprint(asked.blinded)
            waiting = self._hand_in(Issue(wave, digest, asked.unit, marked))
        self._told(waiting)
        return signature

    def answer(self, wave: str, given: wire.Given, *, key: bytes) -> None:
        """Take one complete answer under a credential; return when it is durable.

        Args:
            wave: the wave's code.
            given: the unit, the credential, the sheet and the note.
            key: the public key of the unit.

        Raises:
            WaveClosed: the wave takes no answers any more.
            CredentialForged: the signature was not made with the unit's key.
            SubmissionMalformed: the wave has no such unit.
            SheetInvalid: the points do not fit the questionnaire.
            NotSaved: it could not be written; nothing of it was kept.
        """
        credentials.verify(key, given.prepared, given.signature)
        tag = urn.tag_of(given.prepared)
        self._told(self._hand_in(Answer(wave, given.unit, tag, given.sheet, given.note)))

    def _hand_in(self, submission: Submission) -> _Waiting:
        """Give a submission to the writer."""
        waiting = _Waiting(submission)
        with self._wake:
            self._begin()
            self._pending.append(waiting)
            self._wake.notify()
        return waiting

    def _told(self, waiting: _Waiting) -> None:
        """Wait for what became of a submission."""
        if not waiting.done.acquire(timeout=PATIENCE):
            self._withdraw(waiting)
        refusal, waiting.refusal = waiting.refusal, None
        if refusal is not None:
            try:
                raise refusal
            finally:
                del refusal  # whose frame holds what was sent: nothing may hold both in a ring

    def _begin(self) -> None:
        """Start the writer of this process, unless it runs."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._pending.clear()
            threading.Thread(target=self._run, name="pulse intake", daemon=True).start()

    def _withdraw(self, waiting: _Waiting) -> None:
        """Take back what was not begun; wait for what was."""
        with self._wake:
            if waiting in self._pending:
                self._pending.remove(waiting)
                raise NotSaved(intake.NOT_SAVED)
        waiting.done.acquire()

    def _run(self) -> None:
        caught_up = self._catch_up()
        while True:
            with self._wake:
                owing = self._behind or not caught_up
                self._wake.wait_for(lambda: self._pending, timeout=AGAIN if owing else None)
            self._smithy.empty(COMPANY)
            caught_up = caught_up or self._catch_up()
            with self._turn():
                self._settle(self._next())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Write alone on this machine; without a lock file the database's own locks must do."""
        with ExitStack() as stack:
            with suppress(SurveyError, OSError):
                stack.enter_context(self._keyring.turn())
            yield

    def _next(self) -> list[_Waiting]:
        """What waits now, taken out of the queue as late as possible."""
        with self._wake:
            count = min(len(self._pending), BATCH)
            return [self._pending.popleft() for _ in range(count)]

    def _settle(self, batch: list[_Waiting]) -> None:
        """Write a batch, tell its senders, destroy the old keys."""
        if not batch:  # all have gone away meanwhile, or keys are still to be destroyed
            with suppress(SurveyError, OSError):
                self._advance()
            return
        refusals: Sequence[SurveyError | None] = [NotSaved(intake.NOT_SAVED)] * len(batch)
        try:
            self._advance()
            outcome = self._written([waiting.submission for waiting in batch])
            refusals = outcome.refusals
            self._behind.update(outcome.reached)
        except (SQLAlchemyError, SurveyError, OSError) as failure:
            _tell(failure)
        except Exception as failure:  # the writer must outlive whatever went wrong
            _tell(failure)
        finally:
            for waiting, refusal in zip(batch, refusals, strict=True):
                waiting.refusal = refusal
                waiting.done.release()
        with suppress(SurveyError, OSError):  # tried again before anything new is written
            self._advance()

    def _advance(self) -> None:
        """Destroy the keys before the last commit. Nothing new is written while this fails."""
        if self._behind:
            self._keyring.advance_all(self._behind)
            self._behind.clear()

    def _catch_up(self) -> bool:
        """Destroy the old keys that a process killed after its commit has left behind.

        Returns:
            Whether it is done; it cannot be while the database or the keyring is away.
        """
        try:
            with self._engine.connect() as connection:
                committed = intake.generations(connection)
            self._keyring.advance_all(committed)
        except (SQLAlchemyError, SurveyError, OSError):
            return False  # whoever sends an answer meanwhile is told
        return True

    def _written(self, batch: list[Submission]) -> Outcome:
        """Write a batch durably; once more when the connection had been lost.

        Writing it twice is harmless: a seat that is on the roll, and a tag that is in an urn, are
        not counted again.
        """
        try:
            return self._committed(batch)
        except DBAPIError as failure:
            if not (failure.connection_invalidated or _is_deadlock(failure)):
                raise
            return self._committed(batch)

    def _committed(self, batch: list[Submission]) -> Outcome:
        with self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            outcome = intake.accept(
                connection, self._keyring, batch, shapes=self._shapes, rng=self._rng
            )
            connection.commit()
        return outcome


def _is_deadlock(failure: DBAPIError) -> bool:
    return getattr(failure.orig, "sqlstate", None) in {"40001", "40P01"}


def _tell(failure: Exception) -> None:
    """Tell the operator what failed, without a word of what was being written."""
    kind = type(getattr(failure, "orig", None) or failure).__name__
    log.error("Answers could not be saved: %s", kind)


def here() -> Intake:
    """The intake of the current application."""
    found: Intake = current_app.extensions[KEY]
    return found


def plug_in(app: Flask, settings: Settings) -> None:
    """Give the application its keyring, its intake and its forge; none opens anything yet."""
    keyring = ring.of(settings)
    with app.app_context():
        engine = db.engines["box"]
    app.extensions["pulse.keyring"] = keyring
    app.extensions[FORGE] = credentials.generate
    app.extensions[KEY] = Intake(engine, keyring, SystemRandom())
