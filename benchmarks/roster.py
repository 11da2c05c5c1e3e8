"""How long a roster takes from the file to the ledger, beside a bare bulk insert of its rows.

    python -m benchmarks.roster [--people 50000] [--rounds 5]

Each round runs both in turn on a fresh SQLite ledger on disk, with every commit flushed. Figures
are medians with their ranges. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.orm import Session

from pulse.db import harden, options
from pulse.schema import ROSTER
from surveys import partners
from surveys.asking import directory
from surveys.asking.people import Person
from surveys.files.table import read_table
from surveys.partners import Unit

RESULTS = Path(__file__).parent / "results"
TODAY = date(2026, 11, 22)
STEPS = ("first import", "import again", "a tenth has moved", "bare insert")


def export(people: int, *, moved: int = 0) -> bytes:
    """A roster as a mail system exports it; the first so many people are in another team."""
    rows = ["First Name [Required],Last Name [Required],Email Address [Required],Department,Status"]
    for at in range(people):
        team = f"Crew {at % 900}" if at < moved else f"Team {at % 900}"
        rows.append(f"Zoë{at},Żółć,Person.{at}@Big.example,{team},Active")
    return "\n".join(rows).encode()


def ledger(folder: Path, name: str) -> Engine:
    """A fresh roster ledger, as durable as the product's."""
    url = f"sqlite:///{folder / name}.sqlite"
    engine = create_engine(**options(url))
    harden(engine)
    ROSTER.create_all(engine)
    return engine


def bring(engine: Engine, content: bytes) -> float:
    """Seconds from the bytes of a file to its durable commit."""
    with Session(engine) as session:
        start = time.perf_counter()
        plan = directory.read(
            session,
            organisation=partners.organisation(session, "Big"),
            table=read_table(content, "roster.csv"),
        )
        directory.apply(session, plan, TODAY)
        session.commit()
        return time.perf_counter() - start


def insert_bare(engine: Engine, people: int) -> float:
    """Seconds for as many rows that nobody looks at, in one transaction."""
    with Session(engine) as session:
        home = partners.organisation(session, "Big")
        unit = Unit(organisation=home, name="All")
        session.add(unit)
        session.flush()
        rows = [
            {
                "organisation_id": home.id,
                "unit_id": unit.id,
                "name": f"Zoë{at} Żółć",
                "address": f"Person.{at}@big.example",
                "address_key": f"person.{at}@big.example",
                "language": "en",
            }
            for at in range(people)
        ]
        start = time.perf_counter()
        session.execute(insert(Person), rows)
        session.commit()
        return time.perf_counter() - start


def measured(people: int, rounds: int) -> dict[str, list[float]]:
    """The seconds of every step in every round."""
    files = export(people), export(people, moved=people // 10)
    taken: dict[str, list[float]] = {step: [] for step in STEPS}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="pulse-bench-") as folder:
            engines = [ledger(Path(folder), name) for name in ("product", "bare")]
            for engine in engines:
                with Session(engine) as session:
                    partners.found(session, name="Benchmark")
                    partners.add_organisation(session, name="Big")
                    session.commit()
            product, bare = engines
            taken["first import"].append(bring(product, files[0]))
            taken["bare insert"].append(insert_bare(bare, people))
            taken["import again"].append(bring(product, files[0]))
            taken["a tenth has moved"].append(bring(product, files[1]))
            for engine in engines:
                engine.dispose()
    return taken


def main() -> None:
    """Measure, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    taken = measured(given.people, given.rounds)
    floor = statistics.median(taken["bare insert"])
    table = Table(title=f"A roster of {given.people:,} people, {given.rounds} rounds")
    for head in ("step", "seconds (median)", "range", "people per second", "to bare insert"):
        table.add_column(head, justify="left" if head == "step" else "right")
    for step in STEPS:
        middle = statistics.median(taken[step])
        table.add_row(
            step,
            f"{middle:.2f}",
            f"{min(taken[step]):.2f} to {max(taken[step]):.2f}",
            f"{given.people / middle:,.0f}",
            f"{middle / floor:.1f}",
        )
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    written = {"people": given.people, "seconds": taken}
    (RESULTS / "roster.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
