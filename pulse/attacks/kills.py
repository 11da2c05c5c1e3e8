"""Attack 23: kills, and fills the disk, at every step of an answer and of the close."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.attacks import wire
from pulse.attacks.canaries import Canary, files_of, holding
from pulse.attacks.installation import Installation, standing
from pulse.attacks.servers import environment
from pulse.attacks.suite import Bench, Outcome
from pulse.db import db
from surveys.answering.tables import Sealed, Ticket
from surveys.releases import Release, ReleasedCell

PEOPLE = 32
FEW = 16  # people of the twin
STRIDE = 35  # lines of the product between two kills of the close
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Damage:
    """What became of an installation."""

    struck: int  # times that it was killed or had no disk
    lost: int  # answers that were thanked for, and are not there
    doubled: int


def ordered(house: Installation, deed: str, leak: str | None, **more: Any) -> list[dict[str, Any]]:
    """Have a process of `dying` do something; what it told."""
    order = {"deed": deed, "leak": leak, "wave": house.code, "id": house.wave_id, **more}
    done = subprocess.run(
        [sys.executable, "-m", "pulse.attacks.dying", json.dumps(order)],
        env=environment(house.settings),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return [json.loads(line) for line in done.stdout.splitlines()]


def damage(reports: Sequence[dict[str, Any]]) -> Damage:
    """What was lost or doubled, by the counts after each attempt."""
    lost = doubled = before = 0
    for report in reports:
        came = report["sheets"] - before
        lost += report["saved"] and came < 1 and not _again(report, before)
        doubled += came > 1
        before = report["sheets"]
    return Damage(sum(report["struck"] for report in reports), lost, doubled)


def _again(report: dict[str, Any], before: int) -> bool:
    """Whether somebody sent once more what was in already, unthanked."""
    return not report["struck"] and report["sheets"] == before


def answered(house: Installation, leak: str | None, note: str, people: int) -> tuple[Damage, int]:
    """Strike every answer of some people at one step; what became of it, and how many are in."""
    links = [each.fragment for each in house.invited()[:people]]
    reply = wire.ask(house.settings.public_url, "GET", f"{house.page}/manifest.json")
    keys = [unit["key"] for unit in json.loads(reply.body)["units"]]
    told = ordered(house, "answer", leak, links=links, keys=keys, units=house.units, note=note)
    return damage(told), told[-1]["sheets"]


def closed(house: Installation) -> tuple[int, int, int]:
    """Kill the close until it is done: kills, answers in the release, and rows that are left."""
    told = ordered(house, "close", None, stride=STRIDE)
    with house.app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        left = sum(len(box.execute(select(table)).all()) for table in (Sealed, Ticket))
        drafts = len(roster.scalars(select(Release.id)).all())
        shown = roster.execute(
            select(ReleasedCell.place, ReleasedCell.n).where(
                ReleasedCell.subject == "organisation", ReleasedCell.measure == "mean"
            )
        ).all()
    inside = sum(n or 0 for _, n in {(row.place, row.n) for row in shown})
    return len(told) - 1, inside if drafts == 1 else -1, left


def kills(bench: Bench) -> Outcome:
    """Strike at every step, then count what is there and search what the dead left behind."""
    canary = Canary.fresh()
    with standing(bench, "product") as house:
        harm, counted = answered(house, None, canary.note, PEOPLE)
        spilt = holding(files_of(bench, "product", canary), [canary.mark])
        ends, shown, left = closed(house)
    with standing(bench, "twin") as house:
        twin, kept = answered(house, "hurried", "", FEW)
    return Outcome(
        number="23",
        name="Kill −9 and a full disk at every step of answering; kill −9 at every step of closing",
        control=f"{FEW - kept} of {FEW} answers lost in {twin.struck} strikes",
        result=f"{PEOPLE - counted} lost, {harm.doubled} doubled in {harm.struck} strikes; "
        f"{PEOPLE - shown} lost in {ends} kills of the close; {len(spilt)} files with a note",
        chance="0",
        held=(counted, shown, left, harm.lost, harm.doubled) == (PEOPLE, PEOPLE, 0, 0, 0)
        and not spilt
        and ends > 5
        and kept < FEW,
    )
