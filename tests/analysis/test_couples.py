"""A fall in what one partner says of another is told, and nothing of what the others say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.couples import falls
from soak.panels import Setting, cells

MANY = Setting(organisations=20, constructs=1, waves=14, smallest=50, largest=90, shock=0.1)


def pairs(seed: int, setting: Setting = MANY) -> pd.DataFrame:
    """Ordered pairs of which nothing changes."""
    told = cells(setting, np.random.default_rng(seed))
    return told.assign(other=told["organisation"].str[-1]).drop(columns="construct")


def test_a_fall_is_told_with_when_it_began_and_how_far() -> None:
    told = pairs(1)
    own = (told["organisation"] == "o03") & (told["wave"] >= 10)
    told.loc[own, "mean"] -= 16

    found = falls(told)

    first = found.iloc[0]
    assert (first["organisation"], first["other"]) == ("o03", "3")
    assert first["level"] != "none"
    assert set(found["level"][1:]) == {"none"}
    assert abs(first["onset"] - 10) <= 1
    assert abs(first["size"] - 16) < 3 * first["size_se"]
    assert found["watch"].iloc[0] == pytest.approx(20 / (1 / 4))


def test_the_levels_of_other_pairs_change_nothing() -> None:
    told = pairs(2)
    others = told["organisation"] != "o03"

    one, same = falls(told), falls(told.assign(mean=told["mean"] - np.where(others, 9.0, 0.0)))

    pd.testing.assert_frame_equal(one, same)


def test_falls_are_told_falsely_more_rarely_than_promised() -> None:
    statistics = [falls(pairs(seed))["statistic"] for seed in range(6)]

    assert np.mean([(each >= 20).mean() for each in statistics]) <= MANY.waves / 20 / 2


def test_a_pair_that_begins_anew_or_is_not_told_now_says_nothing() -> None:
    told = pairs(3).assign(broken=False)
    last = told["wave"].max()
    told.loc[told["wave"] == last, "broken"] = True

    assert falls(told)["statistic"].isna().all()
    assert len(falls(told[(told["wave"] < last) | (told["organisation"] == "o01")])) == 1
    assert falls(told[:0]).empty
