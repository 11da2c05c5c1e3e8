"""How soon a fall stands out, beside what is least."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.noise import Noise
from analysis.visibility import information, outlook
from tests.analysis import golden

CHANCE = Noise(tau2=1e-12, phi=0.0, kappa=1.0, omega=1e-12)  # sampling alone, a new draw each wave


def test_each_wave_tells_as_much_of_a_fall_as_its_answers_where_the_level_is_well_known() -> None:
    known = information(CHANCE, 25, earlier=500, ahead=3)

    assert known == pytest.approx([25, 50, 75], rel=0.01)


def test_an_unknown_level_costs_as_much_as_it_is_unknown() -> None:
    # of four waves before and one since: 1/(1/25 + 1/100)
    assert information(CHANCE, 25, earlier=4, ahead=1) == pytest.approx([20.0])


def test_the_limit_of_the_least_delay_is_lordens_and_above_what_is_least_at_a_threshold() -> None:
    table = golden.table("least_delays")
    known = information(CHANCE, 1, earlier=300, ahead=90)

    for row in table.itertuples():
        seen = np.flatnonzero(row.shift**2 * known / 2 >= math.log(row.waves))[0] + 1
        assert 1 / (1 / 300 + 1 / seen) == pytest.approx(row.limit, abs=1.1)
        assert row.limit / 2.3 < row.least < row.limit


def test_more_answers_and_larger_falls_are_seen_sooner_and_small_ones_perhaps_never() -> None:
    found = {(each.answers, each.fall): each.waves for each in outlook(Noise(), 200)}

    assert found[7, 0.2] is None
    for fall in (0.4, 0.6):
        waves = [found[answers, fall] or math.inf for answers in (12, 20, 36, 60, 120)]
        assert waves == sorted(waves, reverse=True)
    assert (found[60, 0.6] or 99) < (found[60, 0.4] or 99)
