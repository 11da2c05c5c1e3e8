"""How long an answer takes, from the page to the thanks, in full mode and by the form.

    python -m benchmarks.latency [--rounds 5] [--people 240] [--alone 60] [--at-once 1 20 100]

Real HTTP on the servers and the numbers of processes of the operator's guide. The two modes are
measured in turn in one run, each round with a wave of its own; figures are medians of the rounds
with their ranges. In full mode everybody fetches the page and the manifest, and on Send looks at
the manifest again, asks for a signature and answers under it. What the browser itself reckons
meanwhile, and the seconds that it waits on purpose, are not counted. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console

from benchmarks import survey
from benchmarks.installation import Installation, Postgres, Setting, postgresql, serving
from benchmarks.load import Visit, page_request, script_request, visited
from benchmarks.servers import Server
from benchmarks.waits import Level, aims, as_json, latencies, rates
from surveys.answering import credentials, wire

RESULTS = Path(__file__).parent / "results"
SETTINGS = (
    Setting("SQLite", "granian", "sqlite", 1),
    Setting("PostgreSQL", "granian", "postgresql", 2),
)
SIGNED = 60  # signatures by which one round's own time of a signature is found
SIGNATURE = slice(3 + credentials.PREPARED, 3 + credentials.PREPARED + credentials.WIDTH)

console = Console(highlight=False, width=190)


class Bench(Installation):
    """One installation with its server, and the rounds over it."""

    def __init__(
        self, options: argparse.Namespace, folder: Path, postgres: Postgres | None
    ) -> None:
        super().__init__(folder, postgres)
        self.options, self.rng, self.waves = options, Random(options.seed), 0

    def measure(self, setting: Setting) -> list[Level]:
        """All rounds, both modes in turn; the first round is not counted."""
        levels = [Level(at_once) for at_once in self.options.at_once]
        with serving(setting, "pulse.app:create_app", self.install()) as server:
            for level in levels:
                for nth in range(self.options.rounds + 1):
                    for mode in ("full", "form") if nth % 2 else ("form", "full"):
                        self.round(server, level, mode, counts=nth > 0)
        return levels

    def round(self, server: Server, level: Level, mode: str, *, counts: bool) -> None:
        """A fresh wave, answered by everybody in one mode."""
        self.waves += 1
        people = self.options.people if level.at_once > 1 else self.options.alone
        public = survey.manifest(f"wave{self.waves}", people)
        private = survey.keyed(public, self.options.keys)
        asked = survey.opened(self.app, public, people, self.rng, private)
        visits = self.by_form(public, asked) if mode == "form" else self.in_full(public, asked)
        warm = [Visit([("page", page_request(f"/s/{public['wave']}"), 200)])]
        visited(server.port, warm * 8, 2)
        spent, database = server.processor_seconds, self.database_seconds
        tally = visited(server.port, visits, level.at_once)
        spent = server.processor_seconds - spent
        database = self.database_seconds - database
        if survey.taken(self.app, public["wave"], people) != tally.visits:
            raise RuntimeError("the urns do not hold what was acknowledged")
        if counts:
            getattr(level, mode).add(mode, tally, spent, database)
        if counts and mode == "full":
            alone, together = (signing(self.options.keys[0], n) for n in (1, os.cpu_count() or 1))
            level.signature.append((alone if level.at_once == 1 else together)[0])
            level.bound.append(together[1])

    def by_form(self, public: dict[str, Any], asked: Sequence[tuple[int, str]]) -> list[Visit]:
        """Everybody sees the page, then sends a sheet with the code."""
        return survey.pairs(public["wave"], [token for _, token in asked], self.rng)

    def in_full(self, public: dict[str, Any], asked: Sequence[tuple[int, str]]) -> list[Visit]:
        """Everybody takes every step of the page's script; its messages are blinded beforehand."""
        path = f"/s/{public['wave']}"
        reply = self.app.test_client().get(
            f"{path}/manifest.json", headers={"Accept-Encoding": "gzip"}
        )
        manifest = page_request(f"{path}/manifest.json")
        again = page_request(f"{path}/manifest.json", reply.headers["ETag"])
        visits = []
        for unit, token in asked:
            issue, answer = self.prepared(path, unit, token)
            visits.append(
                Visit(
                    [
                        ("page", page_request(path), 200),
                        ("manifest", manifest, 200),
                        ("again", again, 304),
                        ("issue", issue, 200),
                        ("answer", answer, 204),
                    ]
                )
            )
        return visits

    def prepared(self, path: str, unit: int, token: str) -> tuple[bytes, Callable[[bytes], bytes]]:
        """What asks for a signature, and what makes an answer of the one that comes back."""
        public = self.options.keys[unit % len(self.options.keys)][0]
        prepared = credentials.prepare(self.rng)
        blinded, unblind = credentials.blind(public, prepared, self.rng)
        points, note = survey.drawn_sheet(self.rng)
        body = wire.written_answer(unit, prepared, bytes(credentials.WIDTH), points, note)
        modulus, inverse = int.from_bytes(public), int.from_bytes(unblind)

        def answer(signed: bytes) -> bytes:
            whole = bytearray(body)
            plain = int.from_bytes(signed) * inverse % modulus
            whole[SIGNATURE] = plain.to_bytes(credentials.WIDTH)
            return script_request(f"{path}/answer", bytes(whole))

        issue = wire.written_issue(unit, token, blinded)
        return script_request(f"{path}/issue", issue), answer


def signing(key: tuple[bytes, bytes], threads: int) -> tuple[float, float]:
    """Processor milliseconds of one signature, and signatures per second, by so many threads."""
    _, private = key
    blinded = b"\0" + os.urandom(credentials.WIDTH - 1)  # below every modulus

    def work() -> None:
        for _ in range(SIGNED // threads):
            credentials.blind_sign(private, blinded)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    processor, elapsed = time.process_time(), time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    made = SIGNED // threads * threads
    processor, elapsed = time.process_time() - processor, time.perf_counter() - elapsed
    return 1000 * processor / made, made / elapsed


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print tables, and keep the figures of every round."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=240, help="respondents of one round")
    parser.add_argument("--alone", type=int, default=60, help="the same where one comes at a time")
    parser.add_argument("--at-once", type=int, nargs="*", default=[1, 20, 100])
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", nargs="*", default=[], help="part of a database's name")
    options = parser.parse_args(given)
    wanted = [
        one
        for one in SETTINGS
        if not options.only or any(part.lower() in one.database for part in options.only)
    ]
    written_options = dict(vars(options))
    teams = -(-max(options.people, options.alone) // survey.TEAM)
    options.keys = [credentials.generate() for _ in range(teams)]
    results = {}
    with ExitStack() as stack:
        postgres = None
        if any(setting.database == "postgresql" for setting in wanted):
            postgres = stack.enter_context(postgresql())
        for setting in wanted:
            began = time.monotonic()
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pulse-bench-"))
            on_server = postgres if setting.database == "postgresql" else None
            results[setting.name] = Bench(options, Path(folder), on_server).measure(setting)
            console.print(f"{setting.name}: {time.monotonic() - began:.0f} s")
    console.print(latencies(results))
    console.print(rates(results))
    console.print(aims(results))
    RESULTS.mkdir(exist_ok=True)
    kept = {
        "options": written_options,
        "processors": os.cpu_count(),
        "results": {name: [as_json(level) for level in levels] for name, levels in results.items()},
    }
    (RESULTS / "latency.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    console.print(f"Written to {RESULTS / 'latency.json'}.")


if __name__ == "__main__":
    main()
