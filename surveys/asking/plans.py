"""What an import of a roster would do, before it is done."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from datetime import date

from surveys.asking.columns import Columns
from surveys.asking.rows import ADDRESSLESS, Entry, Repeat
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


class Sort(enum.StrEnum):
    """What a newer roster seems to say besides its rows."""

    renamed = "renamed"  # a team has another name
    joined = "joined"  # a team is a part of another one
    readdressed = "readdressed"  # somebody has another address
    arrived = "arrived"  # somebody comes from another partner

    @property
    def usual(self) -> bool:
        """Whether it is taken unless somebody says no."""
        return self is not Sort.arrived  # no partner loses people by a slip of another one


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that a newer roster seems to say."""

    key: str  # the same whenever the file is read again
    sort: Sort
    before: str  # a team's name, an address, or a partner's name
    now: str  # likewise; of somebody who comes, their address
    people: int  # whom it concerns
    taken: bool
    id: int  # of the team or the person


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
    readdressed: tuple[Update, ...]  # with another address, and perhaps more
    arrived: tuple[Update, ...]  # from another partner's roster
    leavers: tuple[Known, ...]
    suggestions: tuple[Suggestion, ...]  # also those that are not taken
    units: tuple[str, ...]  # teams that the roster does not have yet
    blocked: tuple[Entry, ...]
    repeats: tuple[Repeat, ...]
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    alarming: bool  # so many would leave that it is likelier the wrong file

    @property
    def people(self) -> int:
        """How many people the organisation has afterwards."""
        return self.remaining + len(self.added) + len(self.returned) + len(self.arrived)

    @property
    def addressless(self) -> int:
        """How many rows are of people who seem to have no address at all."""
        return sum(each.reason == ADDRESSLESS for each in self.problems)

    @property
    def remaining(self) -> int:
        """How many of the people of today stay."""
        stay = (*self.changed, *self.moved, *self.readdressed)
        return self.unchanged + len(stay)

    @property
    def updates(self) -> tuple[Update, ...]:
        """Everybody who was on a roster before and changes."""
        return (*self.changed, *self.moved, *self.readdressed, *self.returned, *self.arrived)

    @property
    def teams(self) -> tuple[Suggestion, ...]:
        """The teams that go on under another name, or in another team: those that are taken."""
        ways = (Sort.renamed, Sort.joined)
        return tuple(each for each in self.suggestions if each.taken and each.sort in ways)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.updates or self.leavers or self.teams)

    @property
    def digest(self) -> str:
        """A mark of all that would be done: another mark means that something has come between."""
        done = hashlib.sha256()
        for entry in self.added:
            done.update(repr(entry).encode())
        for step in self.updates:
            told = (step.person.id, step.name, step.unit, step.language, step.entry.address)
            done.update(repr(told).encode())
        for each in self.teams:
            done.update(each.key.encode())
        for leaver in self.leavers:
            done.update(f"left {leaver.id}".encode())
        return done.hexdigest()[:32]
