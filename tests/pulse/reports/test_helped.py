"""Whether it helped is told in a word, from published figures alone."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from pulse.reports.helped import Helped, helped
from surveys.frictions import Friction, State
from surveys.waves import Wave
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import World


def test_a_flag_goes_from_untaken_to_too_early_to_recovering(app: Flask) -> None:
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 8):
            published(world, number, [60 - (15 if number >= 7 else 0), 55, 62, 58])
        flag = roster.scalars(select(Friction).where(Friction.construct == "trust")).one()
        untaken = helped(roster, flag)
        last = roster.scalars(select(Wave).order_by(Wave.number.desc())).first()
        assert last is not None
        flag.move(State.acknowledged, today=last.last_day, actor="lea@a.example")
        roster.flush()

        found = [helped(roster, flag)]
        for number in range(8, 15):
            published(world, number, [45 if number < 12 else 60, 55, 62, 58])
            found.append(helped(roster, flag))

    assert untaken is None
    assert found[:2] == [Helped.waiting, Helped.early]
    assert Helped.back not in found[:5]
    assert found[-1] is Helped.back
