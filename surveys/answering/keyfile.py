"""The keyring as a file, shared by every process of one machine and overwritten in place."""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from surveys.answering.flushing import Flusher
from surveys.answering.keyring import FIXED, FURTHEST, KINDS, Slot, ratchet
from surveys.answering.turns import in_turn
from surveys.errors import AlreadyThere, KeyMissing, KeyringExposed

MAGIC = b"pulse keyring 1\n"
HEAD = 4096
SLOT = 128  # divides a disk sector, so that a slot is never half written
FIRST_SLOTS = 4096
_BODY = struct.Struct(">BBHIQ48s32s28x")  # length of the wave's code, kind, shard, place, …
_CHECK = struct.Struct(">I")
_EMPTY = bytes(SLOT)


class _Held(NamedTuple):
    """What a slot of the file holds."""

    slot: Slot
    generation: int
    key: bytes


def _packed(held: _Held) -> bytes:
    code = held.slot.wave.encode()
    if not 0 < len(code) <= 48:
        raise ValueError("a wave's code has 1 to 48 bytes")
    body = _BODY.pack(
        len(code),
        KINDS.index(held.slot.kind) + 1,
        held.slot.shard,
        held.slot.place,
        held.generation,
        code,
        held.key,
    )
    return body + _CHECK.pack(zlib.crc32(body))


def _unpacked(raw: bytes) -> _Held | None:
    """What lies in a slot; None where it is free or damaged."""
    if raw == _EMPTY or len(raw) != SLOT:
        return None
    body = raw[: _BODY.size]
    if _CHECK.unpack(raw[_BODY.size :]) != (zlib.crc32(body),):
        return None
    length, kind, shard, place, generation, code, key = _BODY.unpack(body)
    return _Held(Slot(code[:length].decode(), KINDS[kind - 1], place, shard), generation, key)


class KeyFile:
    """The file of keys, shared by every process of one machine through a file lock."""

    def __init__(self, path: Path) -> None:
        """Remember where the file lies; nothing is opened before the first use.

        Args:
            path: of the file; its folder must be readable by its owner only.
        """
        self.path = path
        self._flusher = Flusher()
        self._thread_lock = threading.RLock()
        self._file = -1
        self._process = 0
        self._where: dict[Slot, int] = {}

    def create(self) -> None:
        """Make the folder and the file, unless they are there."""
        if not self.path.parent.exists():
            self.path.parent.mkdir(parents=True, mode=0o700)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        file = os.open(self.path, flags, mode=0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_size < HEAD:
                os.posix_fallocate(file, 0, HEAD + FIRST_SLOTS * SLOT)
                os.pwrite(file, MAGIC, 0)
                os.fsync(file)
        finally:
            os.close(file)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def cut(self, wave: str, kind: str, place: int, shard: int) -> None:
        """Make one fresh key at generation 0, durably.

        Raises:
            AlreadyThere: the slot exists.
        """
        self.cut_all([Slot(wave, kind, place, shard)])

    def cut_all(self, slots: Iterable[Slot]) -> None:
        """Make fresh keys at generation 0, durably, with one flush for all.

        Raises:
            AlreadyThere: one of the slots exists; nothing was made.
        """
        wanted = list(slots)
        self.create()
        with self._locked(fcntl.LOCK_EX) as file:
            self._survey(file)
            for slot in wanted:
                if slot in self._where:
                    raise AlreadyThere(f"The keyring holds a key for {slot} already.")
            for slot, place in zip(wanted, self._free(file, len(wanted)), strict=True):
                held = _Held(slot, 0, os.urandom(32))
                os.pwrite(file, _packed(held), HEAD + place * SLOT)
                self._where[slot] = place
            os.fsync(file)

    def key(self, slot: Slot, generation: int) -> bytes:
        """The key of a generation, derived forward from the slot.

        Raises:
            KeyMissing: there is no such slot, it is past this generation, or too far before it.
        """
        found = self.keys({slot: generation})
        if slot not in found:
            raise KeyMissing(f"The keyring cannot open {slot.kind} {slot.place}: no key fits.")
        return found[slot]

    def keys(self, wanted: Mapping[Slot, int]) -> dict[Slot, bytes]:
        """The keys of several slots under one lock; those that cannot be had are left out."""
        found = {}
        with self._locked(fcntl.LOCK_SH) as file:
            for slot, generation in wanted.items():
                held = self._look(file, slot)
                if held and 0 <= generation - held.generation <= FURTHEST:
                    found[slot] = (held.key, generation - held.generation)
        return {slot: ratchet(key, steps) for slot, (key, steps) in found.items()}

    def advance(self, slot: Slot, generation: int) -> None:
        """Destroy all keys of a slot before a generation. Never goes back."""
        self.advance_all({slot: generation})

    def advance_all(self, reached: Mapping[Slot, int]) -> None:
        """Overwrite slots in place with the key of the generation reached.

        Slots that are further on already, too far behind, destroyed, or of a fixed kind are left
        as they are. The flush to disk follows within a second or 64 writes.
        """
        written = 0
        with self._locked(fcntl.LOCK_EX) as file:
            for slot, generation in reached.items():
                held = self._look(file, slot)
                steps = generation - held.generation if held else 0
                if held is None or not 0 < steps <= FURTHEST or slot.kind in FIXED:
                    continue
                key = ratchet(held.key, steps)
                packed = _packed(_Held(slot, generation, key))
                os.pwrite(file, packed, HEAD + self._where[slot] * SLOT)
                written += 1
            self._flusher.due(file, written)

    def destroy(self, wave: str) -> None:
        """Overwrite every key of a wave with zeros, durably."""
        if not self.path.exists():
            return
        with self._locked(fcntl.LOCK_EX) as file:
            self._survey(file)
            doomed = [slot for slot in self._where if slot.wave == wave]
            for slot in doomed:
                os.pwrite(file, _EMPTY, HEAD + self._where.pop(slot) * SLOT)
            os.fsync(file)

    def waves(self) -> set[str]:
        """The codes of all waves that have a key."""
        if not self.path.exists():
            return set()
        with self._locked(fcntl.LOCK_SH) as file:
            self._survey(file)
            return {slot.wave for slot in self._where}

    def flush(self) -> None:
        """Bring what was overwritten to disk now."""
        self._flusher.flush()

    def check(self) -> None:
        """See that the file is there and nobody else may read it.

        Raises:
            KeyMissing: there is no keyring.
            KeyringExposed: its folder or the file is readable by others.
        """
        with self._locked(fcntl.LOCK_SH):
            _refuse_exposed(self.path.parent)
            _refuse_exposed(self.path)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Take turns with the other processes of this machine; a killed one gives its turn up."""
        _refuse_exposed(self.path.parent)
        with in_turn(self.path.with_name(f"{self.path.name}.turn")):
            yield

    @contextmanager
    def _locked(self, how: int) -> Iterator[int]:
        """Hold the file alone (threads) and under a file lock (processes)."""
        with self._thread_lock:
            file = self._opened()
            fcntl.flock(file, how)
            try:
                yield file
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def _opened(self) -> int:
        """The file, opened by this very process: a lock is not shared with a forked child."""
        if self._process == os.getpid():
            return self._file
        _refuse_exposed(self.path.parent)
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise KeyMissing(f"There is no keyring at {self.path}.") from None
        _refuse_exposed(self.path)
        if os.pread(file, len(MAGIC), 0) != MAGIC:
            os.close(file)
            raise KeyMissing(f"{self.path} is not a keyring.")
        self._file, self._process, self._where = file, os.getpid(), {}
        self._flusher = Flusher()
        weakref.finalize(self, _let_go, self._flusher, file)
        return file

    def _look(self, file: int, slot: Slot) -> _Held | None:
        """What a slot holds now; the map is made anew when it does not fit the file."""
        for _ in range(2):
            place = self._where.get(slot)
            if place is not None:
                held = _unpacked(os.pread(file, SLOT, HEAD + place * SLOT))
                if held and held.slot == slot:
                    return held
            self._survey(file)
        return None

    def _survey(self, file: int) -> None:
        """Read the whole file and remember which slot lies where."""
        slots = os.pread(file, os.fstat(file).st_size - HEAD, HEAD)
        self._where = {}
        for place in range(len(slots) // SLOT):
            held = _unpacked(slots[place * SLOT : (place + 1) * SLOT])
            if held:
                self._where[held.slot] = place

    def _free(self, file: int, count: int) -> list[int]:
        """Places of free slots, lowest first; the file grows at its end when they run out."""
        while True:
            size = os.fstat(file).st_size
            slots = os.pread(file, size - HEAD, HEAD)
            free = [
                place
                for place in range(len(slots) // SLOT)
                if slots[place * SLOT : (place + 1) * SLOT] == _EMPTY
            ]
            if len(free) >= count:
                return free[:count]
            os.posix_fallocate(file, size, max(len(slots), FIRST_SLOTS * SLOT))


def _let_go(flusher: Flusher, file: int) -> None:
    """Flush and close a file whose keyring nobody uses any more."""
    flusher.end()
    os.close(file)


def _refuse_exposed(path: Path) -> None:
    """Raise unless only the owner may read a path."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise KeyMissing(f"There is no keyring at {path}.") from None
    if mode & 0o077:
        kind = "700" if path.is_dir() else "600"
        raise KeyringExposed(
            f"Others on this machine may read {path}. The keyring needs a folder of its own: "
            f"chmod {kind} {path}"
        )
