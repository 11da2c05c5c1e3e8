from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from pulse.settings import Settings
from surveys.answering import extracts
from surveys.answering.tables import Sealed
from surveys.errors import SealBroken
from tests.conftest import BOTH
from tests.surveys.answering.waves import WAVE, OpenWave, fresh, intake_over, manifest


@BOTH
def test_what_went_in_comes_out_unit_by_unit(settings: Settings):
    wave = fresh(settings.box, settings.keyring_file, manifest([5, 4, 3], organisations=2))
    intake, rng = intake_over(wave), Random(11)
    sent: dict[int, list[tuple[int, ...]]] = {0: [], 1: [], 2: []}
    for unit, tokens in enumerate(wave.tokens):
        for number, token in enumerate(tokens):
            points = tuple(rng.randint(0, 5) for _ in range(15))
            sent[unit].append(points)
            intake.submit(WAVE, token, points, f"note {unit}.{number}" if number % 2 else "")

    sheets = {unit: wave.sheets(unit) for unit in sent}
    notes = [sorted(wave.notes(place)) for place in (0, 1)]
    seats = [len(wave.seats(unit)) for unit in sent]
    wave.box.dispose()

    assert sheets == {unit: sorted(points) for unit, points in sent.items()}
    assert notes == [["note 0.1", "note 0.3", "note 2.1"], ["note 1.1", "note 1.3"]]
    assert seats == [5, 4, 3]


@BOTH
def test_shards_of_a_large_unit_are_merged(settings: Settings):
    wave = fresh(settings.box, settings.keyring_file, manifest([400]))
    intake = intake_over(wave)
    for token in wave.tokens[0][:60]:
        intake.submit(WAVE, token, [2] * 15, "a word")

    counted = wave.counted()
    wave.box.dispose()

    assert (counted.sheets, counted.notes, counted.seats) == (60, 60, 60)


@BOTH
def test_notes_are_stirred_by_the_random_source_that_is_given(wave: OpenWave):
    intake = intake_over(wave)
    for number, token in enumerate(wave.tokens[0]):
        intake.submit(WAVE, token, [2] * 15, f"{number:02}")

    orders = set()
    for seed in range(5):
        with Session(wave.box) as session:
            found = extracts.notes(
                session, wave.keyring, wave=WAVE, organisation=0, rng=Random(seed)
            )
        orders.add(tuple(found))
        assert sorted(found) == [f"{number:02}" for number in range(20)]

    assert len(orders) == 5


@BOTH
def test_a_value_that_somebody_changed_is_noticed(wave: OpenWave):
    with wave.box.begin() as connection:
        connection.execute(update(Sealed).where(Sealed.kind == "sheets").values(value=bytes(400)))

    with pytest.raises(SealBroken):
        wave.sheets()
