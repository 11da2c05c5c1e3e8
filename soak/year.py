"""A simulated year with everything that goes wrong in one: are exactly the right letters sent?

    python -m soak.year [--people 6000] [--kills 200] [--days 365] [--on sqlite postgresql]

Twelve organisations on three clocks that are set forward and back; three pulses that run by
themselves, of everybody, of some teams and of some organisations; public holidays and days on
which a partner is closed, a partner that leaves, addresses that do not exist, letters that come
back, people who answer, two hours without a mail server, a clock that goes back an hour; and
workers of the product, each a process of its own, that are killed without a word. On SQLite there
is one worker, on PostgreSQL there are three. The clock is handed to the workers: it goes on when
nothing is left to do. Letters are real, and go to a mail server of this machine.

A kill loses nothing that was written, synced or not, so the ledgers may lie in memory:
TMPDIR=/dev/shm makes the year shorter.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.installation import Installation, postgresql
from pulse import queue
from pulse.db import db
from soak import judging
from soak.driver import play
from soak.verdict import judge
from soak.world import Plan


def soak(plan: Plan, on: str, console: Console) -> int:
    """Play a plan on one database, with a bar, and judge it."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"),
        TimeElapsedColumn(), console=console,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="pulse-soak-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with postgresql() if on == "postgresql" else nullcontext() as server, bar:
            urls: dict[str, str] = {}
            if server is not None:
                databases = Installation(folder, server)
                urls = {"roster_url": databases.url("roster"), "box_url": databases.url("box")}
            task = bar.add_task(on, total=len(plan.days), words="")

            def told(day: date) -> None:
                bar.update(task, advance=1, words=f"{day}")

            began = time.monotonic()
            app, story, homes = play(plan, folder, urls, told)
            minutes = (time.monotonic() - began) / 60
            claims = judging.claims(app, plan, story, homes)
            with app.app_context():
                queue.let_go(db.engine)
                for engine in db.engines.values():
                    engine.dispose()
    return judge(
        f"{plan.people:,} people, until {story.until}, {plan.workers} worker(s) on {on}: "
        f"{len(story.letters):,} letters in {minutes:.0f} minutes",
        claims,
        console,
    )


def main() -> int:
    """Play the year on the databases that are wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6_000)
    parser.add_argument("--organisations", type=int, default=12)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    console = Console(highlight=False, width=120)
    plan = replace(
        Plan(),
        people=asked.people,
        organisations=asked.organisations,
        kills=asked.kills,
        seed=asked.seed,
        end=Plan().start + timedelta(days=asked.days - 1),
    )
    bad = [soak(replace(plan, workers=3 if on == "postgresql" else 1), on, console)
           for on in asked.on]  # fmt: skip
    return max(bad)


if __name__ == "__main__":
    sys.exit(main())
