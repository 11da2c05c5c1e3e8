"""Scores, means and shares."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import FrameInvalid, TooFewRespondents
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.scoring import (
    manski,
    mean_finite,
    partner_equal,
    scores,
    unreversed,
    wilson,
    wilson_interval,
)
from tests.analysis import golden

KEY = ScoringKey(
    1,
    5,
    (
        KeyedItem("a", "trust"),
        KeyedItem("b", "trust", reverse=True),
        KeyedItem("c", "trust"),
        KeyedItem("d", "voice"),
        KeyedItem("e", "voice"),
    ),
)
POINT = st.integers(0, 5)
SHEET = st.tuples(POINT, POINT, POINT, POINT, POINT)


def test_scores_worked_by_hand() -> None:
    table = scores(sheets([(5, 1, 3, 2, 2), (4, 0, 0, 0, 3), (3, 3, 0, 0, 0)], KEY), KEY)

    # First: trust (5 + 5 + 3)/3 = 13/3, so 100 · (10/3)/4; voice 2, so 25; overall their mean.
    # Second: one of three trust items is too little; one of two voice items is half: 3, so 50.
    # Third: trust (3 + 3)/2; no voice; one of two constructs is half.
    expected = pd.DataFrame(
        {
            "trust": [250 / 3, np.nan, 50],
            "voice": [25, 50, np.nan],
            "overall": [(250 / 3 + 25) / 2, 50, 50],
        }
    )
    pd.testing.assert_frame_equal(table, expected)


def test_scores_are_those_of_r() -> None:
    answers = golden.table("scoring")
    key = ScoringKey(1, 5, tuple(KeyedItem(item, "x", item == "c") for item in "abcd"))

    table = scores(answers[list("abcd")].astype(float), key)

    assert table["x"].tolist() == pytest.approx(answers["score"].tolist(), nan_ok=True)
    assert table["x"].count() == 60 - answers["score"].isna().sum()


@given(st.lists(SHEET, min_size=1, max_size=20))
def test_a_score_lies_between_0_and_100_and_turns_round_with_the_scale(
    points: list[tuple[int, ...]],
) -> None:
    mirrored = [tuple(6 - p if p else 0 for p in sheet) for sheet in points]

    table, mirror = scores(sheets(points, KEY), KEY), scores(sheets(mirrored, KEY), KEY)

    assert ((table.isna()) | ((table >= 0) & (table <= 100))).all(axis=None)
    pd.testing.assert_frame_equal(table, 100 - mirror)


def test_turning_round_leaves_the_given_frame_alone() -> None:
    given_frame = sheets([(5, 1, 3, 2, 2)], KEY)

    turned = unreversed(given_frame, KEY)

    assert turned.loc[0].tolist() == [5, 5, 3, 2, 2]
    assert given_frame.loc[0].tolist() == [5, 1, 3, 2, 2]


def test_scoring_refuses_another_instruments_sheets() -> None:
    with pytest.raises(FrameInvalid):
        scores(pd.DataFrame({"z": [1.0]}), KEY)


def test_a_finite_mean_worked_by_hand() -> None:
    # Mean 50, s = 10; 4 of 8: 10 · √(.5/4) = 3.5355; t(3) at .975 is 3.18245.
    estimate = mean_finite(pd.Series([40.0, 45, 55, 60, np.nan]), population=8, sd=10)

    assert estimate.value == 50
    assert estimate.low == pytest.approx(50 - 3.182446 * 3.535534, abs=1e-5)
    assert estimate.high == pytest.approx(50 + 3.182446 * 3.535534, abs=1e-5)
    assert estimate.n == 4


def test_a_finite_mean_is_that_of_r_survey() -> None:
    expected = golden.values("scoring_expected")
    frame = golden.table("scoring")

    estimate = mean_finite(frame.loc[frame.organisation == "x", "score"], population=30)

    assert estimate.value == pytest.approx(expected["mean_finite.value"], rel=1e-12)
    assert estimate.low == pytest.approx(expected["mean_finite.low"], rel=1e-9)
    assert estimate.high == pytest.approx(expected["mean_finite.high"], rel=1e-9)
    assert estimate.n == expected["mean_finite.n"]


@given(st.lists(st.floats(0, 100), min_size=2, max_size=30), st.integers(0, 50))
def test_the_interval_closes_as_more_of_the_people_answer(
    answers: list[float], silent: int
) -> None:
    everybody = mean_finite(pd.Series(answers), population=len(answers))
    some = mean_finite(pd.Series(answers), population=len(answers) + silent)

    assert everybody.low == everybody.value == everybody.high
    assert some.low <= everybody.value <= some.high
    assert some.value == everybody.value


def test_one_answer_has_no_interval_of_its_own_and_none_has_nothing() -> None:
    with pytest.raises(TooFewRespondents):
        mean_finite(pd.Series([50.0]), population=3)
    with pytest.raises(TooFewRespondents):
        mean_finite(pd.Series([np.nan]), population=3, sd=10)


def test_every_partner_equal_worked_by_hand() -> None:
    # A pool of three and one partner: (3·40 + 80)/4; √(9·4 + 16)/4.
    value, error = partner_equal([40, 80], [2, 4], [3, 1])

    assert value == 50
    assert error == pytest.approx(math.sqrt(52) / 4)


def test_every_partner_equal_is_the_contrast_of_r_survey() -> None:
    expected = golden.values("scoring_expected")
    means = [expected[f"means.{name}"] for name in "xyz"]
    errors = [expected[f"errors{place}"] for place in (1, 2, 3)]

    value, error = partner_equal(means, errors, [1, 1, 1])

    assert value == pytest.approx(expected["partners.value"], rel=1e-12)
    assert error == pytest.approx(expected["partners.error"], rel=1e-12)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9), st.floats(0, 20))
def test_a_mean_over_partners_lies_among_them(means: list[float], error: float) -> None:
    value, joint = partner_equal(means, [error] * len(means), [1] * len(means))

    assert min(means) - 1e-9 <= value <= max(means) + 1e-9
    assert joint == pytest.approx(error / math.sqrt(len(means)))


def test_a_mean_over_no_partners_is_refused() -> None:
    with pytest.raises(TooFewRespondents):
        partner_equal([], [], [])


def test_a_share_worked_by_hand() -> None:
    # 5 of 10, z = 1.959964: centre .5, reach z/(10 + z²) · √(10·.5·.5 + z²/4) = .263406…
    share = wilson(5, 10)

    assert share.value == 0.5
    assert share.low == pytest.approx(0.236593, abs=1e-6)
    assert share.high == pytest.approx(0.763407, abs=1e-6)
    assert share.n == 10


def test_a_share_is_that_of_r_prop_test() -> None:
    expected = golden.values("scoring_expected")

    share = wilson(9, 14)

    assert share.value == pytest.approx(expected["wilson.value"], rel=1e-12)
    assert share.low == pytest.approx(expected["wilson.low"], rel=1e-9)
    assert share.high == pytest.approx(expected["wilson.high"], rel=1e-9)
    assert share.n == expected["wilson.n"]


@given(st.integers(1, 500), st.data())
def test_a_share_lies_in_its_interval_and_turns_round(n: int, data: st.DataObject) -> None:
    favourable = data.draw(st.integers(0, n))

    share, other = wilson(favourable, n), wilson(n - favourable, n)

    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low == pytest.approx(1 - other.high)
    assert wilson_interval(favourable / n, n) == (share.low, share.high)


def test_a_share_of_nobody_is_refused() -> None:
    with pytest.raises(TooFewRespondents):
        wilson(0, 0)


def test_a_finite_mean_carries_the_noise_that_protects_it() -> None:
    # As above with noise of variance 12: √(12.5 + 12) in place of √12.5.
    estimate = mean_finite([40.0, 45, 55, 60], 8, sd=10, noise_var=12)

    assert estimate.high == pytest.approx(50 + 3.182446 * math.sqrt(12.5 + 12), abs=1e-5)
    with pytest.raises(FrameInvalid):
        mean_finite([40.0, 45, 55, 60], 3)


def test_a_share_of_these_people_is_that_of_r_with_the_answers_they_are_worth() -> None:
    # R 4.2.2: w <- 14 * 19 / 6; prop.test(9/14 * w, w, correct = FALSE)$conf.int, for 20 people.
    low, high = wilson_interval(9 / 14, 14, population=20)

    assert (low, high) == pytest.approx((0.495681242607, 0.767250180660), abs=1e-9)
    assert wilson(9, 14, population=20)[1:3] == (low, high)
    assert wilson(9, 14, population=14) == (9 / 14, 9 / 14, 9 / 14, 14)
    assert wilson(9, 14, population=10**9).low == pytest.approx(wilson(9, 14).low, abs=1e-6)
    with pytest.raises(FrameInvalid):
        wilson(9, 14, population=13)
    with pytest.raises(FrameInvalid):
        wilson(15, 14)


def test_bounds_of_those_who_were_silent_worked_by_hand() -> None:
    # 12 of 20 answered, with a mean of 60: the others may all be at 0, or all at 100.
    assert manski(60, 12, 20) == pytest.approx((36, 76))
    assert manski(4, 12, 20, 1, 5) == pytest.approx((2.8, 4.4))
    assert manski(60, 20, 20) == (60, 60)
    assert manski(math.nan, 0, 20) == (0, 100)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.integers(1, 20))
def test_bounds_hold_whatever_the_silent_think(values: list[float], n: int) -> None:
    n = min(n, len(values))
    answered = sum(values[:n]) / n

    low, high = manski(min(100, answered), n, len(values))

    assert low - 1e-9 <= sum(values) / len(values) <= high + 1e-9


@pytest.mark.parametrize(("mean", "n", "population"), [(50, 21, 20), (101, 5, 20), (-1, 5, 20)])
def test_bounds_off_the_scale_are_refused(mean: float, n: int, population: int) -> None:
    with pytest.raises(FrameInvalid):
        manski(mean, n, population)
    with pytest.raises(TooFewRespondents):
        manski(mean, 0, 0)
