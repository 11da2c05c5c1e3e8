"""Answers per second through real HTTP, beside a bare Flask application on the same server.

    python -m benchmarks.intake [--rounds 5] [--people 1500] [--at-once 64] [--only NAME …]

Product and floor are measured in turn in one run; figures are medians with their ranges, and
ratios of rounds that lie next to each other. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine

from benchmarks import bare, survey
from benchmarks.installation import Installation, Postgres, Setting, postgresql, serving
from benchmarks.load import Tally, Visit, page_request, visited
from benchmarks.servers import Server

RESULTS = Path(__file__).parent / "results"
PAGES = 2000
console = Console(highlight=False, width=190)

SETTINGS = (
    Setting("waitress, SQLite", "waitress", "sqlite", 1),
    Setting("granian, SQLite", "granian", "sqlite", 1),
    Setting("granian, PostgreSQL", "granian", "postgresql", 2),
    Setting("gunicorn, PostgreSQL", "gunicorn", "postgresql", 2),
)


@dataclass
class Measured:
    """All rounds of one application under one setting; times in milliseconds."""

    pairs: list[float] = field(default_factory=list)  # per second
    pages: list[float] = field(default_factory=list)  # per second, the page alone
    processor: list[float] = field(default_factory=list)  # per pair
    database: list[float] = field(default_factory=list)  # per pair
    page_p50: list[float] = field(default_factory=list)
    page_p95: list[float] = field(default_factory=list)
    send_p50: list[float] = field(default_factory=list)
    send_p95: list[float] = field(default_factory=list)

    def add(self, tally: Tally, processor: float, database: float) -> None:
        """Take one round in.

        Raises:
            RuntimeError: an answer was not the expected one, so that the round means nothing.
        """
        if tally.unexpected or not tally.visits:
            raise RuntimeError(f"unexpected answers: {tally.unexpected}")
        self.pairs.append(tally.visits / tally.seconds)
        self.processor.append(1000 * processor / tally.visits)
        self.database.append(1000 * database / tally.visits)
        for name in ("page", "send"):
            cuts = statistics.quantiles(tally.latencies[name], n=20)
            getattr(self, f"{name}_p50").append(1000 * cuts[9])
            getattr(self, f"{name}_p95").append(1000 * cuts[18])


class Bench(Installation):
    """One database with an installation of the product and a floor, and the rounds over both."""

    def __init__(
        self, options: argparse.Namespace, folder: Path, postgres: Postgres | None
    ) -> None:
        super().__init__(folder, postgres)
        self.options, self.rng = options, Random(options.seed)
        self.waves = 0

    @contextmanager
    def servers(self, setting: Setting) -> Iterator[tuple[Server, Server]]:
        """The product and the floor, both running."""
        environment = self.install()
        survey.launch(self.app, "weight", survey.TEAM, self.rng)
        sent, self.weight = survey.weight(self.app, "weight")
        page, floor = self.folder / "page.gz", self.url("floor")
        page.write_bytes(sent)
        bare.METADATA.create_all(create_engine(floor))
        beside = {"BARE_URL": floor, "BARE_PAGE": str(page)}
        with (
            serving(setting, "pulse.app:create_app", environment) as mine,
            serving(setting, "benchmarks.bare:create_app", beside) as other,
        ):
            yield mine, other

    def round(self, server: Server, measured: Measured | None, *, product: bool) -> None:
        """One round: a fresh wave answered by everybody, then the page alone."""
        people = self.options.people
        self.waves += 1
        wave = f"wave{self.waves}"
        tokens = survey.launch(self.app, wave, people, self.rng)
        visits = survey.pairs(wave, tokens, self.rng)
        warm = [Visit([("page", page_request(f"/s/{wave}"), 200)])]
        visited(server.port, warm * 8, 2)
        spent, database = server.processor_seconds, self.database_seconds
        tally = visited(server.port, visits, self.options.at_once)
        spent = server.processor_seconds - spent
        database = self.database_seconds - database
        pages = visited(server.port, warm * PAGES, self.options.at_once)
        if product and survey.taken(self.app, wave, people) != tally.visits:
            raise RuntimeError("the urns do not hold what was acknowledged")
        if measured is not None:
            measured.add(tally, spent, database)
            measured.pages.append(pages.visits / pages.seconds)


def measure(
    setting: Setting, options: argparse.Namespace, postgres: Postgres | None
) -> dict[str, Any]:
    """All rounds of one setting, product and floor in turn; the first of each is not counted."""
    product, floor = Measured(), Measured()
    with tempfile.TemporaryDirectory(prefix="pulse-bench-") as folder:
        bench = Bench(options, Path(folder), postgres)
        with bench.servers(setting) as (mine, other):
            for nth in range(options.rounds + 1):
                turns = [(mine, product, True), (other, floor, False)]
                for server, measured, is_product in turns if nth % 2 else reversed(turns):
                    bench.round(server, measured if nth else None, product=is_product)
    return {
        "setting": vars(setting),
        "product": vars(product),
        "floor": vars(floor),
        "ratio": {name: ratios(product, floor, name) for name in ("pairs", "pages", "processor")},
        "weight": bench.weight,
    }


def ratios(product: Measured, floor: Measured, name: str) -> list[float]:
    """Product to floor, round by round."""
    rounds = zip(getattr(product, name), getattr(floor, name), strict=True)
    return [mine / other for mine, other in rounds]


def shown(values: Sequence[float], places: int = 0) -> str:
    """Median and range."""
    median = statistics.median(values)
    return f"{median:.{places}f} [dim]({min(values):.{places}f} to {max(values):.{places}f})[/dim]"


def report(results: Sequence[dict[str, Any]]) -> None:
    """Print what was measured."""
    table = Table(title="Page and durable answer, in pairs (median and range of the rounds)")
    heads = ("", "", "pairs/s", "send p50 ms", "send p95 ms", "page p50 ms", "page p95 ms")
    for head in (*heads, "CPU ms/pair", "database CPU", "pages/s"):
        table.add_column(head, justify="right" if head else "left")
    for result in results:
        for who in ("product", "floor"):
            one = result[who]
            table.add_row(
                result["setting"]["name"] if who == "product" else "",
                "Pulse" if who == "product" else "bare Flask",
                shown(one["pairs"]),
                *(shown(one[key]) for key in ("send_p50", "send_p95", "page_p50", "page_p95")),
                shown(one["processor"], 2),
                shown(one["database"], 2),
                shown(one["pages"]),
            )
        ratio = result["ratio"]
        table.add_row(
            "",
            "[bold]ratio[/bold]",
            shown(ratio["pairs"], 2),
            *[""] * 4,
            shown(ratio["processor"], 2),
            "",
            shown(ratio["pages"], 2),
            end_section=True,
        )
    console.print(table)
    sizes = results[-1]["weight"]
    console.print(
        f"The page weighs {sizes['page']:,} bytes gzip, its stylesheet {sizes['css']:,}, "
        f"its script {sizes['js']:,}."
    )


def main() -> None:
    """Measure what was asked for, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=1500, help="respondents of one round")
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", nargs="*", default=[], help="part of a setting's name")
    options = parser.parse_args()
    wanted = [
        one
        for one in SETTINGS
        if not options.only or any(part in one.name for part in options.only)
    ]
    results = []
    with ExitStack() as stack:
        postgres = None
        if any(setting.database == "postgresql" for setting in wanted):
            postgres = stack.enter_context(postgresql())
        for setting in wanted:
            began = time.monotonic()
            on_server = postgres if setting.database == "postgresql" else None
            results.append(measure(setting, options, on_server))
            console.print(f"{setting.name}: {time.monotonic() - began:.0f} s")
    report(results)
    RESULTS.mkdir(exist_ok=True)
    written = {"options": vars(options), "processors": os.cpu_count(), "results": results}
    (RESULTS / "intake.json").write_text(json.dumps(written, indent=1), encoding="utf-8")
    console.print(f"Written to {RESULTS / 'intake.json'}.")


if __name__ == "__main__":
    main()
