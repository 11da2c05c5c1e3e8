"""The line through a series of waves."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.cells import Cell
from analysis.errors import FrameInvalid, TooFewWaves
from analysis.noise import Noise
from analysis.slopes import Slope, slope, slopes, theil_sen, through
from analysis.trends import holm
from tests.analysis import golden

NOISE = Noise(tau2=0.01, phi=0.6, kappa=0.7, omega=0.012, sds={"": 18.0}, shock=0.004)
SERIES = st.lists(st.floats(0, 100), min_size=4, max_size=20)


def straight(rise: float, waves: int = 8, *, start: float = 50.0) -> pd.DataFrame:
    """A series without noise, of thirty people each time."""
    wave = np.arange(waves)
    return pd.DataFrame({"wave": wave, "mean": start + rise * wave, "n": 30, "sd": 18.0})


def test_a_slope_is_what_nlme_finds_with_the_same_covariance() -> None:
    expected = golden.values("slopes_expected")

    found = slope(golden.table("slopes"), NOISE)

    for name in ("value", "se", "low", "high", "start", "p"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=1e-9), name
    start_low = found.start - 1.959963984540054 * found.start_se
    assert start_low == pytest.approx(expected["start_low"])
    assert (found.n, found.span, found.df) == (10, 12, math.inf)
    assert found.noise


def test_theil_and_sen_worked_out_in_base_r() -> None:
    series, expected = golden.table("slopes"), golden.values("slopes_expected")

    found = theil_sen(series["mean"].tolist(), series["wave"].tolist())

    assert found.value == pytest.approx(expected["theil_sen"])
    assert found.low == pytest.approx(expected["theil_sen_low"])
    assert found.high == pytest.approx(expected["theil_sen_high"])
    assert found.n == 10


def test_theil_and_sen_is_the_middle_of_the_slopes_of_all_pairs() -> None:
    # 1, 1/2, (4-1)/3, 0, (4-2)/2, 2 in order 0, .5, 1, 1, 1, 2
    assert theil_sen([1, 2, 2, 4]).value == 1


def test_ties_narrow_the_interval_of_theil_and_sen() -> None:
    times = [0, 2, 5, 10, 17, 28, 41, 58, 77, 100, 129, 160]
    means = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    slopes = sorted(
        (means[b] - means[a]) / (times[b] - times[a]) for a in range(12) for b in range(a + 1, 12)
    )

    found = theil_sen(means, times)

    # (12·11·29 - 4·3·2·11)/18 = 198; (66 ∓ 1.96·√198)/2 is 19.2 and 46.8, so ranks 19 and 48
    assert (found.low, found.high) == (slopes[18], slopes[47])


def test_holms_correction_is_r_s() -> None:
    expected = golden.values("slopes_expected")

    found = holm([0.01, 0.04, 0.03, 0.005])

    assert found == pytest.approx([expected[f"holm_{place}"] for place in range(1, 5)])


def test_a_clear_rise_is_told_with_what_it_adds_up_to() -> None:
    found = slope(straight(2.5), NOISE)

    assert not found.noise
    assert found.value * found.span == pytest.approx(17.5)
    assert found.low > 0
    assert found.start == pytest.approx(50)


def test_a_sure_rise_that_is_small_beside_the_people_stays_within_the_noise() -> None:
    quiet = Noise(tau2=1e-9, kappa=1e-6, omega=1e-9, sds={"": 18.0})

    found = slope(straight(0.3), quiet)

    assert found.low > 0
    assert found.noise  # 2.1 points in all, and a fifth of 18 is 3.6


def test_only_waves_since_the_last_break_count() -> None:
    series = straight(0, 10).assign(broken=False)
    series.loc[series["wave"] < 4, "mean"] = 10.0
    series.loc[series["wave"] == 4, "broken"] = True

    found = slope(series, NOISE)

    assert found.value == pytest.approx(0)
    assert found.n == 6


def test_a_wave_without_a_figure_is_a_gap_in_time() -> None:
    series = straight(2)
    series.loc[[2, 5], "mean"] = np.nan

    found = slope(series, NOISE)

    assert found.value == pytest.approx(2)
    assert (found.n, found.span) == (6, 7)


def test_waves_may_be_days_and_need_not_be_evenly_spaced() -> None:
    days = pd.to_datetime(["2025-01-01", "2025-01-29", "2025-02-26", "2025-04-23", "2025-05-21"])
    series = pd.DataFrame({"wave": days, "mean": [50, 52, 54, 58, 60.0], "n": 30, "sd": 18.0})

    found = slope(series, Noise(sds={"": 18.0}, spacing=28))

    assert found.value == pytest.approx(2)
    assert found.span == pytest.approx(5)


def test_a_series_alone_is_held_against_its_own_ups_and_downs() -> None:
    found = slope([50, 56, 48, 55, 51, 57, 49, 54])

    assert found.noise
    assert 1 < found.df < 8
    assert found.low < 0 < found.high


def test_a_mood_shared_by_many_partners_averages_out() -> None:
    one, many = slope(straight(1), NOISE), slope(straight(1), NOISE, partners=20)

    assert many.se < one.se


def test_what_moves_all_together_and_is_hardly_known_makes_for_few_degrees_of_freedom() -> None:
    series = straight(1, 6)
    doubtful = replace(NOISE, shock=0.03, shock_df=4.0)
    times = np.arange(6)
    v = doubtful.covariance(times, np.full(6, 18**2 / 30), unit=18.0, shocks=True)
    design = np.column_stack([np.ones(6), times])
    weights = np.linalg.solve(design.T @ np.linalg.solve(v, design), np.linalg.solve(v, design).T)[
        1
    ]

    found = slope(series, doubtful)

    together = 0.03 * 18**2 * float(weights @ weights)
    assert found.df == pytest.approx(doubtful.freedom(found.se**2, together))
    assert 4 < found.df < 30
    reach = scipy.stats.t.ppf(0.975, found.df) * found.se
    assert found.high - found.value == pytest.approx(reach)


def test_three_waves_are_enough_for_a_line() -> None:
    days = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)]
    cells = [Cell(value, 0, 100, 30, sd=18.0) for value in (50, 55, 60)]

    assert slope([50, 55, 60]).n == 3
    assert through(days, cells, replace(NOISE, spacing=30.0)).n == 3


def test_two_waves_make_no_trend() -> None:
    with pytest.raises(TooFewWaves):
        slope([50, 60])
    with pytest.raises(TooFewWaves):
        theil_sen([50])


def test_a_frame_without_waves_is_refused() -> None:
    with pytest.raises(FrameInvalid):
        slope(pd.DataFrame({"mean": [1.0, 2.0, 3.0]}))


def test_a_line_through_released_cells_is_the_same() -> None:
    series = golden.table("slopes")
    days = [date(2025, 1, 1) + timedelta(weeks=4 * int(wave)) for wave in series["wave"]]
    cells = [
        Cell(row["mean"], 0, 100, int(row["n"]), sd=18.0, noise_var=row["noise_var"])
        for row in series.to_dict("records")
    ]

    found = through(days, cells, replace(NOISE, spacing=28.0))

    expected = slope(series, NOISE)
    for name in ("value", "low", "high", "p", "start", "span"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-9), name
    with pytest.raises(TooFewWaves):
        through(days[:2], cells[:2], NOISE)


def line(p: float) -> Slope:
    """A line whose probability is p."""
    z = float(np.sqrt(2)) * _inverse_erfc(p)
    return Slope(z, z, z, 6, 1.0, p, True, 5.0, 50.0, 1.0, 0.0, math.inf)


def _inverse_erfc(p: float) -> float:
    low, high = 0.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erfc(middle) > p else (low, middle)
    return low


@given(st.lists(st.floats(1e-6, 0.999), min_size=1, max_size=8))
def test_intervals_agree_with_holms_procedure(probabilities: list[float]) -> None:
    adjusted = holm(probabilities)
    assume(all(abs(p - 0.05) > 1e-9 for p in adjusted))  # there the last digit would decide

    found = slopes({str(place): line(p) for place, p in enumerate(probabilities)})

    told = [p <= 0.05 for p in adjusted]
    assert [not each.noise for each in found.values()] == told
    assert all((each.low > 0) == (not each.noise) for each in found.values())


def test_where_the_clearest_line_is_not_told_no_other_is() -> None:
    found = slopes({"a": line(0.02), "b": line(0.021), "c": line(0.9)})  # .05/3 is .0167

    assert all(each.noise for each in found.values())


def test_overall_is_judged_on_its_own() -> None:
    found = slopes({"overall": line(0.04), "a": line(0.04), "b": line(0.5)})

    assert not found["overall"].noise
    assert found["a"].noise


@given(SERIES, st.floats(-50, 50), st.floats(0.1, 3))
def test_a_slope_turns_with_its_series(means: list[float], shift: float, scale: float) -> None:
    series = straight(0, len(means)).assign(mean=means)
    other = series.assign(mean=shift - scale * series["mean"], sd=18 * scale)

    one, turned = slope(series, NOISE), slope(other, Noise(0.01, 0.6, 0.7, 0.012, {"": 18 * scale}))
    plain = slope(series, Noise(0.01, 0.6, 0.7, 0.012, {"": 18.0}))

    assert turned.value == pytest.approx(-scale * plain.value, abs=1e-7)
    assert turned.se == pytest.approx(scale * plain.se)
    assert one.se >= plain.se
