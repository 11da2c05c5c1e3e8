"""Utility beside protection: the tables at a small size, and what must hold of them."""

import numpy as np
import pytest

from analysis.budget import Profile
from soak import disclosure


def test_the_default_profile_adds_less_than_sampling_from_twelve_answers_on() -> None:
    rows = list(disclosure.errors(12, 120, np.random.default_rng(2)))
    added = {rule: (value, sampling) for rule, _, value, _, sampling in rows}

    value, sampling = added[Profile.standard.value]
    assert value is not None
    assert value == pytest.approx(4.84, rel=0.25)  # as worked by hand in `analysis.budget`
    assert value < sampling
    assert added[disclosure.ALONE][0] == 0
    assert added[Profile.plain.value][0] is None


def test_a_stricter_profile_shows_no_more_of_an_alliance() -> None:
    found = {row[0]: row for row in disclosure.alliances(1, np.random.default_rng(3))}

    levels = [found[profile.value][1] for profile in Profile]
    assert levels[0] >= levels[1] >= levels[2] > 0
    assert found[Profile.strict.value][3] > found[Profile.standard.value][3] > 0
    assert found[Profile.plain.value][3] == 0


def test_who_joins_among_others_that_come_and_go_is_hard_to_guess() -> None:
    right, before, sure = disclosure.turnover(0.2, 200, np.random.default_rng(4))

    assert right <= before + 0.1
    assert sure < 0.95
