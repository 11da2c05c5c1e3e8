"""What an import of a roster would do, before it is done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from surveys.asking.columns import Columns
from surveys.asking.rows import Entry, Repeat
from surveys.files.remarks import Remark
from surveys.partners import Organisation


@dataclass(frozen=True, slots=True)
class Known:
    """One person as the roster has them today."""

    id: int
    organisation_id: int
    unit_id: int
    name: str
    address: str
    key: str
    language: str
    left: date | None


@dataclass(frozen=True, slots=True)
class Update:
    """What becomes of somebody who is on the roster already."""

    person: Known
    entry: Entry
    unit: str  # the name of the team afterwards
    was: str  # the name of the team today
    name: str
    language: str


@dataclass(frozen=True)
class Plan:
    """What an import would do; nothing has been done yet."""

    organisation: Organisation
    columns: Columns
    full: bool  # the file lists everybody, so that whoever is missing has left
    added: tuple[Entry, ...]
    changed: tuple[Update, ...]  # name, language or the address's spelling
    moved: tuple[Update, ...]  # to another team
    returned: tuple[Update, ...]  # had left, here or at another organisation
    unchanged: int
    leavers: tuple[Known, ...]
    units: tuple[str, ...]  # teams that the roster does not have yet
    blocked: tuple[Entry, ...]
    repeats: tuple[Repeat, ...]
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    alarming: bool  # so many would leave that it is likelier the wrong file

    @property
    def people(self) -> int:
        """How many people the organisation has afterwards."""
        return self.remaining + len(self.added) + len(self.returned)

    @property
    def remaining(self) -> int:
        """How many of the people of today stay."""
        return self.unchanged + len(self.changed) + len(self.moved)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.moved or self.returned or self.leavers)

    @property
    def digest(self) -> str:
        """A mark of all that would be done: another mark means that something has come between."""
        done = hashlib.sha256()
        for entry in self.added:
            done.update(repr(entry).encode())
        for step in (*self.changed, *self.moved, *self.returned):
            done.update(repr((step.person.id, step.name, step.unit, step.language)).encode())
        for leaver in self.leavers:
            done.update(f"left {leaver.id}".encode())
        return done.hexdigest()[:32]
