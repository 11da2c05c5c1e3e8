"""The noise model, and whether what it learns keeps false changes and trends at their rate."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.noise import Noise, fit_noise
from analysis.panel import panel, shocks, weighted_median
from soak.panels import Setting, cells


def drawn(noise: Noise, *, series: int, waves: int, n: tuple[int, ...], seed: int) -> pd.DataFrame:
    """Series drawn from a noise model itself."""
    rng = np.random.default_rng(seed)
    frames = []
    for nth in range(series):
        people = n[nth % len(n)]
        v = noise.covariance(np.arange(waves), np.full(waves, 400 / people), unit=20.0)
        means = 60 + np.linalg.cholesky(v) @ rng.standard_normal(waves)
        frames.append(
            pd.DataFrame(
                {"organisation": nth, "construct": "c", "wave": range(waves), "mean": means}
            ).assign(n=people, sd=20.0)
        )
    return pd.concat(frames)


def test_a_covariance_worked_by_hand() -> None:
    noise = Noise(tau2=0.01, phi=0.5, kappa=0.5, omega=0.02)

    found = noise.covariance([1, 2, 4], [8, 8, 8], 1.0, unit=20.0)

    # 400 · .01 = 4 and its halves; .5 · 8 + 1 = 5 where i = j; 2 · .02 · 8 = .32 a wave
    expected = [[9.32, 2.32, 0.82], [2.32, 9.64, 1.64], [0.82, 1.64, 10.28]]
    assert np.allclose(found, expected)


def test_what_series_were_drawn_from_is_learned_from_them() -> None:
    truth = Noise(tau2=0.02, phi=0.6, kappa=0.8, omega=0.02)

    found = fit_noise(drawn(truth, series=400, waves=24, n=(12, 35, 90), seed=3))

    assert found.learned
    assert found.kappa == pytest.approx(0.8, abs=0.12)
    assert found.tau2 == pytest.approx(0.02, abs=0.006)
    assert found.phi in (0.4, 0.6, 0.8)
    for lag in (1, 4, 8):  # how two waves so far apart differ is what matters
        apart = [0, lag]
        one, other = (
            model.covariance(apart, [400 / 35] * 2, unit=20.0) for model in (found, truth)
        )
        difference = np.array([1, -1])
        assert difference @ one @ difference == pytest.approx(
            difference @ other @ difference, rel=0.1
        )


def test_where_nothing_is_shown_there_is_nothing_to_learn_from() -> None:
    columns = ["organisation", "construct", "wave", "mean", "n", "sd", "broken"]

    assert fit_noise(pd.DataFrame([], columns=columns)) == Noise()
    hidden = pd.DataFrame([["a", "c", 1, np.nan, np.nan, np.nan, False]], columns=columns)
    assert fit_noise(hidden) == Noise()


def test_noise_never_falls_below_its_floors() -> None:
    quiet = drawn(Noise(1e-9, 0.0, 0.05, 1e-9), series=60, waves=12, n=(40,), seed=1)

    found = fit_noise(quiet)

    assert (found.tau2, found.kappa, found.omega) == (0.0009, 0.5, 0.005)


def test_early_waves_may_only_raise_what_is_assumed() -> None:
    found = fit_noise(cells(Setting(waves=4, organisations=30), np.random.default_rng(2)))

    assert found.learned
    assert found.tau2 >= 0.0025
    assert found.kappa >= 1
    assert found.omega >= 0.008


def test_a_few_outliers_do_not_drown_the_noise() -> None:
    world = drawn(Noise(), series=100, waves=12, n=(30,), seed=5)
    wild = world.assign(mean=world["mean"] + 40 * (world["organisation"] % 50 == world["wave"]))

    calm, stirred = fit_noise(world), fit_noise(wild)

    assert stirred.tau2 + stirred.kappa / 30 < 1.5 * (calm.tau2 + calm.kappa / 30)


def test_what_moves_all_together_is_found_and_nothing_else() -> None:
    moved = np.array([0, 0, -6, -6, 3, 0, 0, 0], dtype=float)
    levels = np.arange(5) * 7.0 + 40
    table = pd.DataFrame(
        {
            "organisation": np.repeat(range(5), 8),
            "construct": "c",
            "wave": list(range(8)) * 5,
            "mean": (levels[:, None] + moved).ravel(),
        }
    )
    table.loc[(table["organisation"] == 4) & (table["wave"] >= 5), "mean"] -= 20

    found = shocks(panel(table))

    assert found[0].tolist() == pytest.approx(moved.tolist())


def test_two_organisations_have_no_shock_in_common() -> None:
    table = pd.DataFrame(
        {
            "organisation": [0, 0, 1, 1],
            "construct": "c",
            "wave": [1, 2, 1, 2],
            "mean": [50.0, 40.0, 60.0, 50.0],
        }
    )

    assert (shocks(panel(table)) == 0).all()


def test_a_weighted_median_worked_by_hand() -> None:
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0])) == 2
    assert weighted_median(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == 2
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([5.0, 1.0, 1.0])) == 3


def test_an_error_that_is_partly_learned_from_little_has_few_degrees_of_freedom() -> None:
    noise = Noise(shock_df=4.0)

    # Satterthwaite: 9² / (6²/4 + 3²/∞) = 9
    assert noise.freedom(9.0, 6.0) == 9
    assert noise.freedom(9.0, 0.0) == math.inf


def test_one_large_organisation_does_not_settle_what_moves_all() -> None:
    table = pd.DataFrame(
        {
            "organisation": np.repeat(["small", "other", "large"], 6),
            "construct": "c",
            "wave": list(range(6)) * 3,
            "mean": [50.0] * 6 + [60.0] * 6 + [70.0, 70, 70, 50, 50, 50],
            "n": [20] * 12 + [200] * 6,
            "sd": 20.0,
        }
    )

    assert (shocks(panel(table)) == 0).all()
