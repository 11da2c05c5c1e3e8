"""The methods that ours is held against do what they are named for."""

from __future__ import annotations

import math

import numpy as np
import pytest
import ruptures

from benchmarks import control, found
from tests.analysis import golden

SPREAD = math.sqrt(0.2 / 1.8)  # of the moving average of standard deviates, in the long run
WAVES = {0.0: 3000, 0.5: 400, 1.0: 120, 2.0: 60}


def first(scores: np.ndarray, limit: float) -> np.ndarray:
    """At which wave, from 1, each series goes beyond a limit."""
    beyond = scores > limit
    assert beyond.any(axis=1).all()
    return beyond.argmax(axis=1) + 1


@pytest.mark.parametrize("shift", [0.0, 0.5, 1.0, 2.0])
def test_sum_and_average_run_as_long_as_published(shift: float) -> None:
    expected = golden.table("run_lengths").set_index("shift").loc[shift]
    waves = WAVES[shift]
    away = np.random.default_rng(8).normal(-shift, 1, (500, waves))

    average = control.average(away)
    runs = {
        "sum": first(control.sums(away), 4.0),
        "one": first(average, 2.5 * SPREAD),
        "both": first(np.abs(average), 2.962 * SPREAD) if shift else None,
    }

    for name, lengths in runs.items():
        if lengths is not None:
            error = lengths.std() / math.sqrt(len(lengths))
            assert lengths.mean() == pytest.approx(expected[name], abs=4 * error)


@pytest.mark.parametrize("penalty", [2.0, 6.0, 15.0])
def test_partitions_are_those_that_the_library_finds_at_every_wave(penalty: float) -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(0, 1, (3, 40)) - 2 * (np.arange(40) >= [[12], [25], [33]])

    ours = control.partitions(values, penalty)

    for row, series in enumerate(values):
        for t in range(2, 41):
            cuts = ruptures.Pelt(model="l2", jump=1, min_size=1).fit(series[:t]).predict(penalty)
            assert ours[row, t] == (cuts[-2] if len(cuts) > 1 else 0)


def test_a_gap_neither_ends_nor_begins_a_part() -> None:
    level = np.array([[5.0, 5, 5, np.nan, 1, 1, 1]])

    found = control.partitions(level, 1.0)

    assert found[0, -1] in (3, 4)
    assert found[0, 3] == 0


def test_alarms_of_one_series_within_eight_waves_count_once() -> None:
    scores = np.array([[0, 9, 9, 0, 0, 0, 0, 0, 0, 9.0], [0, 0, 9, 0, 0, 0, 0, 0, 0, 9.0]])

    assert found.alarms(scores, 5) == 3
    assert found.calibrated(np.array([[1.0], [2], [3], [4]]), aim=0.25) == 4.0
