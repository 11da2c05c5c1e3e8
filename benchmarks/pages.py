"""What a leader's pages weigh and take in a large alliance, and what publishing has to draw for it.

    python -m benchmarks.pages [--organisations 100] [--waves 15] [--rounds 40]

Builds an alliance with published waves, draws and sets every report as publishing does (in one
process; the typesetter is another), then asks for pages as browsers do, one after another, of
leaders of all organisations in turn: milliseconds from request to answer, processor time, bytes as
compressed, with and without the page's charts. Beside it the same of an alliance of a tenth as many
organisations. Figures are medians and 95 % quantiles. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import secrets
import tempfile
import time
from pathlib import Path

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.reports import RESULTS, alliance, cells, publish, wave
from pulse import printing, schema
from pulse.app import create_app
from pulse.auth import invite
from pulse.db import db
from pulse.reports import draw
from pulse.settings import Settings

PAGES = ("minute", "whole report", "heat map", "read together", "JSON", "PDF")
PICTURE = re.compile(r'(?:src|srcset)="(/reports/[^"]+\.svg)"')
PAPERS = 10  # reports that are set, from which all are reckoned

Figures = dict[str, dict[str, float]]


def house(folder: Path, organisations: int, waves: int) -> Flask:
    """An alliance with published waves, and a leader in each organisation."""
    app = create_app(Settings(home=folder, secret_key=secrets.token_hex(32)))
    schema.upgrade(app)
    rng = np.random.default_rng(20261123)
    with app.app_context():
        session = db.session()
        pulse, units = alliance(session, organisations)
        for number in track(range(1, waves + 1), "Waves", console=Console(stderr=True)):
            made = wave(session, pulse, units, number)
            publish(session, made, cells(made, rng))
            session.commit()
        for unit in units:
            place = unit.organisation_id
            invite.leader(session, address=f"p{place}@partner.example", organisation_id=place)
        session.commit()
    return app


def drawn(app: Flask, organisations: int) -> dict[str, float]:
    """Seconds to draw every report, and to set them on paper, reckoned from some."""
    with app.app_context():
        session = db.session()
        began, busy = time.perf_counter(), time.process_time()
        draw.draw_all(session)
        charts = time.perf_counter() - began
        charts_busy = time.process_time() - busy
        began = time.perf_counter()
        some = min(PAPERS, organisations)
        for place in range(1, some + 1):
            printing.keep(app, session, place, "en")
        session.commit()
        papers = (time.perf_counter() - began) / some * (organisations + 1)
    return {"charts": charts, "charts, processor": charts_busy, "papers": papers}


def signed_in(app: Flask, place: int) -> FlaskClient:
    """A browser of one organisation's leader."""
    client = app.test_client()
    with app.app_context():
        user = invite.leaders_of(db.session(), place)[0]
        with client.session_transaction("/sign-in") as session:
            session.update(_user_id=user.fs_uniquifier, _fresh=True)
    return client


def asked(app: Flask, organisations: int, waves: int, rounds: int) -> Figures:
    """What each page takes and weighs."""
    taken: dict[str, list[tuple[float, float, int, int]]] = {name: [] for name in PAGES}
    for turn in track(range(rounds), "Pages", console=Console(stderr=True)):
        place = turn % organisations + 1
        client = signed_in(app, place)
        addresses = (
            f"/reports/{place}/minute",
            f"/reports/{place}",
            f"/reports/{place}/heat",
            f"/reports/together/{place}/{waves}",
            f"/reports/{place}/cells.json",
            f"/reports/{place}/report.pdf",
        )
        for name, address in zip(PAGES, addresses, strict=True):
            if turn < PAPERS or name != "PDF":
                taken[name].append(_one(client, address))
    return {name: _summed(found) for name, found in taken.items()}


def _one(client: FlaskClient, address: str) -> tuple[float, float, int, int]:
    """Seconds, seconds of the processor, bytes, and bytes with the charts of a light page."""
    began, busy = time.perf_counter(), time.process_time()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    lasted, worked = time.perf_counter() - began, time.process_time() - busy
    weight = len(gzip.compress(answer.data, 6))
    whole = weight
    if answer.mimetype == "text/html":
        pictures = {each for each in PICTURE.findall(answer.text) if "/light" in each}
        whole += sum(len(gzip.compress(client.get(each).data, 6)) for each in pictures)
    return lasted, worked, weight, whole


def _summed(found: list[tuple[float, float, int, int]]) -> dict[str, float]:
    lasted, worked, weight, whole = np.array(found[1:] or found).T  # the first warms up
    return {
        "p50 ms": 1000 * float(np.median(lasted)),
        "p95 ms": 1000 * float(np.quantile(lasted, 0.95)),
        "processor ms": 1000 * float(np.median(worked)),
        "KB gzip": float(np.median(weight)) / 1024,
        "KB gzip with charts": float(np.median(whole)) / 1024,
    }


def main() -> None:
    """Build both alliances, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=100)
    parser.add_argument("--waves", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    results: dict[str, object] = {}
    for size in (max(3, given.organisations // 10), given.organisations):
        with tempfile.TemporaryDirectory() as folder:
            app = house(Path(folder), size, given.waves)
            made = drawn(app, size)
            pages = asked(app, size, given.waves, given.rounds)
        results[f"{size} organisations"] = {"seconds at publication": made, "pages": pages}
        table = Table("Page", *next(iter(pages.values())), title=f"{size} organisations")
        for name, row in pages.items():
            table.add_row(name, *(f"{each:.1f}" for each in row.values()))
        Console().print(table)
        Console().print({name: round(each, 1) for name, each in made.items()})
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
