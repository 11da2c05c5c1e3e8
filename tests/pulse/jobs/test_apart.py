"""Letters of two waves that write to the same people never leave at the same time."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from flask import Flask
from sqlalchemy.orm import Session

from pulse import queue
from pulse.db import db
from pulse.jobs import apart
from pulse.jobs import open as opening
from surveys import by_hand, partners
from surveys.asking.invitations import Delivery, Invitation
from tests.pulse.jobs.conftest import TODAY, Open


def begun(wave: int, name: str = queue.INVITE) -> tuple[apart.Asked, str]:
    """A batch of letters that is wanted."""
    return (name, wave, 1, 9), f"{name}/{wave}"


def test_of_two_waves_that_share_people_one_begins_and_the_other_waits() -> None:
    asked = [begun(1), begun(2, queue.THANK), begun(1, queue.REMIND), begun(3)]

    found = list(apart.one_wave_at_a_time(asked, (), lambda one, other: {one, other} == {1, 2}))

    assert found == [begun(1), begun(1, queue.REMIND), begun(3)]


def test_what_is_leaving_now_goes_before_and_other_jobs_never_wait() -> None:
    asked = [begun(1), ((queue.CLOSE_WAVE, 1), "close/1")]

    found = list(apart.one_wave_at_a_time(asked, {2}, lambda _one, _other: True))

    assert found == [((queue.CLOSE_WAVE, 1), "close/1")]


def test_waves_share_people_if_anybody_is_asked_by_both(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        other, apart_ = (_another(shop.roster, name) for name in ("Second", "Third"))
        first = shop.roster.query(Invitation).filter_by(wave_id=wave_id).first()
        assert first is not None
        again = Invitation(
            wave_id=other,
            person_id=first.person_id,
            leaf_id=first.leaf_id,
            seat=b"another seat",
            delivery=Delivery.waiting,
        )
        shop.roster.add(again)
        shop.roster.commit()
        share = apart.sharing(shop.roster)

        assert share(wave_id, other)
        assert share(other, wave_id)
        assert not share(wave_id, apart_)
        assert apart.writing_now(shop.roster) == {wave_id}
    with app.app_context():
        queue.cancel(db.engine, [job.id for job in queue.jobs(db.engine)])
        assert apart.writing_now(db.session()) == set()


def _another(session: Session, pulse: str) -> int:
    """A wave of another pulse."""
    wave = by_hand.plan(
        session,
        partners.alliance(session),
        pulse=pulse,
        instrument="trust-core",
        opens=TODAY,
        closes=TODAY + timedelta(days=14),
        today=TODAY,
        rng=Random(pulse),
    )
    return wave.id
