"""Following cells from wave to wave says what all of them say at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameInvalid
from analysis.following import Following
from analysis.friction import detect
from soak.panels import Setting, cells

TOLD = ["statistic", "size", "size_se"]


def joined_late(seed: int) -> pd.DataFrame:
    """Cells with gaps, a break, and an organisation that joins at the ninth wave."""
    world = cells(
        Setting(organisations=5, constructs=2, waves=17, missing=0.1), np.random.default_rng(seed)
    )
    world = world[(world["organisation"] != "o03") | (world["wave"] >= 9)]
    return world.assign(broken=(world["organisation"] == "o01") & (world["wave"] == 8))


def test_each_wave_says_what_all_waves_say_at_once() -> None:
    world = joined_late(3)

    following = Following()
    found = pd.concat([following.add(each) for _, each in world.groupby("wave")])

    whole = detect(world).set_index(["organisation", "construct", "wave"])
    mine = found.set_index(["organisation", "construct", "wave"]).loc[whole.index]
    assert mine["statistic"].notna().sum() > 80
    for name in TOLD:
        assert mine[name].to_numpy() == pytest.approx(
            whole[name].to_numpy(), rel=1e-9, abs=1e-9, nan_ok=True
        )
    assert mine["onset"].astype("Int64").equals(whole["onset"])


def test_history_without_n_and_sd_is_followed_too() -> None:
    world = joined_late(4).drop(columns=["n", "sd", "noise_var"])

    following = Following()
    found = pd.concat([following.add(each) for _, each in world.groupby("wave")])

    whole = detect(world).set_index(["organisation", "construct", "wave"])
    mine = found.set_index(["organisation", "construct", "wave"]).loc[whole.index]
    newest = mine.index.get_level_values("wave") >= 15
    assert mine["statistic"][newest].to_numpy() == pytest.approx(
        whole["statistic"][newest].to_numpy(), rel=1e-9, nan_ok=True
    )


def test_it_can_begin_with_many_waves_at_once() -> None:
    world = joined_late(6)

    following = Following.begun(each for _, each in world[world["wave"] <= 14].groupby("wave"))
    found = pd.concat(
        [following.add(each) for _, each in world[world["wave"] > 14].groupby("wave")]
    )

    whole = detect(world).set_index(["organisation", "construct", "wave"])
    mine = found.set_index(["organisation", "construct", "wave"])
    assert mine["statistic"].to_numpy() == pytest.approx(
        whole["statistic"].loc[mine.index].to_numpy(), rel=1e-9, nan_ok=True
    )


def test_a_wave_that_is_not_later_or_not_one_is_refused() -> None:
    world = joined_late(5)
    following = Following()
    following.add(world[world["wave"] == 2])

    for wrong in (world[world["wave"] == 2], world[world["wave"] >= 3], world[world["wave"] == 0]):
        with pytest.raises(FrameInvalid):
            following.add(wrong)
