"""An alliance whose pages hold something: partners, people, waves at every stage, a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.jobs import close, release, workshop
from pulse.jobs import open as opening
from surveys import by_hand, partners
from surveys.answering import tickets
from surveys.asking.invitations import Invitation
from surveys.waves import Leaf, Wave
from tests.pulse.jobs.conftest import TODAY, found_alliance

Job = Callable[[workshop.Workshop, int], None]


def plan(app: Flask, *, days: int) -> int:
    """One more wave of the same pulse, some days later; its id."""
    with app.app_context(), Session(db.engine) as session:
        opens = TODAY + timedelta(days=days)
        wave = by_hand.plan(
            session,
            partners.alliance(session),
            pulse="Core pulse",
            instrument="trust-core",
            opens=opens,
            closes=opens + timedelta(days=14),
            today=opens,
            rng=Random(days),
        )
        session.commit()
        return wave.id


def do(app: Flask, job: Job, wave_id: int, *, days: int = 0) -> None:
    """Do one job on a day."""
    on = TODAY + timedelta(days=days)
    with workshop.of(app, today=on, rng=Random(wave_id)) as shop:
        job(shop, wave_id)


def answer(app: Flask, wave_id: int, *, seed: int) -> None:
    """Let most of those who were asked answer, through the intake."""
    rng = Random(seed)
    intake = app.extensions["pulse.intake"]
    with workshop.of(app, rng=rng) as shop:
        wave = shop.roster.get_one(Wave, wave_id)
        places = {leaf.id: leaf.place for leaf in shop.roster.scalars(select(Leaf))}
        seats = shop.roster.scalars(select(Invitation).where(Invitation.wave_id == wave_id)).all()
        asked = rng.sample(list(seats), k=len(seats) * 3 // 4)
        tokens = [
            tickets.issue(
                shop.box, wave=wave.code, unit=places[each.leaf_id], seat=each.seat or b"", rng=rng
            )
            for each in asked
        ]
        shop.box.commit()
        for token in tokens:
            points = [rng.randint(1, 5) for _ in wave.instrument.items]
            intake.submit(wave.code, token, points, rng.choice(["", "Meet more often."]))


def with_a_report(app: Flask) -> list[int]:
    """Two waves published, one open and one planned; their ids."""
    with app.app_context(), Session(db.engine) as session:
        first = found_alliance(session)
    made = [first, plan(app, days=84), plan(app, days=168), plan(app, days=252)]
    for number, days in ((0, 0), (1, 84)):
        do(app, opening.launch, made[number], days=days)
        answer(app, made[number], seed=number)
        do(app, close.close, made[number], days=days + 14)
        do(app, release.publish, made[number], days=days + 15)
    do(app, opening.launch, made[2], days=168)
    return made
