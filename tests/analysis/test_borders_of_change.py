"""What changes and lines do at the edges of what they take: no spread, few degrees, ties."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.cells import Cell
from analysis.errors import TooFewRespondents
from analysis.noise import Noise
from analysis.slopes import Slope, probability, quantile, slope, slopes, theil_sen
from analysis.trends import Usual, change, changes, hedges_g, holm, spread, step, through
from tests.analysis import golden

R = golden.values("borders_expected")
KNOWN = Noise(
    tau2=0.04, phi=0.0, kappa=1.0, omega=0.0, sds={"x": 10.0, "overall": 10.0}, shock=0.01,
    shock_df=6.0,
)  # fmt: skip


def cell(value: float, n: int = 400, *, sd: float | None = 20.0, noise_var: float = 0.0) -> Cell:
    return Cell(value, value, value, n, sd=sd, noise_var=noise_var)


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


def test_constructs_are_found_by_their_own_spread() -> None:
    # √12 with the constructs' 10; with the 20 of these two waves it would be √42, and none found
    usual = Usual(Noise(tau2=0.04, phi=0.0, omega=0.0, sds={"x": 10.0, "y": 10.0}, shock=0.01))

    found = changes({key: (cell(60), cell(50)) for key in "xy"}, usual)

    assert found["x"].high - found["x"].value == pytest.approx(R["reach_90"] * math.sqrt(12))


def test_a_fifth_of_a_standard_deviation_is_enough() -> None:
    assert not change(cell(54, 40_000), cell(50, 40_000)).noise
    assert change(cell(53.99, 40_000), cell(50, 40_000)).noise


def test_a_figure_without_a_spread_adds_no_error_of_its_own() -> None:
    bare = cell(60, sd=None, noise_var=2.0), cell(50, sd=None, noise_var=2.0)

    assert step(*bare) == (10, 2)
    assert not change(*bare).noise
    assert spread(cell(60, sd=None), cell(50)) == spread(cell(50), cell(60, sd=None)) == 200**0.5


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


def test_a_line_through_cells_goes_by_the_spread_of_its_construct() -> None:
    days = [date(2025, 1, day) for day in (1, 2, 3)]
    noise = Noise(tau2=0.0, phi=0.0, omega=0.0, sds={"x": 10.0, "y": 90.0}, shock=0.03)

    known = through(days, [cell(value) for value in (50, 52, 54)], noise, construct="x")
    bare = through(days, [cell(v, sd=None) for v in (50, 52, 54)], noise, construct="x")

    # as above; without sampling error each wave has 3
    assert (known.se**2, bare.se**2) == pytest.approx((2, 1.5))
    assert known.smallest == pytest.approx(1)


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

    found, two, three = theil_sen(means, times), theil_sen([1, 3]), theil_sen([0, 1, 5])

    # (50·49·105 - 5·10·9·25)/18 = 13,666.7; (1,225 ∓ 1.96 · 116.9)/2 is 497.9 and 727.1
    assert (found.low, found.high) == (pairs[496], pairs[728])
    assert len(set(pairs[490:740])) == 250
    assert two == (2, 2, 2, 2)
    assert three == (2.5, 1, 4, 3)
