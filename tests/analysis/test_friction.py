"""Falls found early, with a promise."""

import math
import time

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from analysis.errors import FrameInvalid
from analysis.friction import Noise, composite, cusum, detect, fit_noise, recoveries, threshold
from soak.panels import Setting, cells
from tests.analysis import golden

NOISE = Noise(tau2=0.01, phi=0.4, kappa=0.8, omega=0.01, sds={"c": 20.0})


def one(means: list[float] | np.ndarray, **columns: object) -> pd.DataFrame:
    """One series of forty people each time."""
    given = {"wave": range(1, len(means) + 1), "n": 40, "sd": 20.0, **columns}
    return pd.DataFrame({"organisation": "a", "construct": "c", "mean": means, **given})


def density_ratios(series: pd.DataFrame, noise: Noise) -> float:
    """The statistic from the densities of differences between neighbours, which know no level."""
    times, means = series["wave"].to_numpy(float), series["mean"].to_numpy()
    v = noise.covariance(times, 400 / series["n"].to_numpy(), series["noise_var"], unit=20.0)
    differences = np.diff(np.eye(len(means)), axis=0)
    seen, spread = differences @ means, differences @ v @ differences.T
    nothing = multivariate_normal.logpdf(seen, np.zeros(len(seen)), spread)
    total = 0.0
    for start in range(4, len(means)):
        since = times - times[start]
        for fall in (0.2, 0.4, 0.6):
            for shape in ((since >= 0) * 1.0, np.clip((since + 1) / 8, 0, 1) * (since >= 0)):
                expected = differences @ (-20 * fall * shape)
                ratio = multivariate_normal.logpdf(seen, expected, spread) - nothing
                total += math.exp(ratio) / 6
    return total


def test_the_statistic_is_the_ratio_of_densities_whatever_the_gaps() -> None:
    rng = np.random.default_rng(3)
    waves = [1, 2, 3, 5, 6, 7, 8, 12, 13, 14, 15, 16]
    series = one(
        60 + rng.normal(0, 4, 12),
        wave=waves,
        n=rng.integers(31, 80, 12),
        noise_var=rng.uniform(0, 2, 12),
    )

    found = detect(series, watch=200, alert=1000, noise=NOISE)

    assert found["statistic"].isna().tolist() == [True] * 4 + [False] * 8
    for wave in range(4, 12):
        expected = density_ratios(series[: wave + 1], NOISE)
        assert found["statistic"][wave] == pytest.approx(expected, rel=1e-9)


def test_a_hidden_cell_is_a_gap_and_says_nothing() -> None:
    rng = np.random.default_rng(4)
    series = one(60 + rng.normal(0, 4, 12), noise_var=0.0)
    hidden = series.assign(mean=series["mean"].where(~series["wave"].isin([3, 8])))

    found = detect(hidden, watch=200, alert=1000, noise=NOISE)
    without = detect(hidden.dropna(), watch=200, alert=1000, noise=NOISE)

    told = found[found["mean" if "mean" in found else "score"].notna()].reset_index(drop=True)
    assert found["statistic"].isna().tolist() == [w <= 5 or w == 8 for w in range(1, 13)]
    pd.testing.assert_frame_equal(told, without)
    assert told["statistic"].iloc[-1] == pytest.approx(density_ratios(hidden.dropna(), NOISE))


def test_falls_are_told_with_their_beginning_and_their_size() -> None:
    told, begun, sized, others = 0, 0, 0, 0
    for seed in range(100, 108):
        world = cells(Setting(waves=24), np.random.default_rng(seed))
        one = (world["organisation"] == "o09") & (world["construct"] == "c02")
        world.loc[one & (world["wave"] >= 15), "mean"] -= 12

        found = detect(world, watch=200, alert=1000)

        alerts = found[found["level"] == "alert"]
        own = (alerts["organisation"] == "o09") & (alerts["construct"] == "c02")
        told += int((own & alerts["wave"].between(15, 22)).any())
        others += len(alerts[~own].drop_duplicates(["organisation", "construct"]))
        last = found[(found["organisation"] == "o09") & (found["construct"] == "c02")].iloc[-1]
        begun += int(abs(last["onset"] - 15) <= 1)
        sized += int(abs(last["size"] - 12) < 2 * last["size_se"])

    # three fifths of a standard deviation among fifty: hardly one in fifty is missed in 8 waves
    assert told >= 7
    assert begun >= 6
    assert sized >= 6
    assert others <= 8 * 71 * 20 / 1000  # the promise: 20 in 1000 of the series that stay


def test_what_a_row_says_does_not_depend_on_later_waves() -> None:
    world = cells(Setting(waves=26, missing=0.1), np.random.default_rng(2))

    whole = detect(world, watch=200, alert=1000)

    for until in (6, 11, 17):
        early = detect(world[world["wave"] <= until], watch=200, alert=1000)
        same = whole[whole["wave"] <= until].reset_index(drop=True)
        pd.testing.assert_frame_equal(early, same)


def test_the_order_of_rows_and_the_scale_do_not_matter() -> None:
    world = cells(Setting(waves=12), np.random.default_rng(5))
    other = world.sample(frac=1, random_state=1).assign(
        mean=lambda w: 1 + w["mean"] / 25, sd=lambda w: w["sd"] / 25
    )

    one, two = detect(world, watch=9, alert=99), detect(other, watch=9, alert=99)

    assert two["statistic"].to_numpy() == pytest.approx(one["statistic"].to_numpy(), nan_ok=True)
    assert two["size"].to_numpy() * 25 == pytest.approx(one["size"].to_numpy(), nan_ok=True)
    assert two["level"].tolist() == one["level"].tolist()


def test_what_moves_everybody_is_nobodys_friction() -> None:
    world = cells(Setting(waves=20), np.random.default_rng(6))
    moved = world.assign(mean=world["mean"] - np.where(world["wave"] >= 12, 15, 0))

    still, found = detect(world), detect(moved)

    assert found["statistic"].to_numpy() == pytest.approx(still["statistic"], nan_ok=True)


def test_a_series_begins_anew_after_a_break() -> None:
    fell = one([60.0] * 8 + [40.0] * 8)
    marked = fell.assign(broken=fell["wave"] == 9)

    found = detect(fell, watch=200, alert=1000, noise=NOISE)
    broken = detect(marked, watch=200, alert=1000, noise=NOISE)

    assert found["level"].iloc[-1] == "alert"
    assert (broken["level"] == "none").all()
    assert broken["statistic"].isna().tolist() == ([True] * 4 + [False] * 4) * 2


def test_history_without_n_and_sd_is_held_against_its_own_ups_and_downs() -> None:
    found_first, told, begun = 0, 0, 0
    for seed in range(100, 106):
        world = cells(Setting(waves=16), np.random.default_rng(seed))
        fell = (world["organisation"] == "o11") & (world["construct"] == "c01")
        world.loc[fell & (world["wave"] >= 10), "mean"] -= 15
        days = pd.Timestamp("2009-10-01") + pd.to_timedelta(365 * world["wave"], unit="D")
        bare = world.drop(columns=["n", "sd", "noise_var"]).assign(wave=days)

        found = detect(bare, watch=200, alert=1000)

        strongest = found.loc[found["statistic"].idxmax()]
        right = (strongest["organisation"], strongest["construct"]) == ("o11", "c01")
        found_first += right
        told += right and strongest["level"] == "alert"
        begun += right and strongest["onset"] == days[world["wave"] == 10].iloc[0]
        assert found["n"].isna().all()

    assert found_first >= 5
    assert told >= 5
    assert begun >= 4


def test_false_alarms_are_rarer_than_promised() -> None:
    waves, series, watch = 20, 0, 40.0
    false = 0
    for seed in range(4):
        world = cells(
            Setting(waves=waves, organisations=10, constructs=6), np.random.default_rng(seed)
        )
        found = detect(world, watch=watch, alert=1000)
        reached = found.groupby(["organisation", "construct"])["statistic"].max() >= watch
        false, series = false + int(reached.sum()), series + len(reached)

    assert false / series <= (waves - 4) / watch


def test_a_rise_is_told_by_the_same_statistic_turned_round() -> None:
    rose = one([60.0] * 8 + [75.0] * 6)

    found = recoveries(rose, watch=200, alert=1000, noise=NOISE)

    turned = detect(rose.assign(mean=-rose["mean"]), watch=200, alert=1000, noise=NOISE)
    assert found["statistic"].to_numpy() == pytest.approx(turned["statistic"], nan_ok=True)
    assert found["score"].tolist() == rose["mean"].tolist()
    assert found["size"].iloc[-1] == pytest.approx(15)


def test_a_composite_is_the_mean_of_what_is_shown_of_all_constructs() -> None:
    table = pd.DataFrame(
        {
            "organisation": ["a", "a", "a", "b", "b"],
            "construct": ["x", "y", "x", "x", "overall"],
            "wave": [1, 1, 2, 1, 1],
            "mean": [50.0, 60.0, 70.0, 40.0, 99.0],
            "n": [30, 20, 30, 30, 30],
            "sd": [20.0, 22.0, 20.0, 20.0, 20.0],
        }
    )

    found = composite(table)

    assert found[["organisation", "wave", "mean", "n", "sd"]].values.tolist() == [
        ["a", 1, 55.0, 20, 21.0],
        ["b", 1, 40.0, 30, 20.0],
    ]
    assert set(found["construct"]) == {"overall"}


def test_the_threshold_follows_from_the_false_flags_that_are_tolerated() -> None:
    assert threshold(400, 0.5) == 800
    assert threshold(10, 100) == 1
    with pytest.raises(FrameInvalid):
        threshold(10, 0)


def test_the_sum_that_explains_a_flag_worked_by_hand() -> None:
    # what is below -.5 adds up; 0, then 1.5, 1.5 - .5 + .2 = 1.2, none, then 3.2
    found = cusum(np.array([0.3, -2.0, -0.2, np.nan, -2.5]))

    assert found.tolist() == pytest.approx([0, 1.5, 1.2, 1.2, 3.2])


@pytest.mark.parametrize("shift", [0.5, 1.0, 2.0])
def test_run_lengths_of_the_sum_are_those_of_r(shift: float) -> None:
    expected = golden.table("run_lengths").set_index("shift")["sum"][shift]
    rng = np.random.default_rng(8)

    runs = []
    for _ in range(500):
        sums = cusum(rng.normal(-shift, 1, 400))
        runs.append(int(np.argmax(sums > 4)) + 1)

    assert np.mean(runs) == pytest.approx(expected, abs=4 * np.std(runs) / math.sqrt(500))


def test_an_empty_alliance_has_no_friction_and_an_ill_table_is_refused() -> None:
    series = one([60.0, 61.0])

    assert detect(series[:0], watch=200, alert=1000).empty
    assert detect(series, watch=200, alert=1000)["level"].tolist() == ["none", "none"]
    for wrong in (
        series.drop(columns="mean"),
        pd.concat([series, series]),
        series.assign(n=0),
        series.assign(wave=["soon", "late"]),
        series.assign(mean=math.inf),
        series.assign(construct=None),
    ):
        with pytest.raises(FrameInvalid):
            detect(wrong, watch=200, alert=1000)
    with pytest.raises(FrameInvalid):
        detect(series, watch=200, alert=100)


def test_everybody_always_saying_the_same_is_no_friction() -> None:
    still = one([60.0] * 12, sd=0.0)

    found = detect(still, watch=200, alert=1000)

    assert (found["level"] == "none").all()


def test_forty_organisations_over_five_years_take_seconds() -> None:
    world = cells(Setting(waves=60, organisations=40, constructs=8), np.random.default_rng(9))
    began = time.perf_counter()

    found = detect(world, watch=200, alert=1000)

    assert len(found) == 40 * 8 * 60
    assert time.perf_counter() - began < 60


def test_noise_is_assumed_while_there_is_too_little_to_learn_from() -> None:
    found = fit_noise(one([60.0, 61.0, 59.0, 60.5]))

    assert not found.learned
    assert (found.tau2, found.phi, found.kappa, found.omega) == (0.0025, 0.4, 1.0, 0.008)
    assert found.sds == {"c": 20.0}
