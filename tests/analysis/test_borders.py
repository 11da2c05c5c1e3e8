"""What statistics do at the edges of what they take: few answers, other confidences, ties."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.agreement import ad, agreement_a, icc, icc_of, polarisation, r_wg
from analysis.cells import Cell
from analysis.errors import TooFewRespondents
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.noise import Noise
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
from analysis.slopes import Slope, probability, quantile, slope, slopes, theil_sen
from analysis.trends import Usual, change, changes, hedges_g, holm, step
from tests.analysis import golden

R = golden.values("borders_expected")
KNOWN = Noise(
    tau2=0.04, phi=0.0, kappa=1.0, omega=0.0, sds={"x": 10.0, "overall": 10.0}, shock=0.01,
    shock_df=6.0,
)  # fmt: skip


def cell(value: float, n: int = 400, *, sd: float | None = 20.0, noise_var: float = 0.0) -> Cell:
    return Cell(value, value, value, n, sd=sd, noise_var=noise_var)


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


def test_a_change_knows_its_construct_what_moves_all_and_what_protects() -> None:
    pair = cell(60, noise_var=1.0), cell(50, noise_var=1.0)
    usual = Usual(KNOWN, partners=4)

    value, error = step(*pair, usual, construct="x")
    found = change(*pair, usual, construct="x")

    # moods 2 · 10² · .04/4, sampling 2 · 20²/400, protection 2 · 1, all together 2 · 10² · .01
    assert (value, error**2) == pytest.approx((10, 8))
    # Satterthwaite: 8² / (2²/6) = 96
    assert found.high - found.value == pytest.approx(R["reach_96"] * math.sqrt(8))


def test_constructs_are_corrected_by_what_is_usual() -> None:
    # without the usual both are clear; with it the error is √(8 + 2 + 2) and neither is
    usual = Usual(Noise(tau2=0.04, phi=0.0, omega=0.0, sds={"x": 10.0, "y": 10.0}, shock=0.01))
    pairs = {"x": (cell(55), cell(50)), "y": (cell(45), cell(50))}

    two, one = changes(pairs, usual), changes({"x": pairs["x"]}, usual)

    reach = R["reach_95"] * math.sqrt(12)
    assert two["x"].high - two["x"].value == pytest.approx(reach)
    assert two["y"].value - two["y"].low == pytest.approx(reach)
    assert one["x"].high - one["x"].value == pytest.approx(R["reach_90"] * math.sqrt(12))


def test_a_fifth_of_a_standard_deviation_is_enough() -> None:
    assert not change(cell(54, 40_000), cell(50, 40_000)).noise
    assert change(cell(53.99, 40_000), cell(50, 40_000)).noise


def test_a_figure_without_a_spread_adds_no_error_of_its_own() -> None:
    bare = cell(60, sd=None, noise_var=2.0), cell(50, sd=None, noise_var=2.0)

    assert step(*bare) == (10, 2)
    assert not change(*bare).noise


def test_corrected_probabilities_end_at_1() -> None:
    assert holm([0.9, 0.8, 0.001]) == pytest.approx([1, 1, 0.003])


def test_an_effect_needs_answers_in_both_waves() -> None:
    with pytest.raises(TooFewRespondents):
        hedges_g(cell(50, 9), cell(50, 0))
    with pytest.raises(TooFewRespondents):
        hedges_g(cell(50, 0), cell(50, 9))
    assert hedges_g(cell(50.5, 3, sd=0.5), cell(50, 1, sd=0.5)).value == pytest.approx(
        1 / math.sqrt(math.pi)
    )


def test_probabilities_are_those_of_r() -> None:
    assert probability(1, 0.5) == pytest.approx(R["p_normal"])
    assert probability(-1, 0.5, 3) == pytest.approx(R["p_three"])
    assert (probability(0, 1), probability(0, 0), probability(1, 0)) == (1, 1, 0)
    assert quantile(0.05, 96) == pytest.approx(R["reach_96"])


def test_a_line_goes_by_the_spread_of_its_own_construct_and_by_its_few_degrees() -> None:
    series = pd.DataFrame(
        {"organisation": "o", "construct": "x", "wave": [1, 2, 3], "mean": [50.0, 52, 54]}
    ).assign(n=400, sd=20.0)
    noise = Noise(tau2=0.0, phi=0.0, omega=0.0, sds={"x": 10.0, "y": 90.0}, shock=0.03, shock_df=2)

    found = slope(series, noise)

    # each wave 20²/400 + 10² · .03 = 4, and Σ(t - 2)² is 2; Satterthwaite 2²/(1.5²/2) = 32/9
    assert (found.value, found.se**2) == pytest.approx((2, 2))
    assert found.df == pytest.approx(32 / 9)
    assert found.p == pytest.approx(probability(2, math.sqrt(2), 32 / 9))
    assert found.p > probability(2, math.sqrt(2))
    assert found.smallest == pytest.approx(0.2 * 10 / 2)


def test_lines_that_are_told_carry_narrower_intervals_than_those_that_are_not() -> None:
    def line(p: float) -> Slope:
        return Slope(1, 1, 1, 6, 1.0, p, True, 5.0, 50.0, 1.0, 0.0, math.inf)

    found = slopes({"a": line(0.001), "b": line(0.02), "c": line(0.5)})

    # .001 < .05/3 and .02 < .05/2, but .5 is not below .05: told at .05/2, the rest at .05/1
    reaches = [found[key].high - 1 for key in "abc"]
    assert reaches == pytest.approx([quantile(0.025), quantile(0.025), R["reach_95"]])


def test_ties_count_in_the_interval_of_theil_and_sen() -> None:
    times = np.cumsum(np.random.default_rng(1).uniform(1, 2, 50))
    means = np.repeat(np.arange(5.0), 10)
    pairs = sorted(
        (means[b] - means[a]) / (times[b] - times[a]) for a in range(50) for b in range(a + 1, 50)
    )

    found, two = theil_sen(means, times), theil_sen([1, 3])

    # (50·49·105 - 5·10·9·25)/18 = 13,666.7; (1,225 ∓ 1.96 · 116.9)/2 is 497.9 and 727.1
    assert (found.low, found.high) == (pairs[496], pairs[728])
    assert len(set(pairs[490:740])) == 250
    assert two == (2, 2, 2, 2)
