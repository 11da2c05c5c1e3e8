"""Taking answers in: a batch of submissions becomes one transaction of the Box."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, select, text, tuple_, update

from surveys.answering import bags, roll, seals, urn
from surveys.answering.keyring import Keyring, Slot, ratchet
from surveys.answering.tables import Door, Sealed, Ticket
from surveys.errors import NotSaved, SealBroken, SheetInvalid, SurveyError, TokenUnknown, WaveClosed

NOT_SAVED = "Your answers could not be saved. Please send them again."
CLOSED = "This survey has closed."
UNKNOWN = "This code does not belong to this survey."

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
_NAME = (Sealed.wave, Sealed.kind, Sealed.place, Sealed.shard)
_VALUES = select(*_NAME, Sealed.generation, Sealed.value).where(
    tuple_(*_NAME).in_(bindparam("slots", expanding=True))
)
_LOCKED_VALUES = text(  # arrays keep the statement the same, so that it is planned once
    """
    SELECT s.wave, s.kind, s.place, s.shard, s.generation, s.value
    FROM sealed AS s JOIN unnest(
        CAST(:waves AS text[]), CAST(:kinds AS text[]),
        CAST(:places AS int[]), CAST(:shards AS int[])
    ) AS w (wave, kind, place, shard)
    ON (s.wave, s.kind, s.place, s.shard) = (w.wave, w.kind, w.place, w.shard)
    ORDER BY s.wave, s.kind, s.place, s.shard FOR UPDATE OF s
    """
)
_RESEAL = (
    update(Sealed.__table__)  # type: ignore[arg-type]  # a declarative table is a Table
    .where(
        Sealed.wave == bindparam("of_wave"),
        Sealed.kind == bindparam("of_kind"),
        Sealed.place == bindparam("of_place"),
        Sealed.shard == bindparam("of_shard"),
        Sealed.generation == bindparam("before"),
    )
    .values(generation=Sealed.generation + 1, value=bindparam("sealed"))
)


_Value = Row[str, str, int, int, int, bytes]  # of one sealed value, as `_VALUES` selects it


class Submission(NamedTuple):
    """One complete answer, ready to be dropped."""

    wave: str
    digest: bytes
    sheet: bytes  # as `urn.written_sheet` makes it
    note: bytes  # as `urn.written_note` makes it


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


class _Aim(NamedTuple):
    """Where one submission goes."""

    nth: int  # of the batch
    seat: bytes
    tag: bytes
    roll: Slot
    sheets: Slot
    notes: Slot


def accept(
    connection: Connection,
    keyring: Keyring,
    batch: Sequence[Submission],
    *,
    shapes: dict[str, Shape],
    rng: Random,
) -> Outcome:
    """Drop a batch of submissions into urns and rolls. The caller commits, then advances the keys.

    A seat that is on the roll is dropped without a word, and costs the same writes, so that
    neither the respondent nor the database learns that the link had been used.

    Args:
        connection: to the Box, in a transaction that may write.
        keyring: is read, not changed.
        batch: what arrived together, of any waves.
        shapes: remembers the open waves between batches.
        rng: the system's random source.

    Raises:
        NotSaved: somebody changed a value under our hands; nothing may be committed.
    """
    outcome = Outcome([None] * len(batch))
    aims = _aimed(connection, batch, outcome, shapes=shapes, rng=rng)
    if not aims:
        return outcome
    locks = connection.dialect.name == "postgresql"
    rows = _fetched(connection, {slot for aim in aims for slot in aim[3:]}, locks=locks)
    # Whoever reads the urns shuts the door first: looked at under the locks, no answer is missed.
    shut = _shut(connection, {batch[aim.nth].wave for aim in aims}) if locks else set()
    opened, keys = _opened(keyring, rows)
    added = _sorted_in(batch, aims, opened, outcome, shut)
    _reseal(connection, rows, keys, opened=opened, added=added, rng=rng)
    outcome.reached = {slot: rows[slot].generation + 1 for slot in added}
    return outcome


def generations(connection: Connection) -> dict[Slot, int]:
    """How far every sealed value is, durably: no key before that is needed any more."""
    rows = connection.execute(select(*_NAME, Sealed.generation))
    return {Slot(*row[:4]): row.generation for row in rows}


def _shut(connection: Connection, waves: Collection[str]) -> set[str]:
    """Those waves that take no answers."""
    found = {row.wave: row.shut for row in connection.execute(_DOORS, {"waves": sorted(waves)})}
    return {wave for wave in waves if found.get(wave, True)}


def _aimed(
    connection: Connection,
    batch: Sequence[Submission],
    outcome: Outcome,
    *,
    shapes: dict[str, Shape],
    rng: Random,
) -> list[_Aim]:
    """Find where each submission goes; note why those that go nowhere do not."""
    digests = sorted({one.digest for one in batch})
    tickets = {row.digest: row for row in connection.execute(_TICKETS, {"digests": digests})}
    notes_shards: dict[tuple[str, int], int] = {}
    aims, lost = [], []
    for nth, one in enumerate(batch):
        ticket = tickets.get(one.digest)
        if ticket is None or ticket.wave != one.wave:
            lost.append(nth)
        elif ticket.shut:
            outcome.refusals[nth] = WaveClosed(CLOSED)
        else:
            shape = _shape(connection, one.wave, shapes)
            if one.sheet[0] != shape.items:
                outcome.refusals[nth] = SheetInvalid("The sheet is of another questionnaire.")
                continue
            aims.append(_aim(nth, ticket, shape, notes_shards, rng))
    if lost:
        shut = _shut(connection, {batch[nth].wave for nth in lost})
        for nth in lost:
            closed = batch[nth].wave in shut
            outcome.refusals[nth] = WaveClosed(CLOSED) if closed else TokenUnknown(UNKNOWN)
    return aims


def _aim(
    nth: int,
    ticket: Row[bytes, str, bytes, int, bool],
    shape: Shape,
    notes_shards: dict[tuple[str, int], int],
    rng: Random,
) -> _Aim:
    """The three sealed values of one submission. Notes of one batch share a random shard."""
    wave, unit, tag = ticket.wave, ticket.unit, urn.fresh_tag(rng)
    notes = shape.notes_of[unit]
    shards = shape.shards
    if (wave, notes) not in notes_shards:
        notes_shards[wave, notes] = rng.randrange(shards["notes", notes])
    return _Aim(
        nth,
        ticket.seat,
        tag,
        Slot(wave, "roll", unit, urn.shard_of(ticket.seat, shards["roll", unit])),
        Slot(wave, "sheets", unit, urn.shard_of(tag, shards["sheets", unit])),
        Slot(wave, "notes", notes, notes_shards[wave, notes]),
    )


def _shape(connection: Connection, wave: str, shapes: dict[str, Shape]) -> Shape:
    """What a wave looks like; read once, since nothing of it changes while it is open."""
    if wave not in shapes:
        manifest = connection.execute(_MANIFEST, {"wave": wave}).scalar_one()
        counted = connection.execute(_SHARDS, {"wave": wave})
        shapes[wave] = Shape(
            items=len(manifest["questionnaire"]["items"]),
            notes_of={unit["place"]: unit["notes"] for unit in manifest["units"]},
            shards={(kind, place): count for kind, place, count in counted},
        )
    return shapes[wave]


def _fetched(connection: Connection, slots: Collection[Slot], *, locks: bool) -> dict[Slot, _Value]:
    """The sealed values; locked in sorted order where the database locks rows."""
    wanted = sorted(slots)
    if locks:
        rows = connection.execute(_LOCKED_VALUES, _columns(wanted))
    else:
        rows = connection.execute(_VALUES, {"slots": [tuple(slot) for slot in wanted]})
    return {Slot(*row[:4]): row for row in rows}


def _columns(slots: Sequence[Slot]) -> dict[str, list[object]]:
    """The names of sealed values as one array for each column."""
    names = ("waves", "kinds", "places", "shards")
    return dict(zip(names, map(list, zip(*slots, strict=True)), strict=True))


def _opened(
    keyring: Keyring, rows: dict[Slot, _Value]
) -> tuple[dict[Slot, bytes], dict[Slot, bytes]]:
    """The bags that open, and their keys."""
    keys = keyring.keys({slot: row.generation for slot, row in rows.items()})
    opened = {}
    for slot, key in keys.items():
        try:
            opened[slot] = seals.unseal(key, slot, rows[slot].generation, rows[slot].value)
        except SealBroken:
            continue
    return opened, keys


def _sorted_in(
    batch: Sequence[Submission],
    aims: Sequence[_Aim],
    opened: dict[Slot, bytes],
    outcome: Outcome,
    shut: Collection[str],
) -> dict[Slot, list[bytes]]:
    """What is added to each bag: nothing for a seat that is on the roll."""
    seats = {aim.roll: roll.seats(opened[aim.roll]) for aim in aims if aim.roll in opened}
    added: dict[Slot, list[bytes]] = {}
    for aim in aims:
        one = batch[aim.nth]
        if one.wave in shut:
            outcome.refusals[aim.nth] = WaveClosed(CLOSED)
            continue
        if not all(slot in opened for slot in aim[3:]):
            outcome.refusals[aim.nth] = NotSaved(NOT_SAVED)
            continue
        fresh = aim.seat not in seats[aim.roll]
        seats[aim.roll].add(aim.seat)
        for slot, entry in zip(aim[3:], (aim.seat, aim.tag + one.sheet, one.note), strict=True):
            entries = added.setdefault(slot, [])
            if fresh:
                entries.append(entry)
    return added


def _reseal(
    connection: Connection,
    rows: dict[Slot, _Value],
    keys: dict[Slot, bytes],
    *,
    opened: dict[Slot, bytes],
    added: dict[Slot, list[bytes]],
    rng: Random,
) -> None:
    """Write every value that was touched, one generation later."""
    if not added:
        return
    slots = sorted(added)
    before = [rows[slot].generation for slot in slots]
    values = []
    for slot, generation in zip(slots, before, strict=True):
        plain = bags.dropped(opened[slot], added[slot], rng)
        values.append(seals.seal(ratchet(keys[slot]), slot, generation + 1, plain))
    names = ("of_wave", "of_kind", "of_place", "of_shard")
    written = [
        {**dict(zip(names, slot, strict=True)), "before": generation, "sealed": value}
        for slot, generation, value in zip(slots, before, values, strict=True)
    ]
    if connection.execute(_RESEAL, written).rowcount != len(written):
        raise NotSaved(NOT_SAVED)
