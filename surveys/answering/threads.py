"""Threads: the messages of a feedback form, in one sealed and stirred bag for each week.

Whoever holds the database sees how many kilobytes came in a week, and no thread, author or order.
Whoever holds the key ring too sees threads with their states and weeks, and no word: contents are
sealed to the readers' keys and to the author's.
"""

from __future__ import annotations

import enum
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy import Connection, delete, insert, select, update

from surveys.answering import bags, envelopes, seals
from surveys.answering.keyring import Keyring, Slot, ratchet
from surveys.answering.tables import Bag
from surveys.errors import AlreadyThere, NotSaved, ThreadFull, ThreadUnknown

KIND = "threads"
MOST = 16  # messages of one thread
MOST_A_WEEK = 4_096  # messages of one form: 32 MiB, sealed anew at each
ACKNOWLEDGED = 7  # days, all counted from the end of a week
ANSWERED = 90
KEPT = 90  # after the last word
_HEAD = struct.Struct(">B32sBBBBII3x")  # layout, thread, nth, by, state, blocked, week, holder
_LAYOUT = 1
WIDTH = _HEAD.size + envelopes.SIZE
NOT_SAVED = "Your message could not be saved. Please send it again."
UNKNOWN = "These words open nothing: there never was such a thread, or it was destroyed."


class By(enum.IntEnum):
    """Who wrote a message."""

    author = 0
    reader = 1


class State(enum.IntEnum):
    """Where a thread stands."""

    new = 0
    acknowledged = 1
    in_hand = 2
    done = 3
    impossible = 4
    merged = 5


OVER = frozenset({State.done, State.impossible, State.merged})


@dataclass(frozen=True, slots=True)
class Entry:
    """One message; what concerns its thread as a whole lies in the first one."""

    thread: bytes
    nth: int
    by: By
    week: int
    envelope: bytes
    state: State = State.new
    blocked: bool = False
    holder: int = 0  # the reader who has taken it on; 0: nobody

    def packed(self) -> bytes:
        """The entry as it lies in a bag."""
        head = (self.thread, self.nth, self.by, self.state, self.blocked, self.week, self.holder)
        return _HEAD.pack(_LAYOUT, *head) + self.envelope

    @classmethod
    def unpacked(cls, raw: bytes) -> Entry:
        """An entry out of a bag."""
        _, thread, nth, by, state, blocked, week, holder = _HEAD.unpack_from(raw)
        envelope = raw[_HEAD.size : WIDTH]
        return cls(thread, nth, By(by), week, envelope, State(state), bool(blocked), holder)


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation, its messages in their order."""

    entries: tuple[Entry, ...]

    @property
    def name(self) -> bytes:
        """The digest that it is stored by."""
        return self.entries[0].thread

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.entries[0].state

    @property
    def blocked(self) -> bool:
        """Whether its author may write no more."""
        return self.entries[0].blocked

    @property
    def holder(self) -> int:
        """The reader who has taken it on; 0: nobody."""
        return self.entries[0].holder

    @property
    def began(self) -> int:
        """The week of its first message."""
        return self.entries[0].week

    @property
    def last(self) -> int:
        """The week of its last message."""
        return max(entry.week for entry in self.entries)

    @property
    def answered(self) -> bool:
        """Whether a reader wrote anything."""
        return any(entry.by is By.reader for entry in self.entries)


@dataclass(slots=True)
class _Kept:
    """One week's bag, opened."""

    generation: int | None  # as it stands in the Box; None: it is not there
    key: bytes  # of `reached`
    reached: int
    bag: bytes
    entries: list[Entry]
    changed: bool = False


class Shelf:
    """All bags of one form, opened. What is changed is written by `reseal`."""

    def __init__(self, connection: Connection, keyring: Keyring, form: str) -> None:
        """Open the bags; one whose key is gone for good is passed over.

        Args:
            connection: to the Box; of a transaction that may write, if anything is to change.
            keyring: is read here, and changed only where a week begins.
            form: its code.

        Raises:
            KeyMissing: there is no key ring at all.
            KeyringAway: the key ring does not answer.
        """
        self._connection, self._keyring, self._form = connection, keyring, form
        rows = connection.execute(
            select(Bag.week, Bag.generation, Bag.value).where(Bag.form == form).order_by(Bag.week)
        ).all()
        self.generations = {self._slot(row.week): row.generation for row in rows}
        keys = keyring.keys(self.generations) if rows else {}
        self._kept: dict[int, _Kept] = {}
        self._lost = {row.week: row.generation for row in rows if self._slot(row.week) not in keys}
        for row in rows:
            slot = self._slot(row.week)
            if slot in keys:
                bag = seals.unseal(keys[slot], slot, row.generation, row.value)
                found = [Entry.unpacked(raw) for raw in bags.entries(bag)]
                self._kept[row.week] = _Kept(row.generation, keys[slot], row.generation, bag, found)

    def _slot(self, week: int) -> Slot:
        return Slot(self._form, KIND, week, 0)

    def threads(self) -> dict[bytes, Thread]:
        """Every thread, by its name."""
        found: dict[bytes, list[Entry]] = {}
        for kept in self._kept.values():
            for entry in kept.entries:
                found.setdefault(entry.thread, []).append(entry)
        return {
            name: Thread(tuple(sorted(entries, key=lambda entry: entry.nth)))
            for name, entries in found.items()
            if any(entry.nth == 0 for entry in entries)
        }

    def thread(self, name: bytes) -> Thread:
        """One thread. All are looked at, so that it takes the same time to find none.

        Raises:
            ThreadUnknown: there is none of this name.
        """
        found = self.threads().get(name)
        if found is None:
            raise ThreadUnknown(UNKNOWN)
        return found

    def begin(self, name: bytes, envelope: bytes, week: int) -> None:
        """Put in the first message of a thread.

        Raises:
            AlreadyThere: a thread has this name.
        """
        if name in self.threads():
            raise AlreadyThere("A thread with this receipt is there already.")
        self._put(Entry(name, 0, By.author, week, envelope))

    def answer(self, name: bytes, by: By, envelope: bytes, week: int) -> None:
        """Put in one more message.

        Raises:
            ThreadUnknown: there is no such thread.
            ThreadFull: it holds all it may, or its author may write no more.
        """
        thread = self.thread(name)
        if len(thread.entries) >= MOST or (by is By.author and thread.blocked):
            raise ThreadFull("This thread takes no more messages.")
        self._put(Entry(name, thread.entries[-1].nth + 1, by, week, envelope))

    def mark(
        self,
        name: bytes,
        *,
        state: State | None = None,
        blocked: bool | None = None,
        holder: int | None = None,
    ) -> None:
        """Change where a thread stands, whose it is, or whether its author may write."""
        first = self.thread(name).entries[0]
        marked = replace(
            first,
            state=first.state if state is None else state,
            blocked=first.blocked if blocked is None else blocked,
            holder=first.holder if holder is None else holder,
        )
        self._swap({id(first): marked})

    def rewrap(self, changed: Sequence[tuple[Entry, bytes]]) -> None:
        """Put other envelopes around messages that say the same."""
        self._swap({id(entry): replace(entry, envelope=sealed) for entry, sealed in changed})

    def destroy(self, names: Iterable[bytes]) -> None:
        """Take threads out with all their messages."""
        gone = set(names)
        for kept in self._kept.values():
            left = [entry for entry in kept.entries if entry.thread not in gone]
            kept.changed |= len(left) < len(kept.entries)
            kept.entries = left

    def _swap(self, changed: dict[int, Entry]) -> None:
        for kept in self._kept.values():
            if any(id(entry) in changed for entry in kept.entries):
                kept.entries = [changed.get(id(entry), entry) for entry in kept.entries]
                kept.changed = True

    def _put(self, entry: Entry) -> None:
        kept = self._kept.get(entry.week) or self._begun(entry.week)
        if len(kept.entries) >= MOST_A_WEEK:
            raise NotSaved("The box is full for this week.")
        kept.entries.append(entry)
        kept.changed = True

    def _begun(self, week: int) -> _Kept:
        """The bag of a week that has none, or none that opens, with a key of its own."""
        slot = self._slot(week)
        key = self._keyring.keys({slot: 0}).get(slot)
        if key is None:
            self._keyring.cut_all([slot])
            key = self._keyring.key(slot, 0)
        blank = bags.empty(WIDTH, 1)
        self._kept[week] = _Kept(self._lost.get(week), key, 0, blank, [])
        return self._kept[week]

    def reseal(self, rng: Random, *, empty_before: int = 0) -> dict[Slot, int]:
        """Write every bag that was changed, stirred, one generation later. The caller commits.

        Args:
            rng: the system's random source.
            empty_before: bags of earlier weeks are taken away when nothing is left in them.

        Returns:
            How far the keys may go on, once the caller has committed.

        Raises:
            NotSaved: somebody else wrote meanwhile; nothing may be committed.
        """
        reached = {}
        for week, kept in sorted(self._kept.items()):
            if week < empty_before and not kept.entries:
                reached[self._slot(week)] = self._taken_away(week, kept)
            elif kept.changed:
                reached[self._slot(week)] = self._resealed(week, kept, rng)
        return reached

    def _taken_away(self, week: int, kept: _Kept) -> int:
        """Delete an empty bag; its key goes on once more, so that no copy of it opens."""
        self._connection.execute(delete(Bag).where(Bag.form == self._form, Bag.week == week))
        return kept.reached + 1

    def _resealed(self, week: int, kept: _Kept, rng: Random) -> int:
        slot, generation = self._slot(week), kept.reached + 1
        room = (len(kept.bag) - len(bags.empty(WIDTH, 1))) // WIDTH + 1
        blank = bags.empty(WIDTH, room)
        bag = bags.dropped(blank, [entry.packed() for entry in kept.entries], rng)
        value = seals.seal(ratchet(kept.key), slot, generation, bag)
        if kept.generation is None:
            row = {"form": self._form, "week": week, "generation": generation, "value": value}
            self._connection.execute(insert(Bag), [row])
            return generation
        written = self._connection.execute(
            update(Bag)
            .where(Bag.form == self._form, Bag.week == week, Bag.generation == kept.generation)
            .values(generation=generation, value=value)
        )
        if written.rowcount != 1:
            raise NotSaved(NOT_SAVED)
        return generation
