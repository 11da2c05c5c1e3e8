"""What full mode costs: signatures, checks, urns, and the whole of an answer beside the fallback's.

    python -m benchmarks.credentials [--rounds 5] [--answers 200]

The answers go through the whole WSGI application in this process, one after the other, on a SQLite
box on disk; respondents are made before the clock starts. Processor time is that of the process.
Figures are medians of rounds with their ranges. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks import survey
from pulse.app import create_app
from pulse.db import db
from pulse.schema import BOX
from pulse.settings import Settings
from surveys.answering import bags, credentials, door, seals, tickets, urn, wire
from surveys.answering.keyring import Slot, ratchet
from surveys.answering.manifests import in_text, of_text

RESULTS = Path(__file__).parent / "results"
RNG = SystemRandom()
ITEMS = 15
SHEETS = (30, 200, 256)
WHILE = 1.0  # seconds for which each rate is counted
Kind = dict[str, list[float]]


def rate(deed: Callable[[], object], threads: int = 1) -> float:
    """How often per second a deed is done by so many threads at once."""
    done, stop = [0] * threads, time.perf_counter() + WHILE

    def work(nth: int) -> None:
        while time.perf_counter() < stop:
            deed()
            done[nth] += 1

    workers = [threading.Thread(target=work, args=(nth,)) for nth in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(done) / (time.perf_counter() - start)


def signatures(found: Kind) -> None:
    """Signing by one thread and by two, checking, and making a key."""
    public, private = credentials.generate()
    prepared = credentials.prepare(RNG)
    blinded, inverse = credentials.blind(public, prepared, RNG)
    signature = credentials.finalize(
        public, prepared, credentials.blind_sign(private, blinded), inverse
    )
    for threads in (1, 2):
        name = f"blind signatures per second, {threads} thread{'s'[: threads - 1]}"
        note(found, name, rate(lambda: credentials.blind_sign(private, blinded), threads))
    note(found, "checks per second", rate(lambda: credentials.verify(public, prepared, signature)))
    note(found, "keys made per second", rate(credentials.generate))


def urns(found: Kind) -> None:
    """Opening an urn, dropping one sheet, stirring and sealing it again."""
    slot, key = Slot("wave", "sheets", 0, 0), bytes(32)
    for count in SHEETS:
        bag = urn.empty_sheets(ITEMS, count)
        drop = [RNG.randbytes(urn.TAG) + urn.written_sheet([3] * ITEMS) for _ in range(count)]
        sealed = seals.seal(key, slot, 0, bags.dropped(bag, drop[1:], RNG))

        def append(sealed: bytes = sealed, sheet: bytes = drop[0]) -> None:
            plain = bags.dropped(seals.unseal(key, slot, 0, sealed), [sheet], RNG)
            seals.seal(ratchet(key), slot, 1, plain)

        note(found, f"milliseconds to append to {count - 1} sheets", 1000 / rate(append))


def opened(app: Flask, wave: str, people: int) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """A wave with a key for each unit, and everybody's unit and token."""
    public, private = survey.manifest(wave, people), {}
    for unit in public["units"]:
        modulus, private[unit["place"]] = credentials.generate()
        unit["key"] = in_text(modulus)
    with app.app_context(), Session(db.engines["box"]) as session:
        keyring = app.extensions["pulse.keyring"]
        door.prepare(session, keyring, wave=wave, manifest=public, signing=private)
        asked = [
            (
                nth // survey.TEAM,
                tickets.issue(
                    session,
                    wave=wave,
                    unit=nth // survey.TEAM,
                    seat=RNG.randbytes(16),
                    rng=RNG,
                ),
            )
            for nth in range(people)
        ]
        session.commit()
    return public, asked


class Client:
    """Posts to the application in this process, and counts what that costs."""

    def __init__(self, app: Flask, wave: str) -> None:
        self.app, self.wave = app, wave
        self.processor: list[float] = []
        self.elapsed: list[float] = []

    def post(self, step: str, body: bytes, **more: Any) -> tuple[int, bytes]:
        """Send one body; its status and the reply."""
        environ = EnvironBuilder(
            f"/s/{self.wave}{step}", method="POST", data=body, **more
        ).get_environ()
        processor, elapsed = time.process_time(), time.perf_counter()
        chunks, status, _ = run_wsgi_app(self.app.wsgi_app, environ)
        reply = b"".join(chunks)
        self.processor.append(1000 * (time.process_time() - processor))
        self.elapsed.append(1000 * (time.perf_counter() - elapsed))
        return int(status[:3]), reply


def answers(found: Kind, app: Flask, people: int) -> None:
    """The same number of answers by the form and in full mode, each by the short way."""
    nth = secrets.token_hex(4)
    _, asked = opened(app, f"form{nth}", people)
    client = Client(app, f"form{nth}")
    for _, token in asked:
        fields = {"code": token} | {f"i{item + 1}": "3" for item in range(ITEMS)}
        body = urlencode(fields).encode()
        status, _ = client.post("", body, content_type="application/x-www-form-urlencoded")
        require(status, 303)
    form = statistics.median(client.processor)
    note(found, "processor ms of an answer, form", form)
    note(found, "elapsed ms of an answer, form", statistics.median(client.elapsed))

    public, asked = opened(app, f"full{nth}", people)
    keys = {unit["place"]: of_text(unit["key"]) for unit in public["units"]}
    ready = []
    for unit, token in asked:
        prepared = credentials.prepare(RNG)
        ready.append((unit, token, prepared, *credentials.blind(keys[unit], prepared, RNG)))
    issuing, answering = Client(app, f"full{nth}"), Client(app, f"full{nth}")
    for unit, token, prepared, blinded, inverse in ready:
        status, signed = issuing.post("/issue", wire.written_issue(unit, token, blinded))
        require(status, 200)
        signature = credentials.finalize(keys[unit], prepared, signed, inverse)
        body = wire.written_answer(unit, prepared, signature, [3] * ITEMS, "")
        require(answering.post("/answer", body)[0], 204)
    for name, client in (("issue", issuing), ("answer", answering)):
        note(found, f"processor ms of {name}, full mode", statistics.median(client.processor))
        note(found, f"elapsed ms of {name}, full mode", statistics.median(client.elapsed))
    both = [sum(pair) for pair in zip(issuing.processor, answering.processor, strict=True)]
    note(found, "processor ms of an answer, full mode", statistics.median(both))
    signing = signature_alone([blinded for _, _, _, blinded, _ in ready])
    note(found, "processor ms of a signature alone", signing)
    note(
        found,
        "processor ms that full mode adds, beside the signature",
        (statistics.median(both) - form - signing),
    )


def signature_alone(blinded: Sequence[bytes]) -> float:
    """Processor milliseconds of signing one message, by a fresh key."""
    _, private = credentials.generate()
    spent = []
    for each in blinded:
        start = time.process_time()
        credentials.blind_sign(private, b"\0" + each[1:])  # below every modulus
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)


def require(status: int, expected: int) -> None:
    """Stop where something was not taken."""
    if status != expected:
        raise RuntimeError(f"the application answered {status} instead of {expected}")


def note(found: Kind, name: str, value: float) -> None:
    """Keep one round's figure."""
    found.setdefault(name, []).append(value)


def shown(found: Kind) -> Table:
    """Medians with their ranges."""
    table = Table("", "median", "lowest", "highest", title="Credentials")
    for name, values in found.items():
        cells = (statistics.median(values), min(values), max(values))
        table.add_row(name, *(f"{cell:,.3f}" if cell < 100 else f"{cell:,.0f}" for cell in cells))
    return table


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print a table, and keep the figures of every round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--answers", type=int, default=200)
    options = parser.parse_args(given)
    found: Kind = {}
    with tempfile.TemporaryDirectory(prefix="pulse-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        app = create_app(
            Settings(home=home, secret_key=secrets.token_hex(32), log_level="error")  # type: ignore[arg-type]  # pydantic wraps it
        )
        with app.app_context():
            BOX.create_all(db.engines["box"])
        answers({}, app, 20)  # warms up
        for _ in range(options.rounds):
            signatures(found)
            urns(found)
            answers(found, app, options.answers)
    RESULTS.mkdir(exist_ok=True)
    kept = {"rounds": options.rounds, "answers": options.answers, "figures": found}
    (RESULTS / "credentials.json").write_text(json.dumps(kept, indent=1) + "\n")
    Console().print(shown(found))


if __name__ == "__main__":
    main()
