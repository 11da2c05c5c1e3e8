"""Feedback forms as their door knows them: public words, readers' keys, open or shut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from surveys.answering import weeks
from surveys.answering.manifests import of_text
from surveys.answering.tables import Form
from surveys.errors import FormShut, NotFound

URGENCIES = ("not", "soon", "now")


@dataclass(frozen=True, slots=True)
class Reader:
    """One of those who read a form: told by role, never by name."""

    role: str
    organisation: str  # empty: of the whole alliance
    key: bytes
    known_as: tuple[str, ...]  # all names that leave this reader out: of before, too


@dataclass(frozen=True, slots=True)
class Told:
    """What was asked in the box and what was answered, for everybody to read."""

    asked: str
    quoted: bool  # whether these are the author's words
    answer: str
    week: int

    @property
    def since(self) -> date:
        """The Monday of its week."""
        return weeks.monday(self.week)


@dataclass(frozen=True, slots=True)
class Open:
    """All that a form's page says of it."""

    code: str
    alliance: str
    title: str
    purpose: str
    categories: tuple[str, ...]
    partners: tuple[str, ...]
    readers: tuple[Reader, ...]
    answers: tuple[Told, ...] = ()

    @property
    def organisations(self) -> tuple[str, ...]:
        """The organisations whose readers an author may leave out."""
        named = {reader.organisation for reader in self.readers if reader.organisation}
        return tuple(sorted(named))

    def keys(self, left_out: frozenset[str] = frozenset()) -> list[bytes]:
        """The keys of everybody who is to read, without those of some organisations."""
        return [each.key for each in self.readers if left_out.isdisjoint(each.known_as)]


def publish(connection: Connection, code: str, public: Mapping[str, Any], *, shut: bool) -> None:
    """Say what a form's door may know from the caller's commit on."""
    found = {"shut": shut, "public": dict(public)}
    written = connection.execute(update(Form).where(Form.code == code).values(**found))
    if not written.rowcount:
        connection.execute(insert(Form).values(code=code, **found))


def read(connection: Connection, code: str) -> Open:
    """A form that takes messages.

    Raises:
        NotFound: there is no such form.
        FormShut: it was withdrawn, or has too few readers.
    """
    query = select(Form.shut, Form.public).where(Form.code == code)
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotFound("There is no such form.")
    if found.shut:
        raise FormShut("This form takes no messages.")
    return _of(code, found.public)


def known(connection: Connection, code: str) -> Open:
    """A form that was published once, whether or not it takes new threads.

    Raises:
        NotFound: there is no such form.
    """
    found = connection.execute(select(Form.public).where(Form.code == code)).one_or_none()
    if found is None:
        raise NotFound("There is no such form.")
    return _of(code, found.public)


def lock(connection: Connection, code: str) -> None:
    """Let nobody else write at a form until the caller commits."""
    connection.execute(select(Form.code).where(Form.code == code).with_for_update())


def _of(code: str, public: Mapping[str, Any]) -> Open:
    return Open(
        code=code,
        alliance=public["alliance"],
        title=public["title"],
        purpose=public["purpose"],
        categories=tuple(public["categories"]),
        partners=tuple(public["partners"]),
        readers=tuple(
            Reader(
                each["role"],
                each["organisation"],
                of_text(each["key"]),
                tuple(each.get("known_as", [each["organisation"]])),
            )
            for each in public["readers"]
        ),
        answers=tuple(Told(**each) for each in public.get("answers", ())),
    )
