from __future__ import annotations

import gc
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from pulse import intake as intakes
from pulse.intake import Intake
from pulse.settings import Settings
from surveys.answering import door, tickets
from surveys.answering.keyring import Slot
from surveys.answering.submissions import Form
from surveys.answering.tables import Sealed
from surveys.errors import (
    KeyMissing,
    NotSaved,
    SheetInvalid,
    SurveyError,
    TokenUnknown,
    WaveClosed,
)
from tests.conftest import BOTH
from tests.pulse import answering
from tests.surveys.answering.waves import WAVE, Counted, OpenWave, fresh, intake_over, manifest

POINTS = [3] * 15
ROOT = Path(__file__).parents[2]


@pytest.fixture
def wave(settings: Settings) -> Iterator[OpenWave]:
    """Two teams of sixty in one organisation."""
    wave = fresh(settings.box, settings.keyring_file, manifest([60, 60]))
    yield wave
    wave.box.dispose()


@pytest.fixture
def intake(wave: OpenWave) -> Intake:
    return intake_over(wave)


def together(count: int, deed: Callable[[int], None]) -> list[SurveyError]:
    """Do something in many threads at one moment; return what was refused."""
    gate, refused = threading.Barrier(count), []

    def work(nth: int) -> None:
        gate.wait()
        try:
            deed(nth)
        except SurveyError as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=work, args=(nth,)) for nth in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def order(wave: OpenWave, settings: Settings, tokens: list[str], **more: Any) -> str:
    """What a process of `tests.pulse.answering` is to do."""
    return json.dumps(
        {
            "box": settings.box,
            "keys": str(settings.keyring_file),
            "sizes": [unit["invited"] for unit in wave.public["units"]],
            "tokens": tokens,
            **more,
        }
    )


def started(deed: Callable[..., None], given: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.pulse.answering", deed.__name__, given],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def generations(wave: OpenWave) -> dict[Slot, int]:
    with wave.box.connect() as connection:
        rows = connection.execute(
            select(Sealed.wave, Sealed.kind, Sealed.place, Sealed.shard, Sealed.generation)
        )
        return {Slot(*row[:4]): row.generation for row in rows}


@BOTH
def test_an_answer_is_in_when_submit_returns(wave: OpenWave, intake: Intake):
    intake.submit(WAVE, wave.tokens[1][0], POINTS, "a word")

    assert wave.sheets(1) == [tuple(POINTS)]
    assert wave.notes() == ["a word"]
    assert len(wave.seats(1)) == 1
    assert wave.sheets(0) == []


@BOTH
def test_fifty_submissions_of_one_token_at_once_are_counted_once(wave: OpenWave, intake: Intake):
    token = wave.tokens[0][0]

    refused = together(50, lambda nth: intake.submit(WAVE, token, POINTS, f"note {nth}"))

    assert refused == []
    assert wave.counted() == Counted(1, 1, 1)


@BOTH
def test_the_first_answer_counts_and_a_replay_is_thanked_alike(wave: OpenWave, intake: Intake):
    intake.submit(WAVE, wave.tokens[0][0], [1] * 15, "first")
    before = generations(wave)
    intake.submit(WAVE, wave.tokens[0][0], [5] * 15, "second")
    after = generations(wave)

    assert wave.sheets(0) == [(1,) * 15]
    assert wave.notes() == ["first"]
    touched = {slot.kind for slot in after if after[slot] > before[slot]}
    assert touched == {"roll", "sheets", "notes"}  # it costs the same writes


@BOTH
def test_a_second_ticket_of_the_same_seat_is_counted_once(wave: OpenWave, intake: Intake):
    with Session(wave.box) as session:
        seat = tickets.present(session.connection(), WAVE, wave.tokens[0][0]).seat
        again = tickets.issue(session, wave=WAVE, unit=0, seat=seat, rng=Random(8))
        session.commit()

    for token in (again, wave.tokens[0][0]):
        intake.submit(WAVE, token, POINTS, "")

    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_everybody_at_once_is_counted_once_each(wave: OpenWave, intake: Intake):
    everybody = wave.everybody()

    refused = together(
        len(everybody), lambda nth: intake.submit(WAVE, everybody[nth], POINTS, f"note {nth}")
    )

    assert refused == []
    assert wave.counted() == Counted(120, 120, 120)
    assert max(generations(wave).values()) < 120  # they went in together


@BOTH
def test_an_unknown_token_and_a_good_one_in_one_batch_do_not_disturb_each_other(
    wave: OpenWave, intake: Intake
):
    tokens = [tickets.mint(Random(99)), *wave.tokens[0][:15]]

    refused = together(16, lambda nth: intake.submit(WAVE, tokens[nth], POINTS, ""))

    assert [type(refusal) for refusal in refused] == [TokenUnknown]
    assert wave.counted().sheets == 15


@BOTH
def test_a_token_does_not_open_another_wave(wave: OpenWave, intake: Intake):
    other = OpenWave(wave.box, wave.keyring, manifest([20], wave="other")).launch(Random(5))

    with pytest.raises(TokenUnknown):
        intake.submit("other", wave.tokens[0][0], POINTS, "")
    intake.submit("other", other.tokens[0][0], POINTS, "")

    assert wave.counted() == Counted(0, 0, 0)
    assert other.counted() == Counted(1, 0, 1)


@BOTH
@pytest.mark.parametrize("code", ["nothing", WAVE])
def test_a_wave_that_is_not_open_takes_nothing(wave: OpenWave, intake: Intake, code: str):
    with Session(wave.box) as session:
        door.shut(session, WAVE)
        session.commit()

    with pytest.raises(WaveClosed):
        intake.submit(code, wave.tokens[0][0], POINTS, "")

    assert wave.counted() == Counted(0, 0, 0)


@BOTH
@pytest.mark.parametrize("points", [[3] * 14, [3] * 16, [], [300] * 15])
def test_a_sheet_of_another_shape_is_refused(wave: OpenWave, intake: Intake, points: list[int]):
    with pytest.raises(SheetInvalid):
        intake.submit(WAVE, wave.tokens[0][0], points, "")

    assert wave.counted() == Counted(0, 0, 0)


@BOTH
def test_old_keys_are_destroyed_behind_the_answers(wave: OpenWave, intake: Intake):
    before = generations(wave)
    for token in wave.tokens[0][:3]:
        intake.submit(WAVE, token, POINTS, "a word")
    intake.submit(WAVE, wave.tokens[1][0], POINTS, "a word")
    after = generations(wave)

    sheets = Slot(WAVE, "sheets", 0, 0)
    assert after[sheets] == before[sheets] + 3
    with pytest.raises(KeyMissing):
        wave.keyring.key(sheets, after[sheets] - 1)


@BOTH
def test_answers_that_arrive_while_the_door_is_shut_are_counted_or_refused(
    wave: OpenWave, intake: Intake
):
    everybody, counted = wave.everybody(), []

    def deed(nth: int) -> None:
        if nth < 100:
            time.sleep(nth / 2000)
            intake.submit(WAVE, everybody[nth], POINTS, "a word")
            return
        time.sleep(0.02)
        with Session(wave.box) as session:
            door.shut(session, WAVE)
            session.commit()
        counted.append(wave.counted())

    refused = together(101, deed)

    assert {type(refusal) for refusal in refused} <= {WaveClosed}
    assert counted == [Counted(*[100 - len(refused)] * 3)]
    assert wave.counted() == counted[0]


@BOTH
def test_a_broken_urn_stops_its_own_unit_only(wave: OpenWave, intake: Intake):
    with wave.box.begin() as connection:
        connection.execute(
            update(Sealed)
            .where(Sealed.kind == "sheets", Sealed.place == 0)
            .values(value=bytes(500))
        )

    refused = together(20, lambda nth: intake.submit(WAVE, wave.tokens[nth % 2][nth], POINTS, ""))

    assert [type(refusal) for refusal in refused] == [NotSaved] * 10
    assert len(wave.seats(0)) == 0
    assert len(wave.sheets(1)) == len(wave.seats(1)) == 10


@BOTH
def test_without_its_keyring_nothing_is_taken_and_all_goes_on_when_it_is_back(
    wave: OpenWave, settings: Settings
):
    away = settings.keyring_file.rename(settings.keyring_file.with_name("away"))
    intake = intake_over(wave)

    with pytest.raises(NotSaved):
        intake.submit(WAVE, wave.tokens[0][0], POINTS, "")
    away.rename(settings.keyring_file)
    intake.submit(WAVE, wave.tokens[0][0], POINTS, "")

    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_the_operator_is_told_what_failed_without_a_word_of_the_answer(
    wave: OpenWave, intake: Intake, caplog: pytest.LogCaptureFixture
):
    with wave.box.begin() as connection:
        connection.execute(text("ALTER TABLE ticket RENAME TO gone"))

    with caplog.at_level(logging.DEBUG, "pulse.intake"), pytest.raises(NotSaved) as refusal:
        intake.submit(WAVE, wave.tokens[0][0], POINTS, "canary")

    told = caplog.text + repr(refusal.value.__cause__) + repr(refusal.value.__context__)
    assert "could not be saved" in caplog.text
    assert not any(secret in told for secret in ("canary", wave.tokens[0][0], "SELECT"))


@BOTH
def test_who_waits_too_long_is_told_that_nothing_was_saved(
    wave: OpenWave, intake: Intake, monkeypatch: pytest.MonkeyPatch
):
    intake.submit(WAVE, wave.tokens[0][0], POINTS, "")
    monkeypatch.setattr(intakes, "PATIENCE", 0.3)
    refused: list[SurveyError] = []
    with wave.box.begin() as connection:
        connection.execute(update(Sealed).values(generation=Sealed.generation))
        stuck = threading.Thread(target=intake.submit, args=(WAVE, wave.tokens[0][1], POINTS, ""))
        stuck.start()
        time.sleep(0.2)
        refused = together(3, lambda nth: intake.submit(WAVE, wave.tokens[0][nth + 2], POINTS, ""))
    stuck.join()

    assert [type(refusal) for refusal in refused] == [NotSaved] * 3
    assert wave.counted() == Counted(2, 0, 2)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_full_disk_of_the_database_server_saves_nothing(wave: OpenWave, intake: Intake):
    full = """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER full_disk BEFORE UPDATE ON sealed FOR EACH ROW
        WHEN (OLD.kind = 'sheets') EXECUTE FUNCTION full_disk()
    """
    with wave.box.begin() as connection:
        connection.execute(text(full))
    before = wave.keyring.path.read_bytes()

    with pytest.raises(NotSaved):
        intake.submit(WAVE, wave.tokens[0][0], POINTS, "a word")

    assert wave.counted() == Counted(0, 0, 0)
    assert wave.keyring.path.read_bytes() == before
    with wave.box.begin() as connection:
        connection.execute(text("DROP TRIGGER full_disk ON sealed"))
    intake.submit(WAVE, wave.tokens[0][0], POINTS, "a word")
    assert wave.counted() == Counted(1, 1, 1)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_lost_connection_is_made_anew_and_the_answer_written_once(wave: OpenWave, intake: Intake):
    intake.submit(WAVE, wave.tokens[0][0], POINTS, "")
    with wave.box.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    intake.submit(WAVE, wave.tokens[0][1], POINTS, "")

    assert wave.counted() == Counted(2, 0, 2)


def test_a_disk_that_is_full_saves_nothing_and_says_so(wave: OpenWave, settings: Settings):
    given = order(wave, settings, wave.tokens[0][:3], limit=200_000)
    with started(answering.on_a_disk_that_takes_no_more, given) as process:
        assert process.stdout
        told = json.loads(process.stdout.read())

    assert told["told"] == ["saved", "not saved", "not saved", "saved"]
    assert told["full"] == vars(Counted(1, 1, 1))
    assert told["after"] == vars(Counted(2, 2, 2))


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_while_old_keys_cannot_be_destroyed_no_further_answer_is_taken(
    wave: OpenWave, settings: Settings
):
    given = order(wave, settings, wave.tokens[0][:4], limit=0)
    with started(answering.on_a_disk_that_takes_no_more, given) as process:
        assert process.stdout
        told = json.loads(process.stdout.read())

    saved = told["told"][:4].count("saved")  # the keys of the first may be late already
    assert told["told"][2:] == ["not saved", "not saved", "saved"]
    assert told["full"] == vars(Counted(saved, saved, saved))
    assert told["after"] == vars(Counted(2, 2, 2))


@BOTH
def test_a_process_killed_at_any_step_loses_nothing_it_acknowledged_and_doubles_nothing(
    wave: OpenWave, settings: Settings
):
    tokens = wave.everybody()[:48]
    given = order(wave, settings, tokens)
    with started(answering.one_after_another_each_killed_a_little_later, given) as process:
        assert process.stdout
        *reports, end = [json.loads(line) for line in process.stdout]
    before = 1
    for report in reports:
        assert report["sheets"] == report["notes"] == report["seats"]
        assert report["sheets"] - before in ({1} if report["saved"] else {0, 1})
        before = report["sheets"]
    intake = intake_over(wave)
    for token in tokens:
        intake.submit(WAVE, token, POINTS, "once more")

    assert len(reports) == 47
    assert sum(report["killed"] for report in reports) > 40
    assert 0 < end["sheets"] < 48
    assert wave.counted() == Counted(48, 48, 48)


@BOTH
def test_a_process_killed_at_any_moment_under_load_loses_nothing_it_acknowledged(
    wave: OpenWave, settings: Settings
):
    rng, left, saved = Random(3), wave.everybody(), set()
    for _ in range(3):
        given = order(wave, settings, left, threads=8)
        with started(answering.all_at_once, given) as process:
            assert process.stdout
            saved.add(process.stdout.readline().strip())
            time.sleep(rng.uniform(0, 0.03))
            process.kill()
            saved |= set(process.stdout.read().split())
        counted = wave.counted()
        assert counted.sheets == counted.notes == counted.seats >= len(saved - {""})
        left = [token for token in left if token not in saved]

    given = order(wave, settings, wave.everybody(), threads=8)
    with started(answering.all_at_once, given) as process:
        process.communicate()

    assert process.returncode == 0
    assert wave.counted() == Counted(120, 120, 120)


@BOTH
def test_several_processes_take_the_same_answers_and_count_each_once(
    wave: OpenWave, settings: Settings
):
    rng, tokens = Random(4), wave.everybody()
    racing = []
    for _ in range(3):
        given = order(wave, settings, rng.sample(tokens, len(tokens)), threads=6)
        racing.append(started(answering.all_at_once, given))
    saved = [process.communicate()[0].split() for process in racing]

    assert [process.returncode for process in racing] == [0, 0, 0]
    assert [sorted(told) for told in saved] == [sorted(tokens)] * 3
    assert wave.counted() == Counted(120, 120, 120)


def test_the_application_has_an_intake_that_starts_nothing_before_the_first_answer(app: Flask):
    names = {thread.name for thread in threading.enumerate()}

    with app.app_context():
        assert isinstance(intakes.here(), Intake)

    assert {thread.name for thread in threading.enumerate()} == names


def test_nothing_of_a_refused_sheet_waits_in_memory_to_be_tidied_up(
    intake: Intake, wave: OpenWave
) -> None:
    gc.collect()
    gc.disable()
    try:
        for token in (tickets.mint(Random(nth)) for nth in range(5)):
            try:
                intake.submit(WAVE, token, POINTS, "a note")
            except TokenUnknown:
                continue
        intake.submit(WAVE, wave.tokens[0][0], POINTS, "")  # the writer has let go of the rest
        left = [each for each in gc.get_objects() if isinstance(each, Form)]
    finally:
        gc.enable()

    assert len(left) <= 1  # the last one, while its thread ends
