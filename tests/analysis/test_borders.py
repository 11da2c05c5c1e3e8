"""What statistics do at the edges of what they take: few answers, other confidences, ties."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.agreement import ad, agreement_a, icc, icc_of, polarisation, r_wg
from analysis.errors import TooFewRespondents
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.reliability import (
    alpha_if_dropped,
    correlation_interval,
    cronbach,
    item_rest,
    omega_total,
    pooled_omega,
    products,
)
from analysis.scoring import (
    manski,
    mean_finite,
    mean_of_half,
    mean_unbounded,
    scores,
    wilson,
    worth,
)
from tests.analysis import golden

R = golden.values("borders_expected")


def test_scores_keep_the_rows_names_of_their_sheets() -> None:
    key = ScoringKey(1, 5, (KeyedItem("a", "x"),))
    table = sheets([(1,), (5,)], key).set_axis([7, 3])

    assert scores(table, key)["x"].to_dict() == {7: 0, 3: 100}


def test_a_key_without_items_gives_everybody_no_score() -> None:
    key = ScoringKey(1, 5, ())

    table = scores(pd.DataFrame(index=[4, 5]), key)

    assert table.columns.tolist() == ["overall"]
    assert table["overall"].isna().tolist() == [True, True]


def test_a_mean_of_nothing_is_0_and_is_nowhere() -> None:
    there = np.array([[True, False, False], [True, True, False], [False, False, False]])
    mean, enough = mean_of_half(np.where(there, 6.0, 0.0), there)
    none, nowhere = mean_of_half(np.zeros((0, 2)), np.zeros((0, 2), dtype=bool))

    assert (mean.tolist(), enough.tolist()) == ([6, 0, 0], [True, False, False])
    assert (none.tolist(), nowhere.tolist()) == ([0, 0], [False, False])


def test_one_answer_beside_a_known_spread_says_nothing_of_the_others() -> None:
    found = mean_finite([40.0], 10, sd=20.0)

    assert found == (40, -math.inf, math.inf, 1)


def test_the_interval_of_a_mean_alone_is_r_s() -> None:
    low, high = mean_unbounded(50, sd=10, n=16)
    of_two, _ = mean_unbounded(50, sd=10, n=2)

    assert low == pytest.approx(R["mean_low"])
    assert high == pytest.approx(100 - R["mean_low"])
    assert of_two == pytest.approx(R["mean_two_low"])
    with pytest.raises(TooFewRespondents):
        mean_unbounded(50, sd=10, n=1)


def test_bounds_of_those_who_all_say_most_reach_the_top() -> None:
    assert manski(100, 5, 10) == (50, 100)


def test_shares_and_scales_at_another_confidence_are_those_of_r() -> None:
    share = wilson(7, 20, confidence=0.9)
    alpha = cronbach(golden.table("reliability"), confidence=0.9)

    assert (share.low, share.high) == pytest.approx((R["wilson_90_low"], R["wilson_90_high"]))
    assert (alpha.low, alpha.high) == pytest.approx((R["alpha_90_low"], R["alpha_90_high"]))


def test_a_mean_over_partners_is_worth_the_answers_of_its_smallest() -> None:
    # s²/4 · (1/10 + 1/10) is s²/20; of 10 and 40: s²/4 · (1/10 + 1/40) is s²/32
    assert worth([10, 10], [1, 1]) == pytest.approx(20)
    assert worth([10, 40], [1, 1]) == pytest.approx(32)
    # a pool of three with 30 answers beside one with 10: (9/30 + 1/10)/16 = 1/40
    assert worth([30, 10], [3, 1]) == pytest.approx(40)
    with pytest.raises(TooFewRespondents):
        worth([], [])


def test_two_rows_are_enough_for_an_alpha() -> None:
    # variances 2 and .5 of (1, 3) and (2, 3), and 4.5 of their totals: 2 (1 - 2.5/4.5)
    found = cronbach(np.array([[1.0, 2.0], [3.0, 3.0]]))

    assert found.value == pytest.approx(8 / 9)
    assert found.n == 2


def test_omega_s_interval_grows_with_its_confidence_and_ends_at_1() -> None:
    items = golden.table("reliability")

    usual, narrow = omega_total(items), omega_total(items, confidence=0.9)
    alike = omega_total(golden.rows_like(np.full((4, 4), 0.99) + 0.01 * np.eye(4), 5))

    assert pooled_omega(products(items.to_numpy(float))) == usual
    reach, less = usual.high - usual.value, narrow.high - narrow.value
    assert less / reach == pytest.approx(R["reach_90"] / R["reach_95"])
    assert alike.proper
    assert alike.high == 1
    assert alike.value - alike.low > 1 - alike.value


def test_an_omega_that_cannot_be_says_of_how_many_it_was_made() -> None:
    # correlations .9, .9 and .6: a loading² of .9·.9/.6 > 1 is none
    correlations = np.array([[1.05, 0.9, 0.9], [0.9, 1.05, 0.6], [0.9, 0.6, 1.05]])

    found = omega_total(golden.rows_like(correlations, 40))

    assert found.proper is False
    assert (found.n, found.k) == (40, 3)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_items_that_never_differ_have_no_share_in_the_rest() -> None:
    items = pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 2, 1], "c": [1.0, 2, 2], "d": [4.0] * 3})

    rest, dropped = item_rest(items), alpha_if_dropped(items[["a", "b", "c"]])

    assert (rest.name, dropped.name) == ("item_rest", "alpha_if_dropped")
    assert rest.isna().to_dict() == {"a": False, "b": False, "c": True, "d": True}
    assert dropped.isna().to_dict() == {"a": False, "b": False, "c": True}


def test_a_scale_in_other_units_is_as_reliable() -> None:
    items = golden.table("reliability").dropna()

    for of in (alpha_if_dropped, item_rest):
        assert of(items / 100).tolist() == pytest.approx(of(items).tolist())


def test_four_pairs_are_enough_for_a_correlation_s_interval() -> None:
    found = correlation_interval(0.5, 4)

    assert found == pytest.approx((R["correlation_low"], R["correlation_high"]))
    with pytest.raises(TooFewRespondents):
        correlation_interval(0.5, 3)


def test_agreement_says_of_how_many_it_was_made() -> None:
    ratings = np.array([[3.0, 4], [4, 4], [5, 5], [np.nan, 1]])

    deviation = ad(ratings)

    assert (deviation.n, deviation.k) == (3, 2)
    assert r_wg(ratings[:, 0], 5).n == 3
    assert polarisation([4, 0, 6]).n == 10
    assert (float(agreement_a([0, 1, 0])), agreement_a([0, 1, 0]).n) == (1, 1)


def test_groups_in_which_nobody_answered_are_none() -> None:
    values, groups = [1.0, 2, 4, 5], ["a", "a", "b", "b"]
    named = pd.Series(pd.Categorical(groups, categories=["a", "b", "empty"]))

    expected = icc(values, groups)

    # means 1.5 and 4.5: between 9, within .5, k = 2
    assert expected == pytest.approx((8.5 / 9.5, 8.5 / 9, 2))
    assert icc(values, named) == expected
    assert icc_of([2, 0, 2], [1.5, np.nan, 4.5], [0.5, np.nan, 0.5]) == expected
