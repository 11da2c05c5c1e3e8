from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.settings import Settings
from surveys.answering import door, tickets
from surveys.answering.keyfile import KeyFile
from surveys.answering.keyring import Slot
from surveys.answering.tables import Box, Sealed, Ticket
from surveys.errors import IllegalMove, KeyMissing, NotFound, TokenUnknown, WaveClosed
from tests.conftest import BOTH
from tests.surveys.answering.waves import (
    WAVE,
    Counted,
    OpenWave,
    engine_of,
    fresh,
    intake_over,
    manifest,
)


def rows_of(wave: OpenWave) -> int:
    with wave.box.connect() as connection:
        return connection.execute(select(func.count()).select_from(Sealed)).scalar_one()


@BOTH
def test_a_prepared_wave_shows_its_manifest_and_is_empty(wave: OpenWave):
    with wave.box.connect() as connection:
        shown = door.manifest(connection, WAVE)
        shut = door.is_shut(connection, WAVE)

    assert shown == wave.public
    assert not shut
    assert wave.counted() == Counted(0, 0, 0)


@BOTH
def test_a_wave_nobody_opened_is_not_found_and_counts_as_shut(wave: OpenWave):
    with wave.box.connect() as connection:
        assert door.is_shut(connection, "nothing")
        with pytest.raises(NotFound):
            door.manifest(connection, "nothing")


@BOTH
def test_a_shut_door_says_so(wave: OpenWave):
    with Session(wave.box) as session:
        door.shut(session, WAVE)
        session.commit()

        assert door.is_shut(session.connection(), WAVE)
        with pytest.raises(WaveClosed):
            door.manifest(session.connection(), WAVE)


@BOTH
def test_every_sealed_value_has_a_key_of_its_own_and_the_wave_a_noise_secret(settings: Settings):
    wave = fresh(settings.box, settings.keyring_file, manifest([300, 12, 40], organisations=2))
    with wave.box.connect() as connection:
        names = select(Sealed.wave, Sealed.kind, Sealed.place, Sealed.shard)
        slots = [Slot(*row) for row in connection.execute(names)]
    wave.box.dispose()

    keys = wave.keyring.keys(dict.fromkeys([*slots, Slot(WAVE, "noise", 0, 0)], 0))

    # rolls and sheets; notes of 340 and of 12; a key that signs for each of the units
    assert len(slots) == 2 * (2 + 1 + 1) + 8 + 1 + 3
    assert len(set(keys.values())) == len(slots) + 1


@BOTH
def test_a_code_that_comes_during_an_unfinished_launch_does_not_spoil_the_next(
    settings: Settings,
):
    box, keyring = engine_of(settings.box), KeyFile(settings.keyring_file)
    Box.metadata.create_all(box)
    with Session(box) as session:
        door.prepare(session, keyring, wave=WAVE, manifest=manifest([20]))
        session.commit()
    wave = OpenWave(box, keyring, manifest([20, 500]))
    intake = intake_over(wave)
    with pytest.raises(TokenUnknown):
        intake.submit(WAVE, tickets.mint(Random(99)), [3] * 15, "")

    wave.launch(Random(5))
    intake.submit(WAVE, wave.tokens[1][0], [3] * 15, "")
    counted = wave.counted()
    box.dispose()

    assert counted == Counted(1, 0, 1)


@BOTH
def test_an_unfinished_launch_is_cleared_away_by_the_next(settings: Settings):
    box, keyring = engine_of(settings.box), KeyFile(settings.keyring_file)
    Box.metadata.create_all(box)
    with Session(box) as session:
        door.prepare(session, keyring, wave=WAVE, manifest=manifest([500, 20]))
        session.commit()
        before = keyring.key(Slot(WAVE, "noise", 0, 0), 0)
    with Session(box) as session:  # as if killed: keys are cut anew, and nothing is committed
        door.prepare(session, keyring, wave=WAVE, manifest=manifest([20]))

    wave = OpenWave(box, keyring, manifest([30]))
    with Session(box) as session:
        door.prepare(session, keyring, wave=WAVE, manifest=wave.public)
        session.commit()
    rows, counted = rows_of(wave), wave.counted()
    box.dispose()

    assert rows == 3
    assert counted == Counted(0, 0, 0)
    assert keyring.key(Slot(WAVE, "noise", 0, 0), 0) != before


@BOTH
def test_a_wave_whose_letters_may_have_left_is_not_prepared_again(wave: OpenWave):
    intake_over(wave).submit(WAVE, wave.tokens[0][0], [3] * 15, "")
    with Session(wave.box) as session, pytest.raises(IllegalMove):
        door.prepare(session, wave.keyring, wave=WAVE, manifest=wave.public)

    assert wave.counted() == Counted(1, 0, 1)


@BOTH
def test_a_destroyed_wave_leaves_its_shut_door_and_nothing_else(wave: OpenWave):
    intake_over(wave).submit(WAVE, wave.tokens[0][0], [3] * 15, "a word")
    for _ in range(2):  # a job that was killed in between does it again
        with Session(wave.box) as session:
            door.destroy(session, wave.keyring, WAVE)
            session.commit()

    with wave.box.connect() as connection:
        tickets = connection.execute(select(func.count()).select_from(Ticket)).scalar_one()
        assert door.is_shut(connection, WAVE)
    assert (rows_of(wave), tickets) == (0, 0)
    assert wave.keyring.waves() == set()


@BOTH
def test_a_box_without_its_keyring_stays_sealed(wave: OpenWave, tmp_path: Path):
    intake_over(wave).submit(WAVE, wave.tokens[0][0], [3] * 15, "a word")
    restored = OpenWave(wave.box, KeyFile(tmp_path / "elsewhere" / "slots"), wave.public)
    restored.keyring.create()

    with pytest.raises(KeyMissing):
        restored.sheets()


@BOTH
def test_an_older_copy_of_the_box_cannot_be_opened_with_the_keys_of_today(wave: OpenWave):
    with Session(wave.box) as session:
        copy = session.execute(select(Sealed.__table__)).mappings().all()
    intake = intake_over(wave)
    for token in wave.tokens[0][:2]:  # before the second is written, the first one's keys are gone
        intake.submit(WAVE, token, [3] * 15, "a word")
    with Session(wave.box) as session:
        for row in copy:
            session.merge(Sealed(**row))
        session.commit()

    with pytest.raises(KeyMissing):
        wave.sheets()
