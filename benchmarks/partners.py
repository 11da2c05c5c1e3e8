"""What many partners who rate each other cost: a wave's figures, and the page about partners.

    python -m benchmarks.partners [--organisations 40] [--waves 12] [--rounds 40]

Builds an alliance in which everybody answers about every other partner and all agreed to the mutual
view, which is the most that a wave can tell: 40 x 39 pairs. Each wave's figures are computed from
invented sheets as a closing does it, with what is hidden, the audit, the gaps and the model of all
pairs; then the page about partners, one pair's page, the file and the workbook are asked for as
browsers do, of a steward and of leaders in turn. Promised: a page within 500 ms in 95 of 100, and a
wave's figures within 30 s. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import secrets
import tempfile
import time
from itertools import combinations
from pathlib import Path

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy.orm import Session

from analysis import pairs
from analysis.budget import Profile
from analysis.cells import about
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.pairs import Said
from analysis.protection import Protection
from analysis.release import Answers, Rules
from benchmarks.pages import signed_in
from benchmarks.reports import RESULTS, alliance, publish, wave
from pulse import schema
from pulse.app import create_app
from pulse.auth import invite
from pulse.auth.models import User
from pulse.db import db
from pulse.reports import audited, build, gaps, network
from pulse.settings import Settings
from surveys import charter, partners
from surveys.instruments import each_partner, loader
from surveys.releases import ReleasedCell
from surveys.waves import Wave

INVITED, ANSWERED = 45, 31
PAGE_MS, WAVE_S = 500.0, 30.0
SECRET = b"of no worth"


def said(made: Wave, rng: np.random.Generator) -> list[Said]:
    """What everybody says of everybody else, from invented sheets."""
    owners = {leaf.parts[0].organisation_id: leaf for leaf in made.leaves}
    liked = {place: rng.normal(3.5, 0.4) for place in owners}
    found = []
    for rated in owners:
        key = ScoringKey(low=1, high=5, items=(KeyedItem(f"trust_{rated}", about(rated), False),))
        raters = []
        for place, leaf in owners.items():
            if place == rated:
                continue
            points = np.rint(rng.normal(liked[rated] + rng.normal(0, 0.3), 0.8, (ANSWERED, 1)))
            own = gather_points(points.clip(1, 5).astype(np.int16), key)
            raters.append(Answers(leaf.place, leaf.name, place, (place,), leaf.invited, own))
        found.append(Said(rated, raters, key))
    return found


def computed(made: Wave, everything: list[Said], names: dict[int, str]) -> list[ReleasedCell]:
    """A wave's figures as its closing computes them."""
    rules = Rules(Thresholds(), Protection(Profile.standard, SECRET + made.code.encode()))
    mutual = {frozenset(pair) for pair in combinations(names, 2)}
    rows = pairs.compute(everything, names, rules, mutual=mutual, alliance="Alliance")
    cells = [build.stored(row) for row in rows]
    cells += [*gaps.of(cells), *network.of(cells)]
    audited.must_be_safe(cells, rules.in_effect)
    return cells


def house(folder: Path, organisations: int, waves: int) -> tuple[Flask, list[float]]:
    """An alliance with published waves about partners, and how long the figures of each took."""
    app = create_app(Settings(home=folder, secret_key=secrets.token_hex(32)))
    schema.upgrade(app)
    rng, taken = np.random.default_rng(20261123), []
    with app.app_context():
        session = db.session()
        pulse, units = alliance(session, organisations)
        pulse.instrument = "partner-view"
        names = {unit.organisation_id: unit.organisation.name for unit in units}
        charter.share_views(session, partners.alliance(session), list(names))
        asked = each_partner.asked(loader.load("partner-view"), names).as_dict()
        for number in track(range(1, waves + 1), "Waves", console=Console(stderr=True)):
            made = wave(session, pulse, units, number)
            made.questionnaire = asked
            sheets = said(made, rng)
            began = time.perf_counter()
            found = computed(made, sheets, names)
            taken.append(time.perf_counter() - began)
            publish(session, made, found)
            session.commit()
        for place in names:
            invite.leader(session, address=f"p{place}@partner.example", organisation_id=place)
        invite.steward(session, address="steward@alliance.example")
        session.commit()
    return app, taken


def steward(app: Flask) -> FlaskClient:
    """A browser of the steward."""
    client = app.test_client()
    with app.app_context():
        user = _steward(db.session())
        with client.session_transaction("/sign-in") as session:
            session.update(_user_id=user.fs_uniquifier, _fresh=True)
    return client


def _steward(session: Session) -> User:
    return invite.steward(session, address="steward@alliance.example")


def asked(app: Flask, organisations: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds that each page takes, of a steward or of leaders in turn."""
    taken: dict[str, list[float]] = {}
    home = "/reports/partners"
    everybody = steward(app)
    for turn in track(range(rounds + 1), "Pages", console=Console(stderr=True)):
        place = turn % organisations + 1
        other = place % organisations + 1
        leader = signed_in(app, place)
        for name, client, address in (
            ("the matrix, a steward", everybody, f"{home}/"),
            ("the matrix, a leader", leader, f"{home}/"),
            ("one pair, a leader", leader, f"{home}/1/{place}/{other}"),
            ("as CSV, a steward", everybody, f"{home}/cells.csv"),
            ("as a workbook, a steward", everybody, f"{home}/cells.xlsx"),
        ):
            began = time.perf_counter()
            answer = client.get(address)
            lasted = 1000 * (time.perf_counter() - began)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
            if turn:  # the first warms up
                taken.setdefault(name, []).append(lasted)
    return taken


def main() -> None:
    """Build, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=40)
    parser.add_argument("--waves", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app, waves = house(Path(folder), given.organisations, given.waves)
        gc.collect()
        gc.freeze()  # what building left behind is in no server, and is not looked through again
        pages = asked(app, given.organisations, given.rounds)
    size = f"{given.organisations} organisations, {given.waves} waves"
    table = Table("What", "median", "95 %", "promised", title=size)
    table.add_row("a wave's figures, s", f"{np.median(waves):.1f}", f"{max(waves):.1f} (most)",
                  f"{WAVE_S:.0f}")  # fmt: skip
    for name, lasted in pages.items():
        high = float(np.quantile(lasted, 0.95))
        table.add_row(f"{name}, ms", f"{np.median(lasted):.0f}", f"{high:.0f}", f"{PAGE_MS:.0f}")
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    results = {"size": size, "seconds of a wave": waves, "milliseconds": pages}
    (RESULTS / "partners.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
