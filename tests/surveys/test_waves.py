"""A wave is planned with care and moves forward only."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import by_hand, partners, waves
from surveys.errors import IllegalMove, InstrumentInvalid, NotFound
from surveys.instruments import loader
from surveys.waves import Pulse, Stage, Wave
from tests.conftest import BOTH

TODAY = date(2026, 11, 22)
LATER = TODAY + timedelta(days=14)


def planned(session: Session, **changed: Any) -> Wave:
    """A wave that opens today, but for what is changed."""
    wanted: dict[str, Any] = {
        "pulse": "Core pulse",
        "instrument": "trust-core",
        "opens": TODAY,
        "closes": LATER,
        "today": TODAY,
        "rng": random.Random(7),
    }
    there = session.get(partners.Alliance, 1) or partners.found(session, name="Coast")
    return by_hand.plan(session, there, **wanted | changed)


def unsaved() -> Wave:
    """A planned wave that no ledger holds."""
    pulse = Pulse(name="Core pulse", instrument="trust-core", modules=[])
    return Wave(pulse=pulse, number=1, opens=TODAY, closes=LATER, stage=Stage.planned)


@BOTH
def test_the_first_wave_founds_its_pulse_and_the_next_one_counts_on(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        first = planned(session, modules=["recognition", "adaptability"])
        second = planned(
            session,
            pulse="  Core   pulse ",
            modules=["adaptability", "recognition"],
            opens=LATER,
            closes=LATER + timedelta(days=14),
            rng=random.Random(8),
        )

        assert (first.name, second.name) == ("Core pulse, wave 1", "Core pulse, wave 2")
        assert first.pulse is second.pulse
        assert first.pulse.alliance.name == "Coast"
        assert first.code != second.code
        assert (first.stage, first.left_out, first.expected_response) == (Stage.planned, [], 0.6)
        assert len(first.instrument.items) == 21
        assert waves.newest(session) == [second, first]


def test_a_code_is_short_random_and_free_of_letters_that_look_alike() -> None:
    codes = [waves.new_code(random.Random(seed)) for seed in range(200)]

    assert len(set(codes)) == 200
    assert all(len(code) == 10 for code in codes)
    assert not set("".join(codes)) & set("01ilou")


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"pulse": "  "}, IllegalMove, "needs a name"),
    ({"closes": TODAY}, IllegalMove, "must lie ahead; 22 November 2026 does not"),
    ({"opens": LATER, "closes": LATER}, IllegalMove, "closes after it opens"),
    ({"expected_response": 0}, IllegalMove, "a share above 0 %"),
    ({"expected_response": 1.2}, IllegalMove, "a share above 0 %"),
    ({"instrument": "horoscope"}, NotFound, "no instrument “horoscope”"),
    ({"modules": ["voice"]}, InstrumentInvalid, "no module “voice”"),
]


@BOTH
def test_a_plan_that_cannot_be_kept_is_refused(app: Flask) -> None:
    with app.app_context():
        for changed, error, words in REFUSED:
            with pytest.raises(error, match=words):
                planned(db.session(), **changed)

        assert waves.newest(db.session()) == []


@BOTH
def test_a_pulse_keeps_what_it_asks_and_its_waves_do_not_overlap(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        planned(session)
        with pytest.raises(IllegalMove, match="“Core pulse” asks “trust-core”"):
            planned(session, opens=LATER, closes=LATER + timedelta(days=5), modules=["recognition"])
        with pytest.raises(IllegalMove, match="takes answers until 6 December 2026"):
            planned(session, opens=LATER - timedelta(days=1), closes=LATER + timedelta(days=5))


def test_a_wave_moves_forward_step_by_step() -> None:
    wave = unsaved()
    stages = [wave.stage]
    for move in (lambda: wave.open(TODAY), lambda: wave.close(TODAY), wave.release):
        move()
        stages.append(wave.stage)

    assert stages == [Stage.planned, Stage.open, Stage.closed, Stage.released]


@pytest.mark.parametrize(
    ("closed", "last"),
    [
        (TODAY + timedelta(days=3), TODAY + timedelta(days=3)),
        (LATER + timedelta(days=1), LATER),  # by itself, in the night after its last day
        (TODAY - timedelta(days=9), TODAY),  # a clock was set back
    ],
)
def test_a_wave_remembers_on_which_day_it_stopped_taking_answers(closed: date, last: date) -> None:
    wave = unsaved()
    wave.open(TODAY)

    wave.close(closed)

    assert wave.last_day == last


def test_no_move_is_made_twice_or_out_of_turn() -> None:
    wave = unsaved()
    with pytest.raises(IllegalMove, match=r"is planned\. Only a wave that is open can be closed"):
        wave.close(TODAY)
    with pytest.raises(IllegalMove, match="Only a wave that is closed can be published"):
        wave.release()
    wave.open(TODAY)
    with pytest.raises(IllegalMove, match=r"is open\. Only a wave that is planned can be opened"):
        wave.open(TODAY)
    wave.close(TODAY)
    with pytest.raises(IllegalMove):
        wave.close(TODAY)
    wave.release()
    with pytest.raises(IllegalMove):
        wave.release()


def test_a_wave_opens_on_the_days_of_its_plan_only() -> None:
    wave = unsaved()
    with pytest.raises(IllegalMove, match="planned to open on 22 November 2026, and today is 21"):
        wave.open(TODAY - timedelta(days=1))
    with pytest.raises(IllegalMove, match="Give it new days first"):
        wave.open(LATER)

    assert wave.stage is Stage.planned


def test_days_change_while_a_wave_is_planned_and_never_after() -> None:
    wave = unsaved()
    soon = TODAY + timedelta(days=1)
    by_hand.reschedule(wave, soon, LATER, TODAY)
    assert (wave.opens, wave.closes) == (soon, LATER)
    with pytest.raises(IllegalMove, match="must lie ahead"):
        by_hand.reschedule(wave, soon, soon, soon)
    wave.open(soon)
    with pytest.raises(IllegalMove, match="is open, so its days are fixed.*closed earlier by hand"):
        by_hand.reschedule(wave, soon, LATER + timedelta(days=7), soon)
    wave.close(TODAY)
    with pytest.raises(IllegalMove, match=r"is closed, so its days are fixed.*other days\.$"):
        by_hand.reschedule(wave, soon, LATER, soon)


@pytest.mark.parametrize("stage", [Stage.planned, Stage.open, Stage.closed])
def test_a_wave_is_called_off_from_any_stage_before_its_report(stage: Stage) -> None:
    wave = unsaved()
    wave.stage = stage
    wave.drop()

    assert wave.stage is Stage.dropped
    for move in (wave.drop, lambda: wave.close(TODAY), wave.release, lambda: wave.open(TODAY)):
        with pytest.raises(IllegalMove):
            move()


def test_a_published_wave_is_not_called_off() -> None:
    wave = unsaved()
    wave.stage = Stage.released
    with pytest.raises(IllegalMove, match="is published, so the wave cannot be called off"):
        wave.drop()


@BOTH
def test_the_next_wave_follows_one_that_was_called_off_at_once(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        planned(session).drop()
        session.commit()
        after = planned(session, rng=random.Random(8))

        assert (after.name, after.opens) == ("Core pulse, wave 2", TODAY)
        assert waves.by_id(session, 1).stage is Stage.dropped


@BOTH
def test_organisations_are_left_out_and_taken_in_before_the_launch_only(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        wave = planned(session)
        first, second = (partners.add_organisation(session, name=name) for name in ("A", "B"))
        wave.leave_out(second)
        wave.leave_out(first)
        wave.leave_out(first)
        session.flush()
        session.refresh(wave)
        assert wave.left_out == [first.id, second.id]
        wave.take_in(first)
        assert wave.left_out == [second.id]
        wave.open(TODAY)
        with pytest.raises(IllegalMove):
            wave.leave_out(first)


@BOTH
def test_what_was_frozen_at_launch_is_what_the_wave_asks(app: Flask) -> None:
    with app.app_context():
        wave = planned(db.session())
        wave.questionnaire = loader.load("process-trust").as_dict()

        assert wave.instrument.key == "process-trust"
        with pytest.raises(NotFound):
            waves.by_id(db.session(), wave.id + 1)
