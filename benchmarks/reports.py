"""How long reports take that look back over years of waves, beside those over a few.

    python -m benchmarks.reports [--waves 520] [--organisations 8] [--rounds 5]

Ten years of weekly waves by default, of eight organisations: what a leader's page reads (which
lists the newest 60 waves), what a file of all waves reads, drawing one organisation's pictures
anew, and comparing one more wave with those before it when it closes. In the same run the same
with 16 waves. Figures are medians with their ranges. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from analysis.disclosure import Thresholds
from analysis.moments import gather_points
from analysis.release import Answers, compute
from pulse.db import harden, options
from pulse.reports import build, comparing, draw, frames, report, store
from pulse.schema import ROSTER
from surveys import charter, partners
from surveys.instruments import loader
from surveys.partners import Unit
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Leaf, LeafPart, Pulse, Stage, Wave

RESULTS = Path(__file__).parent / "results"
FIRST = date(2016, 1, 4)
FEW = 16
INVITED, ANSWERED = 45, 31


def alliance(session: Session, organisations: int) -> tuple[Pulse, list[Unit]]:
    """A pulse, and one team of each organisation."""
    home = partners.found(session, name="Alliance")
    charter.starter(session, home)
    units = []
    for place in range(organisations):
        owner = partners.add_organisation(session, name=f"Partner {place}")
        unit = Unit(organisation=owner, name="All")
        session.add(unit)
        units.append(unit)
    pulse = Pulse(alliance_id=home.id, name="Weekly", instrument="trust-core", modules=[])
    session.add(pulse)
    session.flush()
    return pulse, units


def wave(session: Session, pulse: Pulse, units: list[Unit], number: int) -> Wave:
    """One more closed wave, a week after the one before."""
    opens = FIRST + timedelta(weeks=number)
    made = Wave(
        pulse=pulse,
        number=number,
        code=f"week{number}",
        opens=opens,
        closes=opens + timedelta(days=5),
        stage=Stage.released,
        charter_id=1,
        questionnaire=loader.load("trust-core").as_dict(),
        left_out=[],
        leaves=[
            Leaf(
                place=place,
                name=unit.organisation.name,
                organisation_id=unit.organisation_id,
                invited=INVITED,
                parts=[
                    LeafPart(unit_id=unit.id, organisation_id=unit.organisation_id, people=INVITED)
                ],
            )
            for place, unit in enumerate(units)
        ],
    )
    session.add(made)
    session.flush()
    return made


def cells(made: Wave, rng: np.random.Generator) -> list[ReleasedCell]:
    """The cells of one wave, from invented sheets."""
    key = frames.scoring_key(made.instrument)
    leaves, names = [], {}
    for leaf in made.leaves:
        owner = leaf.parts[0].organisation_id
        names[owner] = leaf.name
        mood = rng.normal(3.5, 0.1) + rng.normal(0, 0.6, (ANSWERED, 1))
        points = np.rint(mood + rng.normal(0, 0.8, (ANSWERED, len(key.items)))).clip(1, 5)
        own = gather_points(points.astype(np.int16), key)
        leaves.append(Answers(leaf.place, leaf.name, owner, (owner,), leaf.invited, own))
    rows = compute(leaves, names, key, Thresholds(), protection=None, alliance="Alliance")
    return [build.stored(row) for row in rows]


def publish(session: Session, made: Wave, found: list[ReleasedCell]) -> None:
    """Keep a wave's cells as published."""
    release = Release(
        wave_id=made.id,
        standing=Standing.published,
        published=made.closes,
        digest=build.digest(found),
        cells=found,
    )
    session.add(release)
    session.flush()


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def measured(
    session: Session, pulse: Pulse, units: list[Unit], rounds: int
) -> dict[str, list[float]]:
    """How long reading, drawing and comparing take as things stand."""
    organisation = units[0].organisation_id
    last = wave(session, pulse, units, len(pulse.waves) + 1)
    now = cells(last, np.random.default_rng(1))

    def fresh(work: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            session.expire_all()
            work()

        return run

    found = {
        "a leader's page reads": timed(fresh(lambda: report.report(session, organisation)), rounds),
        "a file of all waves reads": timed(
            fresh(lambda: store.trends(session, organisation)), rounds
        ),
        "drawing one organisation": timed(
            fresh(lambda: draw.draw_organisation(session, organisation)), rounds
        ),
        "comparing one more wave": timed(
            fresh(lambda: comparing.compared(session, last, now)), rounds
        ),
    }
    session.rollback()
    return found


def main() -> None:
    """Build the waves, measure at few and at many, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--waves", type=int, default=520)
    parser.add_argument("--organisations", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    rng = np.random.default_rng(20261122)
    results: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(**options(f"sqlite:///{folder}/roster.sqlite"))
        harden(engine)
        ROSTER.create_all(engine)
        with Session(engine) as session:
            pulse, units = alliance(session, asked.organisations)
            for number in track(range(1, asked.waves + 1), "Waves", console=Console(stderr=True)):
                made = wave(session, pulse, units, number)
                publish(session, made, cells(made, rng))
                session.commit()
                if number in {FEW, asked.waves}:
                    results[f"{number} waves"] = measured(session, pulse, units, asked.rounds)
        engine.dispose()
    table = Table("Work", *results, title=f"Seconds, {asked.organisations} organisations")
    for work in next(iter(results.values())):
        table.add_row(work, *(_words(each[work]) for each in results.values()))
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "reports.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


def _words(taken: list[float]) -> str:
    return f"{statistics.median(taken):.3f} ({min(taken):.3f}-{max(taken):.3f})"


if __name__ == "__main__":
    main()
