"""Gaps that open between two organisations, and participation that falls."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import TooManyGroups
from analysis.signs import gaps, participation, shares, spread
from soak.panels import Setting, cells

SMALL = Setting(organisations=6, constructs=3, waves=18, smallest=50, largest=90)


def test_a_gap_that_opens_is_told_with_who_fell_against_whom() -> None:
    told = cells(SMALL, np.random.default_rng(1))
    late = (told["construct"] == "c01") & (told["wave"] >= 13)
    told.loc[late & (told["organisation"] == "o02"), "mean"] -= 6
    told.loc[late & (told["organisation"] == "o04"), "mean"] += 6

    every = gaps(told)
    own = (every["organisation"] == "o02") & (every["other"] == "o04")
    found = every[own & (every["construct"] == "c01")].iloc[0]

    assert every.iloc[0]["construct"] == "c01"
    assert "o02" in every.iloc[0]["organisation"] or "o04" in every.iloc[0]["other"]
    assert found["level"] != "none"
    assert abs(found["onset"] - 13) <= 1
    assert abs(found["size"] - 12) < 3 * found["size_se"]
    assert found["gap"] > 5


def test_what_moves_both_alike_opens_no_gap() -> None:
    told = cells(SMALL, np.random.default_rng(2))
    moved = told.assign(mean=told["mean"] - np.where(told["wave"] >= 12, 20, 0))

    still, found = gaps(told), gaps(moved)

    assert found["size"].to_numpy() == pytest.approx(still["size"].to_numpy(), abs=3)
    assert set(found["level"]) == {"none"}


def test_gaps_are_falsely_told_more_rarely_than_promised() -> None:
    reached = []
    for seed in range(8):
        told = cells(Setting(organisations=6, constructs=3, waves=16), np.random.default_rng(seed))
        reached.append((gaps(told)["statistic"] >= 50).mean())

    assert np.mean(reached) <= 12 / 50


def test_six_organisations_are_fifteen_pairs_and_too_many_are_refused() -> None:
    found = gaps(cells(SMALL, np.random.default_rng(3)), false_flags=2)

    assert len(found) == 15 * 3
    assert found["watch"].iloc[0] == pytest.approx(45 / (2 / 4))
    alone = cells(Setting(organisations=1, constructs=2, waves=6), np.random.default_rng(3))
    assert gaps(alone).empty
    many = cells(Setting(organisations=120, constructs=3, waves=2), np.random.default_rng(3))
    with pytest.raises(TooManyGroups):
        gaps(many)


def answered(seed: int, *, fall: float) -> pd.DataFrame:
    """Ten organisations of which about two thirds answer; in one fewer do from wave 12 on."""
    rng = np.random.default_rng(seed)
    rows = []
    for place in range(10):
        for wave in range(1, 19):
            chance = 0.66 - (fall if place == 3 and wave >= 12 else 0)
            n = int(rng.binomial(80, chance))
            rows.append((f"o{place}", "overall", wave, 60.0, float(n), 80.0))
    columns = ["organisation", "construct", "wave", "mean", "n", "invited"]
    return pd.DataFrame(rows, columns=columns)


def test_participation_that_falls_is_told_and_nobody_elses() -> None:
    found = participation(answered(4, fall=0.3))

    assert found is not None
    newest = found.newest.iloc[0]
    assert (newest["organisation"], newest["construct"]) == ("o3", "participation")
    assert newest["level"] == "alert"
    assert abs(newest["size"] - 30) < 3 * newest["size_se"] + 2
    assert (found.newest["level"] != "none").sum() == 1


def test_participation_is_not_told_where_nobody_knows_who_was_asked() -> None:
    told = answered(5, fall=0.0)

    assert participation(told.drop(columns="invited")) is None
    assert participation(told.assign(mean=np.nan)) is None
    steady = participation(told)
    assert steady is not None
    assert "alert" not in set(steady.newest["level"])


def test_people_who_come_to_differ_more_are_told_in_their_construct() -> None:
    told = cells(SMALL, np.random.default_rng(5))
    late = (told["construct"] == "c01") & (told["wave"] >= 11)
    told.loc[late, "sd"] *= 1.5

    found = spread(told)

    assert found is not None
    last = found.newest.iloc[0]
    assert last["construct"] == "c01"
    assert last["level"] == "alert"
    assert abs(last["onset"] - 11) <= 1
    assert last["size"] == pytest.approx(10, abs=3 * last["size_se"])
    assert last["score"] == pytest.approx(30, abs=3)


def test_a_spread_of_fewer_than_thirty_answers_is_not_watched() -> None:
    few = cells(
        Setting(organisations=2, constructs=2, waves=8, smallest=18, largest=18),
        np.random.default_rng(6),
    )

    assert spread(few) is None
    assert spread(few.drop(columns="sd")) is None


def test_a_gap_that_somebody_took_note_of_begins_anew() -> None:
    told = cells(SMALL, np.random.default_rng(1))
    late = (told["construct"] == "c01") & (told["wave"] >= 11)
    told.loc[late & (told["organisation"] == "o02"), "mean"] -= 12
    key = ("o04", "o02", "c01")

    before, after = gaps(told), gaps(told, begun={key: {11}})

    def between(rows: pd.DataFrame) -> pd.Series:
        both = rows["organisation"].isin(key) & rows["other"].isin(key)
        return rows[both & (rows["construct"] == "c01")].iloc[0]

    assert between(before)["level"] != "none"
    assert between(after)["level"] == "none"


def test_where_all_constructs_of_an_organisation_begin_anew_so_does_its_participation() -> None:
    told = cells(SMALL, np.random.default_rng(7)).assign(invited=100.0)
    one = (told["organisation"] == "o01") & (told["wave"] == 9)
    told["broken"] = one
    told.loc[one & (told["construct"] == "c02"), "broken"] = False

    series = shares(told)

    assert series is not None
    assert not series["broken"].any()
    whole = shares(told.assign(broken=one))
    assert whole is not None
    assert whole[whole["broken"]]["wave"].tolist() == [9]
