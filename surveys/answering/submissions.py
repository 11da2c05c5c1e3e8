"""What may be submitted, and where in the Box each submission goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, select

from surveys.answering import roll, urn
from surveys.answering.keyring import Slot
from surveys.answering.tables import Door, Sealed, Ticket
from surveys.errors import (
    OtherUnit,
    SheetInvalid,
    SubmissionMalformed,
    SurveyError,
    TokenUnknown,
    WaveClosed,
)

CLOSED = "This survey has closed."
UNKNOWN = "This code does not belong to this survey."
OTHER_UNIT = "This code belongs to another team than the link says."
NO_UNIT = "This survey asks no such team."
OTHER_QUESTIONS = "The sheet is of another questionnaire."

_DOORS = select(Door.wave, Door.shut).where(Door.wave.in_(bindparam("waves", expanding=True)))
_TICKETS = (
    select(Ticket.digest, Ticket.wave, Ticket.seat, Ticket.unit, Door.shut)
    .join(Door, Door.wave == Ticket.wave)
    .where(Ticket.digest.in_(bindparam("digests", expanding=True)))
)
_SHARDS = (
    select(Sealed.kind, Sealed.place, func.count())
    .where(Sealed.wave == bindparam("wave"))
    .group_by(Sealed.kind, Sealed.place)
)
_MANIFEST = select(Door.manifest).where(Door.wave == bindparam("wave"))

_Ticket = Row[bytes, str, bytes, int, bool]  # as `_TICKETS` selects it


class Form(NamedTuple):
    """One complete answer that came with its code: the seat is spent and the sheet dropped."""

    wave: str
    digest: bytes
    sheet: bytes  # as `urn.written_sheet` makes it
    note: bytes  # as `urn.written_note` makes it


class Issue(NamedTuple):
    """A blinded message that was signed: the seat is spent."""

    wave: str
    digest: bytes
    unit: int
    fingerprint: bytes  # of the blinded message


class Answer(NamedTuple):
    """One complete answer under a credential that was verified: the sheet is dropped."""

    wave: str
    unit: int
    tag: bytes  # of the prepared message
    sheet: bytes
    note: bytes


Submission = Form | Issue | Answer


@dataclass(frozen=True, slots=True)
class Shape:
    """What an open wave looks like in the Box; it never changes while the wave is open."""

    items: int
    notes_of: dict[int, int]  # the place of each unit's urn of notes
    shards: dict[tuple[str, int], int]


@dataclass(slots=True)
class Outcome:
    """What became of a batch, to be told after the commit."""

    refusals: list[SurveyError | None]  # one for each submission; None: it is in
    reached: dict[Slot, int] = field(default_factory=dict)  # for the keyring to advance to


@dataclass(frozen=True, slots=True)
class Aim:
    """Where one submission goes."""

    nth: int  # of the batch
    slots: tuple[Slot, ...]
    roll: Slot | None = None
    entry: tuple[bytes, bytes] = (b"", b"")  # the roll's: seat and fingerprint
    sheets: Slot | None = None
    tag: bytes = b""
    notes: Slot | None = None


def shut(connection: Connection, waves: Collection[str]) -> set[str]:
    """Those waves that take no answers."""
    found = {row.wave: row.shut for row in connection.execute(_DOORS, {"waves": sorted(waves)})}
    return {wave for wave in waves if found.get(wave, True)}


def aimed(
    connection: Connection,
    batch: Sequence[Submission],
    outcome: Outcome,
    *,
    shapes: dict[str, Shape],
    rng: Random,
) -> list[Aim]:
    """Find where each submission goes; note in the outcome why those that go nowhere do not."""
    digests = sorted({one.digest for one in batch if not isinstance(one, Answer)})
    tickets: Mapping[bytes, _Ticket] = (
        {row.digest: row for row in connection.execute(_TICKETS, {"digests": digests})}
        if digests
        else {}
    )
    without = {one.wave for one in batch if _ticket(one, tickets) is None}
    closed = shut(connection, without) if without else set()
    aiming = _Aiming(connection, shapes, rng)
    aims = []
    for nth, one in enumerate(batch):
        ticket = _ticket(one, tickets)
        try:
            if one.wave in closed or (ticket and ticket.shut):
                raise WaveClosed(CLOSED)
            aims.append(aiming.at(nth, one, ticket))
        except SurveyError as refusal:
            # Its frames lead back to the batch: it would keep all of it in memory for long.
            outcome.refusals[nth] = refusal.with_traceback(None)
    return aims


def _ticket(one: Submission, tickets: Mapping[bytes, _Ticket]) -> _Ticket | None:
    """The ticket that a submission came with; None for one of another wave, too."""
    ticket = None if isinstance(one, Answer) else tickets.get(one.digest)
    return ticket if ticket and ticket.wave == one.wave else None


class _Aiming:
    """Aims one batch. Its notes share a random shard."""

    def __init__(self, connection: Connection, shapes: dict[str, Shape], rng: Random) -> None:
        self._connection, self._shapes, self._rng = connection, shapes, rng
        self._notes_shards: dict[tuple[str, int], int] = {}

    def at(self, nth: int, one: Submission, ticket: _Ticket | None) -> Aim:
        """Where a submission goes.

        Raises:
            SurveyError: nowhere; says why.
        """
        if isinstance(one, Answer):
            return self._answer(nth, one, self._shape(one.wave))
        if ticket is None:
            raise TokenUnknown(UNKNOWN)
        shape = self._shape(one.wave)
        if isinstance(one, Issue):
            if ticket.unit != one.unit:
                raise OtherUnit(OTHER_UNIT)
            entry = (ticket.seat, one.fingerprint)
            where = self._roll(one.wave, ticket, shape)
            return Aim(nth, (where,), roll=where, entry=entry)
        sheets, notes, tag = self._sheet(one, ticket.unit, urn.fresh_tag(self._rng), shape)
        where = self._roll(one.wave, ticket, shape)
        entry = (ticket.seat, self._rng.randbytes(roll.FINGERPRINT))
        slots = (where, sheets, notes)
        return Aim(nth, slots, roll=where, entry=entry, sheets=sheets, tag=tag, notes=notes)

    def _answer(self, nth: int, one: Answer, shape: Shape) -> Aim:
        if one.unit not in shape.notes_of:
            raise SubmissionMalformed(NO_UNIT)
        sheets, notes, tag = self._sheet(one, one.unit, one.tag, shape)
        return Aim(nth, (sheets, notes), sheets=sheets, tag=tag, notes=notes)

    def _roll(self, wave: str, ticket: _Ticket, shape: Shape) -> Slot:
        count = shape.shards["roll", ticket.unit]
        return Slot(wave, "roll", ticket.unit, urn.shard_of(ticket.seat, count))

    def _sheet(
        self, one: Form | Answer, unit: int, tag: bytes, shape: Shape
    ) -> tuple[Slot, Slot, bytes]:
        """The urns of a sheet and of its note, and the sheet's tag."""
        if one.sheet[0] != shape.items:
            raise SheetInvalid(OTHER_QUESTIONS)
        shards, notes = shape.shards, shape.notes_of[unit]
        if (one.wave, notes) not in self._notes_shards:
            self._notes_shards[one.wave, notes] = self._rng.randrange(shards["notes", notes])
        return (
            Slot(one.wave, "sheets", unit, urn.shard_of(tag, shards["sheets", unit])),
            Slot(one.wave, "notes", notes, self._notes_shards[one.wave, notes]),
            tag,
        )

    def _shape(self, wave: str) -> Shape:
        """What a wave looks like; read once, since nothing of it changes while it is open.

        Ask for a ticket or a credential first: a launch that was cut short is laid out anew, in
        another shape, until tickets of the wave are out.
        """
        if wave not in self._shapes:
            manifest = self._connection.execute(_MANIFEST, {"wave": wave}).scalar_one()
            counted = self._connection.execute(_SHARDS, {"wave": wave})
            self._shapes[wave] = Shape(
                items=len(manifest["questionnaire"]["items"]),
                notes_of={unit["place"]: unit["notes"] for unit in manifest["units"]},
                shards={(kind, place): count for kind, place, count in counted},
            )
        return self._shapes[wave]
