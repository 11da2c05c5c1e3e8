"""How long the readers' desk and a receipt take with a thousand threads in the box.

python -m benchmarks.desk [--threads 1000] [--looks 40]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from pulse import desk
from pulse.db import harden
from pulse.letterbox import Letterbox
from surveys.answering import envelopes, forms, receipts, weeks
from surveys.answering.keyfile import KeyFile
from surveys.answering.manifests import in_text
from surveys.answering.threads import Shelf
from surveys.base import Box
from surveys.forms import FeedbackForm

FORM = "measured23"
WEEK = 202648
WEEKS = 13  # over which the threads are spread
READERS = 3


def filled(box: Letterbox, threads: int) -> None:
    """Fill a box, one week at a time."""
    keys = [envelopes.public(bytes([nth + 1]) * 32) for nth in range(READERS)]
    said = {"text": "x" * 600, "category": "Idea", "urgency": "soon", "author": in_text(keys[0])}
    for nth in range(WEEKS):
        week = weeks.later(WEEK, nth)
        count = threads // WEEKS + (nth < threads % WEEKS)

        def put(shelf: Shelf, week: int = week, count: int = count) -> None:
            for _ in range(count):
                sealed = envelopes.sealed(said, keys, SystemRandom())
                shelf.begin(os.urandom(32), sealed, week)

        box.change(FORM, put)


def timed(deed: Callable[[], object], looks: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of some looks: by the clock, and of the processor's time."""
    waited, worked = [], []
    for _ in range(looks):
        began, busy = time.perf_counter(), time.process_time()
        deed()
        waited.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - busy))
    return sorted(waited), sorted(worked)


def late(times: list[float]) -> float:
    """The 95th percentile."""
    return times[min(len(times) - 1, round(0.95 * len(times)))]


def main() -> None:
    """Fill a box, look into it, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1000)
    parser.add_argument("--looks", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/box.sqlite")
        harden(engine)
        Box.metadata.create_all(engine)
        with Session(engine) as session:
            forms.publish(session.connection(), FORM, {}, shut=False)
            session.commit()
        keyring = KeyFile(Path(folder) / "keys" / "slots")
        keyring.create()
        box = Letterbox(engine, keyring, SystemRandom())
        filled(box, given.threads)
        form = FeedbackForm(code=FORM, title="Measured")
        week = weeks.later(WEEK, WEEKS - 1)
        sealed = envelopes.sealed(
            {"text": "x"}, [envelopes.public(bytes(32)[:31] + b"\1")], Random()
        )
        rows = {
            "desk, its first page": timed(
                lambda: desk.inbox(box, [form], b"\1" * 32, most=50), given.looks
            ),
            "desk, all of one category": timed(
                lambda: desk.inbox(box, [form], b"\1" * 32, category="Idea"), given.looks
            ),
            "look for a receipt": timed(lambda: b"" in box.threads(FORM), given.looks),
            "one more message": timed(
                lambda: box.change(FORM, lambda shelf: shelf.begin(os.urandom(32), sealed, week)),
                given.looks,
            ),
            "receipt worked out": timed(
                lambda: receipts.derived(os.urandom(10), FORM), min(given.looks, 10)
            ),
        }
        engine.dispose()
    table = Table(title=f"{given.threads} threads over {WEEKS} weeks, {READERS} readers: ms")
    for head in ("what", "median", "95 %", "processor, median", "processor, 95 %"):
        table.add_column(head)
    for name, (waited, worked) in rows.items():
        figures = (f(each) for each in (waited, worked) for f in (statistics.median, late))
        table.add_row(name, *(f"{each:.1f}" for each in figures))
    Console().print(table)


if __name__ == "__main__":
    main()
