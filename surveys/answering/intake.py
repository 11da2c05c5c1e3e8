"""Taking answers in: a batch of submissions becomes one transaction of the Box."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random

from sqlalchemy import Connection, select

from surveys.answering import bags, roll, seals, submissions, urn, values
from surveys.answering.keyring import Keyring, Slot, ratchet
from surveys.answering.submissions import Aim, Issue, Outcome, Shape, Submission
from surveys.answering.tables import Sealed
from surveys.errors import NotSaved, SealBroken, SeatBegun, WaveClosed

NOT_SAVED = "Your answers could not be saved. Please send them again."
BEGUN = "An answer was given, or begun, with this letter already. That one counts."


def accept(
    connection: Connection,
    keyring: Keyring,
    batch: Sequence[Submission],
    *,
    shapes: dict[str, Shape],
    rng: Random,
) -> Outcome:
    """Drop a batch of submissions into urns and rolls. The caller commits, then advances the keys.

    What is there already, a seat on the roll or a credential's tag in the urn, is dropped without
    a word and costs the same writes, so that neither the respondent nor the database learns that
    a link had been used. Only a second blinded message of one seat is refused.

    Args:
        connection: to the Box, in a transaction that may write.
        keyring: is read, not changed.
        batch: what arrived together, of any kinds and waves.
        shapes: remembers the open waves between batches.
        rng: the system's random source.

    Raises:
        NotSaved: somebody changed a value under our hands; nothing may be committed.
    """
    outcome = Outcome([None] * len(batch))
    aims = submissions.aimed(connection, batch, outcome, shapes=shapes, rng=rng)
    if not aims:
        return outcome
    locks = connection.dialect.name == "postgresql"
    rows = values.fetched(connection, {slot for aim in aims for slot in aim.slots}, locks=locks)
    # Whoever reads the urns shuts the door first: looked at under the locks, no answer is missed.
    waves = {batch[aim.nth].wave for aim in aims}
    shut = submissions.shut(connection, waves) if locks else set()
    opened, keys = _opened(keyring, rows)
    added = _sorted_in(batch, aims, opened, outcome, shut)
    _reseal(connection, rows, keys, opened=opened, added=added, rng=rng)
    outcome.reached = {slot: rows[slot].generation + 1 for slot in added}
    return outcome


def generations(connection: Connection) -> dict[Slot, int]:
    """How far every sealed value is, durably: no key before that is needed any more."""
    rows = connection.execute(select(*values.NAME, Sealed.generation))
    return {Slot(*row[:4]): row.generation for row in rows}


def _opened(
    keyring: Keyring, rows: dict[Slot, values.Value]
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
    aims: Sequence[Aim],
    opened: dict[Slot, bytes],
    outcome: Outcome,
    shut: Collection[str],
) -> dict[Slot, list[bytes]]:
    """What is added to each bag: nothing for what is there already."""
    there = _There(opened)
    added: dict[Slot, list[bytes]] = {}
    for aim in aims:
        one = batch[aim.nth]
        if one.wave in shut:
            outcome.refusals[aim.nth] = WaveClosed(submissions.CLOSED)
            continue
        if not all(slot in opened for slot in aim.slots):
            outcome.refusals[aim.nth] = NotSaved(NOT_SAVED)
            continue
        for slot in aim.slots:
            added.setdefault(slot, [])
        if aim.roll is not None and (before := there.seated(aim)) is not None:
            if isinstance(one, Issue) and before != one.fingerprint:
                outcome.refusals[aim.nth] = SeatBegun(BEGUN)
            continue
        if aim.roll is not None:
            added[aim.roll].append(roll.entry(opened[aim.roll], *aim.entry))
        if isinstance(one, Issue) or aim.sheets is None or aim.notes is None:
            continue
        if not there.tagged(aim.sheets, aim.tag):
            added[aim.sheets].append(aim.tag + one.sheet)
            added[aim.notes].append(one.note)
    return added


class _There:
    """What lies in the bags of one batch, and what the batch itself has added."""

    def __init__(self, opened: dict[Slot, bytes]) -> None:
        self._opened = opened
        self._rolls: dict[Slot, dict[bytes, bytes]] = {}
        self._tags: dict[Slot, set[bytes]] = {}

    def seated(self, aim: Aim) -> bytes | None:
        """The fingerprint beside a seat that was on its roll; else put it there."""
        if aim.roll is None:
            return None
        if aim.roll not in self._rolls:
            self._rolls[aim.roll] = roll.fingerprints(self._opened[aim.roll])
        seat, fingerprint = aim.entry
        before = self._rolls[aim.roll].get(seat)
        self._rolls[aim.roll].setdefault(seat, fingerprint)
        return before

    def tagged(self, sheets: Slot, tag: bytes) -> bool:
        """Whether a tag was in its urn; if not, put it there."""
        if sheets not in self._tags:
            self._tags[sheets] = urn.tags(self._opened[sheets])
        known = tag in self._tags[sheets]
        self._tags[sheets].add(tag)
        return known


def _reseal(
    connection: Connection,
    rows: dict[Slot, values.Value],
    keys: dict[Slot, bytes],
    *,
    opened: dict[Slot, bytes],
    added: dict[Slot, list[bytes]],
    rng: Random,
) -> None:
    """Seal every value that was touched, one generation later."""
    sealed = {}
    for slot in sorted(added):
        plain = bags.dropped(opened[slot], added[slot], rng)
        generation = rows[slot].generation + 1
        sealed[slot] = (generation, seals.seal(ratchet(keys[slot]), slot, generation, plain))
    if not values.replaced(connection, sealed):
        raise NotSaved(NOT_SAVED)
