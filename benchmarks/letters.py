"""How many letters leave in a second, each with its ticket and its durable mark.

    python -m benchmarks.letters [--letters 3000] [--rounds 5] [--memory 100000] [--slow 0.02]

Each round sends, one after another: ready-made bytes through plain smtplib on one connection (the
floor); `send_message` of an EmailMessage built for each letter, without marks; and the invitations
of a wave through real workers, from the queue to the last mark, on SQLite with one worker and on
PostgreSQL with one and with three. With --slow the same workers also write to a server that takes
its time over each letter, as real ones do. --memory compares what a worker keeps in memory after
a thousand letters and after so many. Everything stays on this machine.
"""

from __future__ import annotations

import argparse
import json
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks.installation import Installation, Postgres, postgresql
from benchmarks.sink import HOW, sinking
from benchmarks.waits import shown
from pulse import queue
from pulse.db import db
from pulse.jobs import open as opening
from pulse.jobs import workshop
from surveys import by_hand, charter, partners
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.partners import Unit

RESULTS = Path(__file__).parent / "results"
SETTINGS = (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 3))
WORKER = "from pulse.app import create_app; from pulse.cli.run import work; work(create_app())"
UNITS = 4
SKIPPED = 0.1  # of the letters at either end: workers start and stop one after another
LETTER = 14_000  # bytes, about those of an invitation


def launched(house: Installation, people: int) -> None:
    """Open a wave of so many people; its letters wait in the queue."""
    day = datetime.now(UTC).date()
    with house.app.app_context(), Session(db.engine) as session:
        alliance = partners.found(session, name="Benchmark")
        organisation = partners.add_organisation(session, name="Big")
        units = [Unit(organisation=organisation, name=f"Team {at}") for at in range(UNITS)]
        session.add_all(units)
        session.flush()
        rows = [
            {
                "organisation_id": organisation.id,
                "unit_id": units[at % UNITS].id,
                "name": f"Person {at}",
                "address": f"person.{at}@d{at % 12}.example",
                "address_key": f"person.{at}@d{at % 12}.example",
                "language": "en",
            }
            for at in range(people)
        ]
        session.execute(insert(Person), rows)
        charter.starter(session, alliance)
        wave = by_hand.plan(
            session,
            alliance,
            pulse="Core",
            instrument="trust-core",
            opens=day,
            closes=day + timedelta(days=14),
            today=day,
            rng=workshop.SystemRandom(),
        )
        session.commit()
        wave_id = wave.id
    queue.migrate(house.app.extensions["pulse.settings"].roster)
    with workshop.of(house.app) as shop:
        shop.keyring.create()
        opening.launch(shop, wave_id)


@contextmanager
def worker(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own."""
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", WORKER], env=environ, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def watched(house: Installation, letters: int, running: Sequence[subprocess.Popen[bytes]]) -> float:
    """Letters marked in a second, between the first and the last tenth.

    Raises:
        RuntimeError: a worker ended.
    """
    sent = select(func.count()).select_from(Invitation).where(Invitation.delivery == Delivery.sent)
    start: tuple[float, int] | None = None
    with house.app.app_context():
        while True:
            with Session(db.engine) as session:
                count = session.scalar(sent) or 0
            now = time.perf_counter()
            if any(each.poll() is not None for each in running):
                raise RuntimeError("a worker ended before its letters had left")
            if start is None and count >= SKIPPED * letters:
                start = now, count
            if start is not None and count >= (1 - SKIPPED) * letters:
                return (count - start[1]) / (now - start[0])
            time.sleep(0.05)


def through(database: Postgres | None, workers: int, letters: int, port: int) -> tuple[float, int]:
    """Letters in a second through so many workers, and the memory of one at its most, in KiB."""
    with tempfile.TemporaryDirectory(prefix="pulse-bench-") as folder, ExitStack() as stack:
        house = Installation(Path(folder), database)
        environ = house.install() | {
            "PULSE_MAIL_URL": f"smtp://127.0.0.1:{port}",
            "PULSE_MAIL_PER_MINUTE": "0",
            "PULSE_MAIL_DOMAIN_PER_MINUTE": "0",
            "PATH": "/usr/bin:/bin",
        }
        launched(house, letters)
        try:
            running = [stack.enter_context(worker(environ)) for _ in range(workers)]
            rate = watched(house, letters, running)
            return rate, max(_peak(each.pid) for each in running)
        finally:
            stack.close()
            with house.app.app_context():
                queue.let_go(db.engine)
                for engine in db.engines.values():
                    engine.dispose()


def _peak(process: int) -> int:
    """The most memory a process ever had, in KiB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def ready_made(letters: int, port: int) -> float:
    """Letters in a second of plain smtplib with bytes that are there already."""
    message = b"Subject: x\r\n\r\n" + b"line of a letter that is there already\r\n" * (LETTER // 40)
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        start = time.perf_counter()
        for at in range(letters):
            smtp.sendmail("pulse@localhost", [f"person.{at}@d.example"], message)
        return letters / (time.perf_counter() - start)


def built(letters: int, port: int) -> float:
    """Letters in a second of `send_message`, each built anew, without any mark."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        start = time.perf_counter()
        for at in range(letters):
            message = EmailMessage()
            message["From"], message["To"] = "pulse@localhost", f"person.{at}@d.example"
            message["Subject"] = "How are we working together?"
            message.set_content("A line of the letter, in plain words.\n" * 60)
            message.add_alternative("<p>A line of the letter.</p>\n" * 400, subtype="html")
            smtp.send_message(message)
        return letters / (time.perf_counter() - start)


def measured(letters: int, rounds: int, slow: float) -> dict[str, list[float]]:
    """Letters in a second of every way in every round."""
    taken: dict[str, list[float]] = {}

    def note(name: str, measure: Callable[[], float]) -> None:
        taken.setdefault(name, []).append(measure())
        Console().print(f"  {name}: {taken[name][-1]:,.0f} a second")

    with postgresql() as server:
        for _ in range(rounds):
            with sinking() as (port, _name):
                note("ready-made bytes", lambda port=port: ready_made(letters, port))
                note("send_message, no marks", lambda port=port: built(letters // 4, port))
                for kind, workers in SETTINGS:
                    base = server if kind == "PostgreSQL" else None
                    note(
                        f"{kind}, {workers} worker{'s' * (workers > 1)}",
                        lambda b=base, w=workers, p=port: through(b, w, letters, p)[0],
                    )
            for workers in (1, 3) if slow else ():
                with sinking(slow) as (port, _name):
                    note(
                        f"slow server, PostgreSQL, {workers} worker{'s' * (workers > 1)}",
                        lambda w=workers, p=port: through(server, w, letters, p)[0],
                    )
    return taken


def memory(many: int) -> dict[int, int]:
    """The most memory a worker had after a thousand letters and after many, in KiB."""
    with sinking() as (port, _name):
        return {letters: through(None, 1, letters, port)[1] for letters in (1000, many)}


def table(taken: dict[str, list[float]], sink: str) -> Table:
    """The figures beside their floors."""
    found = Table(title=f"Letters in a second, into {sink}")
    for heading in ("way", "a second", "of ready-made bytes", "of send_message"):
        found.add_column(heading, justify="left" if heading == "way" else "right")
    for name, values in taken.items():
        beside = [
            [one / other for one, other in zip(values, taken[floor], strict=True)]
            for floor in ("ready-made bytes", "send_message, no marks")
        ]
        quick = not name.startswith("slow")
        found.add_row(name, shown(values, 0), *(shown(each, 2) if quick else "" for each in beside))
    return found


def main() -> None:
    """Measure, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow", type=float, default=0.02)
    parser.add_argument("--memory", type=int, default=0)
    given = parser.parse_args()
    console = Console()
    with sinking() as (_port, sink):
        if "own" in sink:
            console.print(HOW)
    taken = measured(given.letters, given.rounds, given.slow)
    console.print(table(taken, sink))
    kept = memory(given.memory) if given.memory else {}
    for letters, kib in kept.items():
        console.print(f"memory of a worker after {letters:,} letters: {kib / 1024:.0f} MiB")
    medians = {name: statistics.median(values) for name, values in taken.items()}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "letters.json").write_text(
        json.dumps(
            {
                "letters": given.letters,
                "sink": sink,
                "a second": taken,
                "median": medians,
                "memory, KiB": kept,
            },
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
