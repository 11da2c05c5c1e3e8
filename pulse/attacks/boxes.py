"""Attack 24: a feedback box in the hands of somebody who has the database, the keys and a clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom
from typing import Protocol

from scipy.stats import ks_2samp, spearmanr
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy import table as named

from pulse.attacks import rows, twins
from pulse.attacks.suite import Bench, Outcome
from pulse.db import harden
from pulse.letterbox import Letterbox
from surveys.answering import bags, envelopes, forms, receipts, seals
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Slot
from surveys.answering.manifests import in_text
from surveys.answering.threads import KIND, Entry
from surveys.base import Box
from surveys.errors import SurveyError

FORM = "attacked23"
WEEK = 202648
THREADS = 24
GONE = 6
LOOKS = 80  # of each kind of receipt
CANARY = "canary of a message"
UNLIKELY = 0.001


class Kept(Protocol):
    """Whatever keeps threads."""

    def begin(self, code: str, name: bytes, envelope: bytes, week: int) -> None:
        """Take a message in."""

    def destroy(self, code: str, name: bytes) -> None:
        """Take a thread out."""

    def thread(self, code: str, name: bytes) -> object:
        """Find a thread."""


@dataclass
class Seizure:
    """What was found out about one box."""

    read: int = 0  # canaries and names of threads in what is stored
    older: int = 0  # copies from before that open
    changed: int = 0  # readings that left a trace
    order: float = 1.0  # how likely so good an order is by chance
    clock: float = 1.0  # how likely such times are of one kind
    names: list[bytes] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether nothing was learned."""
        told = self.read or self.older or self.changed
        return not told and min(self.order, self.clock) > UNLIKELY

    def __str__(self) -> str:
        likely = [f"p {'>' if each > UNLIKELY else '≤'} .001" for each in (self.order, self.clock)]
        return (
            f"{self.read} messages or names read; {self.older} older copies opened; "
            f"{self.changed} readings left a trace; order {likely[0]}; times {likely[1]}"
        )


def attacked(bench: Bench) -> Outcome:
    """Seize two boxes into which the same was written, and time who looks into them."""
    twin = twins.load("open_drawer")
    leaks = _seized(bench, "drawer", lambda engine, keyring: twin.Drawer(engine), twin.order)
    kept = _seized(
        bench,
        "product",
        lambda engine, keyring: Letterbox(engine, keyring, SystemRandom()),
        _order,
    )
    return Outcome(
        number="24",
        name="A feedback box: what is stored, the final keys, traces of reading, times of replies",
        control=str(leaks),
        result=str(kept),
        chance="0; 0; 0; p > .001; p > .001",
        held=kept.held
        and leaks.read > 0
        and leaks.changed > 0
        and max(leaks.order, leaks.clock) <= UNLIKELY,
    )


def _seized(
    bench: Bench,
    name: str,
    made: Callable[[Engine, KeyFile], Kept],
    order: Callable[[Engine, KeyFile], Sequence[bytes]],
) -> Seizure:
    home = bench.folder / name
    home.mkdir(mode=0o700)
    engine = create_engine(rows.database(bench, home, "box"))
    harden(engine)
    Box.metadata.create_all(engine)
    keyring = KeyFile(home / "keys" / "slots")
    keyring.create()
    with engine.begin() as connection:
        forms.publish(connection, FORM, _public(), shut=False)
    box, found = made(engine, keyring), Seizure()
    copies = _written(box, engine, found, bench.rng)
    before = _stored(engine, home)
    found.read = sum(before.count(each) for each in (CANARY.encode(), *found.names))
    found.older = sum(_opens(keyring, *copy) for copy in copies[:-1])
    alive = found.names[GONE:]
    for each in alive:
        box.thread(FORM, each)
    found.changed = int(_stored(engine, home) != before)
    came = [alive.index(each) for each in order(engine, keyring) if each in alive]
    found.order = float(spearmanr(came, range(len(came))).pvalue)
    found.clock = _clocked(box, found.names[:GONE], bench.rng)
    engine.dispose()
    return found


def _public() -> dict[str, object]:
    reader = {"role": "liaison", "organisation": "", "key": in_text(_READER)}
    names = {"alliance": "A", "title": "T", "purpose": "P"}
    return {**names, "categories": ["x"], "partners": [], "readers": [reader]}


_READER = envelopes.public(bytes(range(32)))


def _written(box: Kept, engine: Engine, found: Seizure, rng: Random) -> list[tuple[int, bytes]]:
    """Write threads and destroy the first; a copy of the bag after each write."""
    copies = []
    for nth in range(THREADS):
        name = receipts.thread_of(rng.randbytes(32))
        content = {"text": f"{CANARY} {nth}", "category": "x", "author": in_text(_READER)}
        box.begin(FORM, name, envelopes.sealed(content, [_READER], SystemRandom()), WEEK)
        found.names.append(name)
        copies += _bags(engine)
    for name in found.names[:GONE]:
        box.destroy(FORM, name)
        copies += _bags(engine)
    return copies


def _bags(engine: Engine) -> list[tuple[int, bytes]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT generation, value FROM bag"))
        return [(row.generation, bytes(row.value)) for row in found]


def _opens(keyring: KeyFile, generation: int, value: bytes) -> bool:
    slot = Slot(FORM, KIND, WEEK, 0)
    try:
        seals.unseal(keyring.key(slot, generation), slot, generation, value)
    except SurveyError:
        return False
    return True


def _stored(engine: Engine, home: Path) -> bytes:
    """All that is stored: every row, and every file of the box and of its keys."""
    told: list[bytes] = []
    with engine.connect() as connection:
        for table in ("form", "bag", *twins.load("open_drawer").TABLES):
            if engine.dialect.has_table(connection, table):
                for row in connection.execute(select(text("*")).select_from(named(table))):
                    raw = [part for part in row if isinstance(part, bytes | memoryview)]
                    told += [bytes(part) for part in raw]
                    told.append(repr([part for part in row if part not in raw]).encode())
    files = [each for each in sorted(home.rglob("*")) if each.is_file()]
    told += [each.read_bytes() for each in files if not each.name.endswith("-shm")]
    return b"".join(told)


def _order(engine: Engine, keyring: KeyFile) -> list[bytes]:
    """The threads of the last bag in the order in which they lie there, by the final keys."""
    ((generation, value),) = _bags(engine)
    slot = Slot(FORM, KIND, WEEK, 0)
    bag = seals.unseal(keyring.key(slot, generation), slot, generation, value)
    return [Entry.unpacked(raw).thread for raw in bags.entries(bag)]


def _clocked(box: Kept, gone: Sequence[bytes], rng: Random) -> float:
    """How likely the times of destroyed and of never written threads are of one kind."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for nth in range(2 * LOOKS):
        there = bool(nth % 2)
        name = rng.choice(gone) if there else os.urandom(32)
        began = time.perf_counter()
        try:
            box.thread(FORM, name)
        except SurveyError:
            times[there].append(time.perf_counter() - began)
    return float(ks_2samp(times[True], times[False]).pvalue)
