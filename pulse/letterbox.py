"""The letter box: the one place where messages of feedback forms are committed, and old keys go.

A change is written durably first; then the keys that it made old are destroyed. Killed between the
two, the next change at the form does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from random import Random
from secrets import SystemRandom
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from pulse.db import db
from surveys.answering import forms, weeks
from surveys.answering.forms import Open
from surveys.answering.keyring import Keyring
from surveys.answering.tables import Bag
from surveys.answering.threads import KEPT, NOT_SAVED, By, Shelf, Thread
from surveys.errors import NotSaved, SurveyError

KEY = "pulse.letterbox"
Found = TypeVar("Found")


class Letterbox:
    """Reads and changes the threads of feedback forms."""

    def __init__(self, engine: Engine, keyring: Keyring, rng: Random) -> None:
        """Open nothing yet.

        Args:
            engine: of the Box.
            keyring: holds the keys of the bags.
            rng: the system's random source.
        """
        self._engine, self._keyring, self._rng = engine, keyring, rng

    def form(self, code: str) -> Open:
        """A form that takes messages.

        Raises:
            NotFound: there is no such form.
            FormShut: it takes none any more.
        """
        with self._engine.connect() as connection:
            return forms.read(connection, code)

    def known(self, code: str) -> Open:
        """A form that was published once.

        Raises:
            NotFound: there is no such form.
        """
        with self._engine.connect() as connection:
            return forms.known(connection, code)

    def threads(self, code: str) -> dict[bytes, Thread]:
        """Every thread of a form. Nothing is written."""
        with self._engine.connect() as connection:
            return Shelf(connection, self._keyring, code).threads()

    def thread(self, code: str, name: bytes) -> Thread:
        """One thread. All are opened, whichever is wanted, and nothing is written.

        Raises:
            ThreadUnknown: there is none of this name.
        """
        with self._engine.connect() as connection:
            return Shelf(connection, self._keyring, code).thread(name)

    def begin(self, code: str, name: bytes, envelope: bytes, week: int) -> None:
        """Take in the first message of a thread; return when it is durable.

        Raises:
            NotFound: there is no such form.
            FormShut: it takes none any more.
            AlreadyThere: a thread has this receipt.
            NotSaved: it could not be written; nothing of it was kept.
        """

        def put(connection: Connection, shelf: Shelf) -> None:
            forms.read(connection, code)
            shelf.begin(name, envelope, week)

        self._changed(code, put)

    def answer(self, code: str, name: bytes, by: By, envelope: bytes, week: int) -> None:
        """Take in one more message of a thread; also where the form takes no new ones.

        Raises:
            ThreadUnknown: there is no such thread.
            ThreadFull: it takes no more.
            NotSaved: it could not be written.
        """
        self.change(code, lambda shelf: shelf.answer(name, by, envelope, week))

    def destroy(self, code: str, name: bytes) -> None:
        """Take a thread out for good.

        Raises:
            ThreadUnknown: there is no such thread.
            NotSaved: it could not be written.
        """

        def taken_out(shelf: Shelf) -> None:
            shelf.thread(name)
            shelf.destroy([name])

        self.change(code, taken_out)

    def sweep(self, code: str, today: date, days: int = KEPT) -> int:
        """Destroy the threads in which nobody has written for so long.

        Args:
            code: of the form.
            today: by UTC's calendar.
            days: counted from the end of the week of the last word.

        Returns:
            How many there were. Where none is, nothing is written.
        """
        with self._engine.connect() as connection:
            begun = list(connection.scalars(select(Bag.week).where(Bag.form == code)))
        if not any(weeks.within(week, days) < today for week in begun):
            return 0

        def overdue(thread: Thread) -> bool:
            return weeks.within(thread.last, days) < today

        def taken_out(shelf: Shelf) -> int:
            gone = [name for name, thread in shelf.threads().items() if overdue(thread)]
            shelf.destroy(gone)
            return len(gone)

        if not any(map(overdue, self.threads(code).values())):
            return 0
        return self._changed(code, lambda _, shelf: taken_out(shelf), before=weeks.of(today))

    def change(self, code: str, deed: Callable[[Shelf], Found]) -> Found:
        """Do something to the threads of a form, durably.

        Raises:
            NotSaved: it could not be written; nothing was changed.
        """
        return self._changed(code, lambda _connection, shelf: deed(shelf))

    def _changed(
        self, code: str, deed: Callable[[Connection, Shelf], Found], *, before: int = 0
    ) -> Found:
        try:
            with self._alone(code) as connection:
                shelf = Shelf(connection, self._keyring, code)
                self._keyring.advance_all(shelf.generations)
                found = deed(connection, shelf)
                reached = shelf.reseal(self._rng, empty_before=before)
                connection.commit()
        except (SQLAlchemyError, OSError):
            raise NotSaved(NOT_SAVED) from None
        with suppress(SurveyError, OSError):  # done again before the next change
            self._keyring.advance_all(reached)
        return found

    @contextmanager
    def _alone(self, code: str) -> Iterator[Connection]:
        """A transaction in which nobody else writes at a form."""
        with self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                forms.lock(connection, code)
            yield connection


def here() -> Letterbox:
    """The letter box of the current application."""
    return of(current_app)


def of(app: Flask) -> Letterbox:
    """The letter box of an application."""
    found: Letterbox = app.extensions[KEY]
    return found


def plug_in(app: Flask) -> None:
    """Give the application its letter box, over the key ring that it has."""
    with app.app_context():
        engine = db.engines["box"]
    app.extensions[KEY] = Letterbox(engine, app.extensions["pulse.keyring"], SystemRandom())
