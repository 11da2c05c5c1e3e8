"""Several machines take answers over one key service: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pulse.intake import Intake
from pulse.settings import Settings
from surveys.answering import door, intake
from surveys.answering.tables import Box
from surveys.errors import KeyringAway, NotSaved
from tests.conftest import BOTH
from tests.pulse.keys.serving import Service, serving
from tests.surveys.answering.waves import (
    ITEMS,
    WAVE,
    Counted,
    OpenWave,
    engine_of,
    manifest,
)

ROOT = Path(__file__).parents[3]
POINTS = [3] * ITEMS
POSTGRESQL = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path / "keys") as service:
        yield service


@pytest.fixture
def wave(settings: Settings, service: Service) -> Iterator[OpenWave]:
    """Two teams of sixty in one organisation, whose keys lie on another machine."""
    box = engine_of(settings.box)
    Box.metadata.create_all(box)
    wave = OpenWave(box, service.client("tests"), manifest([60, 60])).launch(Random(2026))
    yield wave
    box.dispose()


def machine(
    wave: OpenWave, service: Service, name: str, tokens: list[str], **more: Any
) -> subprocess.Popen[str]:
    """Start a web process as it would run on a machine of this name."""
    order = {
        "box": wave.box.url.render_as_string(hide_password=False),
        "url": service.url,
        "secret": service.secret,
        "turns": str(service.home.parent / f"{name}.turn"),
        "tokens": tokens,
        "threads": 6,
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.pulse.keys.machine", json.dumps(order)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def openable_as_before(wave: OpenWave) -> int:
    """How many values open as they were before they were last written, once all is caught up.

    A process may end between its last commit and the destruction of the keys before; the next
    one to begin catches up, as here.
    """
    with wave.box.connect() as connection:
        reached = intake.generations(connection)
    wave.keyring.advance_all(reached)
    return len(wave.keyring.keys({slot: at - 1 for slot, at in reached.items() if at > 0}))


def over(wave: OpenWave) -> Intake:
    url = wave.box.url.render_as_string(hide_password=False)
    return Intake(engine_of(url), wave.keyring, SystemRandom())


@BOTH
def test_while_the_service_is_away_answers_are_refused_and_then_taken_once(
    wave: OpenWave, service: Service
) -> None:
    taking = over(wave)
    taking.submit(WAVE, wave.tokens[0][0], POINTS, "first")
    service.stop()
    for token in (wave.tokens[0][1], wave.tokens[1][0], wave.tokens[0][1]):
        with pytest.raises(NotSaved):
            taking.submit(WAVE, token, POINTS, "second")
    with pytest.raises(KeyringAway):
        wave.counted()
    service.start()

    assert wave.counted() == Counted(1, 1, 1)
    for token in (wave.tokens[0][1], wave.tokens[1][0], wave.tokens[0][1]):
        taking.submit(WAVE, token, POINTS, "second")
    assert wave.counted() == Counted(3, 3, 3)


@BOTH
def test_a_service_killed_again_and_again_under_load_loses_and_doubles_nothing(
    wave: OpenWave, service: Service
) -> None:
    rng = Random(6)
    with machine(wave, service, "one", wave.everybody(), pause=0.05) as process:
        assert process.stdout
        process.stdout.readline()
        for _ in range(2):
            time.sleep(rng.uniform(0, 0.2))
            service.kill()
            service.start()
        process.stdout.read()

    assert process.returncode == 0
    assert wave.counted() == Counted(120, 120, 120)
    assert openable_as_before(wave) == 0


@POSTGRESQL
def test_two_machines_share_one_service_and_count_each_answer_once(
    wave: OpenWave, service: Service
) -> None:
    rng, tokens = Random(4), wave.everybody()
    machines = [
        machine(wave, service, name, rng.sample(tokens, len(tokens))) for name in ("one", "two")
    ]
    saved = [process.communicate()[0].split() for process in machines]

    assert [process.returncode for process in machines] == [0, 0]
    assert [sorted(told) for told in saved] == [sorted(tokens)] * 2
    assert wave.counted() == Counted(120, 120, 120)
    assert openable_as_before(wave) == 0


@POSTGRESQL
def test_a_machine_and_the_service_killed_meanwhile_harm_nobody_else(
    wave: OpenWave, service: Service
) -> None:
    rng, tokens = Random(5), wave.everybody()
    doomed = machine(wave, service, "doomed", rng.sample(tokens, len(tokens)), pause=0.02)
    other = machine(wave, service, "other", rng.sample(tokens, len(tokens)), pause=0.02)
    assert doomed.stdout
    saved = {doomed.stdout.readline().strip()}
    service.kill()
    service.start()
    time.sleep(rng.uniform(0, 0.1))
    doomed.kill()
    saved |= set(doomed.stdout.read().split())
    doomed.wait()
    doomed.stdout.close()
    saved |= set(other.communicate()[0].split())

    assert other.returncode == 0
    assert saved == set(tokens)
    assert wave.counted() == Counted(120, 120, 120)


@BOTH
def test_a_destroyed_wave_leaves_no_key_on_the_services_disk(
    wave: OpenWave, service: Service
) -> None:
    over(wave).submit(WAVE, wave.tokens[0][0], POINTS, "a word")
    service.stop()
    with Session(wave.box) as session, pytest.raises(KeyringAway):
        door.destroy(session, wave.keyring, WAVE)
    service.start()
    with Session(wave.box) as session:
        door.destroy(session, wave.keyring, WAVE)
        session.commit()

    assert set(service.file.path.read_bytes()[4096:]) == {0}
