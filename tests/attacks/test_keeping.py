"""Somebody keeps the files of several waves: what all of them together tell, and do not."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from analysis.budget import Profile
from analysis.protection import Protection
from pulse.attacks.keeping import EXACT, LASTING, PAIR, played, without_figures
from pulse.attacks.knowing import EACH, HIGH, LOW, THEMES
from pulse.attacks.memory import Law, Memory, agrees, points
from pulse.attacks.years import NOWHERE, Unit, Year

SIZE = 8  # people of each of four organisations


def two_waves(leaver: int) -> Year:
    """Four organisations of eight people who answer alike twice; the first one leaves."""
    at = np.repeat(np.arange(4), SIZE)
    rng = np.random.default_rng(leaver)
    sheets = rng.integers(LOW, HIGH + 1, size=(4 * SIZE, THEMES, EACH)).astype(np.int16)
    sheets[0, 0] = leaver
    waves = np.stack([at, at])
    waves[1, 0] = NOWHERE
    units = [Unit(place, f"Unit {place}", place) for place in range(4)]
    return Year(
        units=[units, units],
        at=waves,
        answered=waves != NOWHERE,
        sheets=np.stack([sheets, sheets]),
        moved=[(0, 0)],
        put_right=[],
        constant=True,
    )


def kept(year: Year, law: Law) -> Memory:
    """Both files of a year, read by somebody who knows the law of their noise."""
    noise = [law.profile and Protection(law.profile, bytes([wave]) * 32) for wave in (0, 1)]
    return Memory(year, [year.file(wave, noise[wave]) for wave in (0, 1)], law)


@pytest.mark.parametrize("answer", [LOW, HIGH])
def test_without_noise_the_difference_of_two_files_is_the_answer_of_who_left(answer: int) -> None:
    year = two_waves(answer)

    mean, spread = kept(year, Law(None)).of_person(0, 0)

    told = mean[0]  # of a group of eight, to one decimal: eight tenths to either side
    assert told == pytest.approx(points(year.sheets[0][[0]])[0, 0], abs=0.8)
    assert spread[0, 0] < 0.8**2


@pytest.mark.parametrize("answer", [LOW, HIGH])
def test_with_noise_it_is_a_guess(answer: int) -> None:
    year = two_waves(answer)

    memory = kept(year, Law(Profile.standard))

    assert memory.of_person(0, 0)[1][0, 0] > 10**2
    assert 0.05 < agrees(memory, 0, 0) < 0.95


def test_a_file_that_is_computed_anew_is_the_same_file() -> None:
    year, noise = two_waves(3), Protection(Profile.standard, bytes(32))

    assert year.file(1, noise) == year.file(1, noise)


def test_what_the_attacker_claims_to_know_is_as_often_right_as_it_is_claimed() -> None:
    found = played(PAIR, 5, Random(15))

    assert abs(found.right / found.people - found.share) < 0.12
    assert 0.5 < without_figures() < found.share


def test_the_same_attack_breaks_one_secret_for_all_waves_and_figures_without_noise() -> None:
    lasting = played(LASTING, 3, Random(3), secret=lambda _wave: bytes(32))
    exact = played(EXACT, 3, Random(3))

    assert lasting.surest > 0.99
    assert exact.recovered > 0
