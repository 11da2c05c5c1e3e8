"""Flags of a whole alliance: at a promised number of false ones, with what they rest on."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameInvalid
from analysis.flags import e_bh, find
from analysis.friction import detect, recoveries
from soak.panels import Setting, cells


def world(seed: int, **setting: object) -> pd.DataFrame:
    """Released cells of twelve organisations in which nothing changes."""
    return cells(Setting(**{"waves": 14, **setting}), np.random.default_rng(seed))


def test_a_flag_rests_on_the_same_statistic_as_detect() -> None:
    told = world(1, overall=True, missing=0.05)

    found = find(told).rows

    fall, rise = detect(told), recoveries(told)
    assert found["statistic"].to_numpy() == pytest.approx(fall["statistic"], nan_ok=True)
    assert found["recovery"].to_numpy() == pytest.approx(rise["statistic"], nan_ok=True)
    assert found["size"].to_numpy() == pytest.approx(fall["size"], nan_ok=True)


def test_the_threshold_keeps_the_promise_that_was_chosen() -> None:
    told = world(2, overall=True)

    one, five = find(told, false_flags=1), find(told, false_flags=5)

    # 12 organisations with 6 constructs and one over all, and as many of the alliance's own
    assert one.rows["watch"].iloc[-1] == pytest.approx((12 * 7 + 7) / (1 / 4))
    assert five.rows["watch"].iloc[-1] == pytest.approx((12 * 7 + 7) / (5 / 4))
    assert (one.rows["alert"] == 5 * one.rows["watch"]).all()


def test_the_year_of_waves_with_days_is_told_from_them() -> None:
    told = world(3)
    days = pd.Timestamp("2024-01-08") + pd.to_timedelta(28 * told["wave"], unit="D")

    found = find(told.assign(wave=days))

    assert found.rows["watch"].iloc[-1] == pytest.approx((12 * 7 + 7) * 365.25 / 28)


def test_a_score_over_all_is_made_where_none_is_told() -> None:
    found = find(world(4))

    assert "overall" in set(found.rows["construct"])


def test_what_moves_all_organisations_is_the_alliances_own_flag_and_nobody_elses() -> None:
    told = world(5, waves=20)
    told.loc[told["wave"] >= 13, "mean"] -= 12

    found = find(told)

    assert found.newest["organisation"].iloc[0] is None
    assert set(found.together[found.together["wave"] == 20]["level"]) == {"alert"}
    assert not (found.rows["level"] == "alert").any()


def test_what_is_said_of_a_wave_stays_whatever_comes_later() -> None:
    told = world(6, waves=16)

    whole, early = find(told), find(told[told["wave"] <= 11])

    for late, soon in ((whole.rows, early.rows), (whole.together, early.together)):
        same = late[late["wave"] <= 11].reset_index(drop=True)
        pd.testing.assert_frame_equal(same, soon)


def test_the_smallest_visible_fall_shrinks_with_size_and_time() -> None:
    found = find(world(7, waves=20)).rows
    last = found[(found["wave"] == 20) & (found["construct"] == "c00")].set_index("organisation")

    assert last["smallest"]["o00"] > 1.5 * last["smallest"]["o11"]
    first = found[found["wave"] == 6].set_index(["organisation", "construct"])["smallest"]
    assert (first["o11", "c00"]) > last["smallest"]["o11"]


def test_who_joins_late_waits_for_four_waves_of_its_own_and_changes_nobodys_past() -> None:
    told = world(9)
    late = told[(told["organisation"] != "o11") | (told["wave"] > 8)]

    found, without = find(late).rows, find(told[told["organisation"] != "o11"]).rows

    own = found[found["organisation"] == "o11"]
    assert own["wave"].min() == 9
    assert (own["statistic"].isna() == (own["wave"] <= 12)).all()
    early = ["organisation", "construct", "wave", "statistic", "watch"]
    pd.testing.assert_frame_equal(
        found.loc[found["wave"] <= 8, early].reset_index(drop=True),
        without.loc[without["wave"] <= 8, early].reset_index(drop=True),
    )


def test_nothing_is_said_before_four_earlier_waves() -> None:
    found = find(world(8, waves=4))

    assert found.rows["statistic"].isna().all()
    assert set(found.rows["level"]) == {"none"}
    assert found.rows["smallest"].isna().all()


def test_a_list_of_e_values_worked_by_hand() -> None:
    # of four, with a fifth allowed to be false, 4/.2 = 20 is asked for: 1 x 30, then 2 x 11
    assert e_bh([30.0, 0.5, 11.0, 2.0], 0.2).tolist() == [True, False, True, False]
    assert e_bh([19.0, 0.5, 9.0, 2.0], 0.2).tolist() == [False] * 4
    assert e_bh([], 0.2).tolist() == []


def test_an_alliance_without_cells_or_tolerance_is_refused() -> None:
    with pytest.raises(FrameInvalid):
        find(world(9)[:0])
    with pytest.raises(FrameInvalid):
        find(world(9), false_flags=0)


def test_two_organisations_have_no_series_of_their_alliance() -> None:
    told = world(10, organisations=2)

    found = find(told)

    assert found.together.empty
    assert len(found.newest) == 2 * 7
    assert not math.isnan(found.newest["statistic"].iloc[0])
