"""A series plans six waves ahead, and each is moved, skipped or passed over by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import by_hand, partners, planning, series
from surveys.errors import AlreadyThere, IllegalMove, NotFound, PlanInvalid
from surveys.instruments import rotation
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Audience, Pulse, Stage
from tests.alliances import found
from tests.conftest import BOTH

TODAY = date(2026, 11, 22)
FIRST = date(2026, 12, 1)
FOUR_WEEKS = Settings(Rhythm(Cadence.weeks, weeks=4, starts=FIRST))


def founded(
    session: Session,
    settings: Settings = FOUR_WEEKS,
    name: str = "Core",
    instrument: str = "trust-core",
) -> Pulse:
    """A pulse of an alliance of two."""
    if session.get(partners.Alliance, 1) is None:
        found(session, {"North": {"A": 9, "B": 9}, "Quay": {"": 9}})
    return series.found(
        session,
        partners.alliance(session),
        name=name,
        instrument=instrument,
        modules=[],
        settings=settings,
        today=TODAY,
        rng=Random(name),
    )


def days(pulse: Pulse) -> list[str]:
    """The first days of the waves ahead."""
    return [wave.opens.isoformat() for wave in planning.ahead(pulse)]


SIX = ["2026-12-01", "2026-12-29", "2027-01-26", "2027-02-23", "2027-03-23", "2027-04-20"]


@BOTH
def test_six_waves_are_planned_ahead_and_planning_again_plans_none(app: Flask) -> None:
    with app.app_context():
        pulse = founded(db.session())
        again = planning.plan_ahead(db.session(), pulse, TODAY, Random(1))

        assert days(pulse) == SIX
        assert again == []
        assert [wave.number for wave in pulse.waves] == [1, 2, 3, 4, 5, 6]
        assert {(wave.closes - wave.opens).days for wave in pulse.waves} == {14}
        assert len({wave.code for wave in pulse.waves}) == 6
        assert (pulse.hour, pulse.reminders, pulse.paused) == (time(9), 2, False)


@BOTH
def test_a_skipped_wave_makes_room_for_a_seventh_and_can_be_taken_back(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        second = pulse.waves[1]
        planning.skip(session, second)
        planning.plan_ahead(session, pulse, TODAY, Random(1))
        without = days(pulse)
        shown = [wave.number for wave in planning.upcoming(pulse, TODAY)]
        with pytest.raises(IllegalMove, match="called off, so it cannot be moved"):
            planning.move(session, second, 7, TODAY)
        planning.take_back(session, second, TODAY)

        assert without == [SIX[0], *SIX[2:], "2027-05-18"]
        assert shown == [1, 2, 3, 4, 5, 6, 7]
        assert days(pulse) == [*SIX, "2027-05-18"]
        with pytest.raises(IllegalMove, match="was not skipped"):
            planning.take_back(session, second, TODAY)


def test_a_skipped_wave_is_not_taken_back_when_its_day_is_over(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        wave = founded(session).waves[0]
        planning.skip(session, wave)
        with pytest.raises(IllegalMove, match="1 December 2026: that day is over"):
            planning.take_back(session, wave, date(2026, 12, 2))


@BOTH
def test_a_wave_moves_two_weeks_at_most_and_never_into_another(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        first, second, third = pulse.waves[:3]
        planning.move(session, second, 7, TODAY)
        planning.move(session, second, 7, TODAY)
        with pytest.raises(IllegalMove, match="belongs to 29 December 2026, and can be moved by"):
            planning.move(session, second, 1, TODAY)
        with pytest.raises(IllegalMove, match="would overlap Core, wave 2, which takes answers"):
            planning.move(session, third, -7, TODAY)
        with pytest.raises(IllegalMove, match="21 November 2026: that day is over"):
            planning.move(session, first, -10, TODAY)

        assert days(pulse)[:3] == ["2026-12-01", "2027-01-12", "2027-01-26"]
        assert second.closes == date(2027, 1, 26)


@BOTH
def test_another_rhythm_lays_the_waves_ahead_anew_and_another_hour_does_not(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        planning.skip(session, pulse.waves[1])
        planning.move(session, pulse.waves[2], 7, TODAY)
        planning.plan_ahead(session, pulse, TODAY, Random(1))
        later = replace(FOUR_WEEKS, hour=time(10, 30), reminders=1)
        series.settle(session, pulse, later, today=TODAY, rng=Random(2))
        kept = days(pulse)
        codes = [wave.code for wave in pulse.waves]
        slower = replace(
            later, rhythm=Rhythm(Cadence.quarterly, starts=FIRST, ends=date(2027, 9, 1))
        )
        series.settle(session, pulse, slower, today=TODAY, rng=Random(3))

        assert kept == [SIX[0], "2027-02-02", *SIX[3:], "2027-05-18"]
        assert days(pulse) == ["2026-12-01", "2027-03-01", "2027-06-01", "2027-09-01"]
        assert [wave.code for wave in pulse.waves] == codes[:4]
        assert [wave.slot for wave in pulse.waves] == [wave.opens for wave in pulse.waves]


@BOTH
def test_by_hand_again_no_wave_is_left_ahead(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        pulse.paused = True
        series.settle(session, pulse, Settings(hour=None), today=TODAY, rng=Random(2))

        assert pulse.waves == []
        assert (pulse.by_itself, pulse.paused, pulse.hour) == (False, False, None)
        byhand = by_hand.plan(
            session,
            pulse.alliance,
            pulse="Core",
            instrument="trust-core",
            opens=FIRST,
            closes=FIRST + timedelta(days=7),
            today=TODAY,
            rng=Random(1),
        )
        assert (byhand.number, byhand.slot) == (1, None)


def test_a_wave_planned_by_hand_keeps_its_days_free(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session, Settings(hour=None))
        planned = by_hand.plan(
            session,
            pulse.alliance,
            pulse="Core",
            instrument="trust-core",
            opens=date(2026, 12, 20),
            closes=date(2027, 1, 3),
            today=TODAY,
            rng=Random(1),
        )
        series.settle(session, pulse, FOUR_WEEKS, today=TODAY, rng=Random(2))

        assert days(pulse) == [SIX[0], *SIX[2:], "2027-05-18"]
        with pytest.raises(IllegalMove, match="“Core” plans its waves by itself"):
            by_hand.plan(
                session,
                pulse.alliance,
                pulse="Core",
                instrument="trust-core",
                opens=date(2028, 1, 1),
                closes=date(2028, 1, 9),
                today=TODAY,
                rng=Random(1),
            )
        with pytest.raises(IllegalMove, match="was planned by hand"):
            planning.skip(session, planned)
        with pytest.raises(IllegalMove, match="Move or skip it on the pulse's calendar"):
            by_hand.reschedule(planning.ahead(pulse)[0], FIRST, FIRST + timedelta(days=5), TODAY)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (replace(FOUR_WEEKS, hour=None), PlanInvalid, "at which hour letters leave"),
        (replace(FOUR_WEEKS, reminders=5), PlanInvalid, "4 reminders at most"),
        (replace(FOUR_WEEKS, expected_response=0), IllegalMove, "a share above 0"),
        (replace(FOUR_WEEKS, audience=Audience.units), PlanInvalid, "Choose at least one"),
        (
            replace(FOUR_WEEKS, audience=Audience.organisations, asked=(99,)),
            PlanInvalid,
            "is not in the alliance",
        ),
        (
            Settings(Rhythm(Cadence.weeks, 4, date(2020, 1, 1), date(2020, 6, 1))),
            PlanInvalid,
            "over already",
        ),
        (Settings(Rhythm(Cadence.weeks, 1, FIRST)), PlanInvalid, "every 2 to 104 weeks"),
    ],
)
def test_settings_that_cannot_be_kept_change_nothing(
    app: Flask, given: Settings, error: type[Exception], words: str
) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        with pytest.raises(error, match=words):
            series.settle(session, pulse, given, today=TODAY, rng=Random(1))
        with pytest.raises(error, match=words):
            founded(session, given, "Another")

        assert series.settings_of(pulse) == FOUR_WEEKS
        assert days(pulse) == SIX
        assert [each.name for each in series.every(session)] == ["Core"]


def test_a_name_is_taken_once_and_found_however_it_is_spelled(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        with pytest.raises(AlreadyThere, match="called “Core” already"):
            founded(session, name=" Core ")

        assert series.by_name(session, " core ") is pulse
        with pytest.raises(NotFound, match="There are: Core"):
            series.by_name(session, "Mini")


def test_a_pulse_is_paused_once_and_resumed_once(app: Flask) -> None:
    with app.app_context():
        pulse = founded(db.session())
        with pytest.raises(IllegalMove, match="is not paused"):
            series.resume(pulse)
        series.pause(pulse)
        with pytest.raises(IllegalMove, match="paused already"):
            series.pause(pulse)
        series.resume(pulse)
        by_hand = founded(db.session(), Settings(hour=None), "By hand")
        with pytest.raises(IllegalMove, match="opened by hand"):
            series.pause(by_hand)


@pytest.mark.parametrize(("late", "gone"), [(0, []), (14, []), (15, [1]), (43, [1, 2])])
def test_a_wave_is_passed_over_when_it_is_two_weeks_late(
    app: Flask, late: int, gone: list[int]
) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        passed = planning.pass_over(session, pulse, FIRST + timedelta(days=late))

        assert [wave.number for wave in passed] == gone
        assert all(wave.stage is Stage.dropped for wave in passed)


def test_a_wave_is_passed_over_when_the_next_leaves_no_room(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        fortnightly = replace(FOUR_WEEKS, rhythm=replace(FOUR_WEEKS.rhythm, weeks=2))
        pulse = founded(session, fortnightly)
        at_eleven = planning.pass_over(session, pulse, FIRST + timedelta(days=11))
        at_twelve = planning.pass_over(session, pulse, FIRST + timedelta(days=12))

        assert (at_eleven, at_twelve) == ([], [pulse.waves[0]])


def test_a_late_wave_gets_its_days_back_as_far_as_there_is_room(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        first = founded(session).waves[0]
        first.start_late(FIRST + timedelta(days=5))
        roomy = (first.opens, first.closes)
        tight = founded(
            session, replace(FOUR_WEEKS, rhythm=replace(FOUR_WEEKS.rhythm, weeks=2)), "Tight"
        ).waves[0]
        tight.start_late(FIRST + timedelta(days=5))

        assert roomy == (FIRST + timedelta(days=5), FIRST + timedelta(days=19))
        assert tight.closes == FIRST + timedelta(days=14)


@BOTH
def test_an_audience_is_organisations_or_units_or_all(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session)
        north, quay = partners.organisations(session)
        everybody = series.asks(session, pulse)
        chosen = replace(FOUR_WEEKS, audience=Audience.organisations, asked=(quay.id,))
        series.settle(session, pulse, chosen, today=TODAY, rng=Random(1))
        one = series.asks(session, pulse)
        chosen = replace(FOUR_WEEKS, audience=Audience.units, asked=(north.units[1].id,))
        series.settle(session, pulse, chosen, today=TODAY, rng=Random(1))

        assert everybody == {north.id, quay.id}
        assert one == {quay.id}
        assert series.asks(session, pulse) == {north.id}


def asks(pulse: Pulse) -> list[list[str]]:
    """What each wave ahead would ask."""
    return [[item.key for item in wave.instrument.items] for wave in planning.ahead(pulse)]


def test_what_takes_turns_is_laid_out_in_advance_and_kept_with_the_pulse(app: Flask) -> None:
    with app.app_context():
        pulse = founded(db.session(), instrument="trust-mini")
        six = asks(pulse)
        pulse.turns = [["voice_say"], ["voice_few"]]

        assert six == rotation.of(pulse.whole)[:6]  # type: ignore[index]  # it has turns
        assert asks(pulse) == [["voice_say"], ["voice_few"]] * 3
        assert founded(db.session(), name="Whole").turns is None


def test_a_skipped_wave_loses_no_turn_and_one_that_opened_keeps_its_own(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        pulse = founded(session, instrument="trust-mini")
        six = asks(pulse)
        planning.skip(session, pulse.waves[1])
        without = asks(pulse)
        planning.take_back(session, pulse.waves[1], TODAY)
        back = asks(pulse)
        first = pulse.waves[0]
        first.open(FIRST)
        opened = asks(pulse)
        first.drop()

        assert without == six[:5]
        assert back == six
        assert opened == asks(pulse) == six[1:]


def test_questions_that_take_turns_need_a_cadence_that_brings_each_subject_back(
    app: Flask,
) -> None:
    eight_weeks = Settings(Rhythm(Cadence.weeks, weeks=8, starts=FIRST))
    quarterly = Settings(Rhythm(Cadence.quarterly, starts=FIRST))
    with app.app_context():
        session = db.session()
        for slow in (eight_weeks, quarterly):
            with pytest.raises(PlanInvalid, match="let a wave come every 4 weeks or oftener"):
                founded(session, slow, instrument="trust-mini")
        by_hand = founded(session, Settings(), name="Hand", instrument="trust-mini")
        pulse = founded(session, instrument="trust-mini")
        with pytest.raises(PlanInvalid, match="within a quarter"):
            series.settle(session, pulse, eight_weeks, today=TODAY, rng=Random(2))

        assert days(pulse) == SIX
        assert by_hand.turns == pulse.turns


def test_a_wave_whose_turn_has_not_come_waits_for_the_one_before(app: Flask) -> None:
    with app.app_context():
        pulse = founded(db.session(), instrument="trust-mini")
        first, second = pulse.waves[:2]
        with pytest.raises(IllegalMove, match="Core, wave 1 still waits, and what it asks comes"):
            second.may_open(second.opens)
        first.drop()

        second.may_open(second.opens)
