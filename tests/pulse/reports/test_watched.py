"""The other signs of friction, as a pulse's cells tell them, and their flags."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameInvalid
from pulse.reports import findings, watched
from pulse.reports.watched import Watched
from soak.panels import Setting, cells
from surveys.findings import Sign

WORLD = Setting(organisations=6, constructs=2, waves=16, smallest=60, largest=90)
APART = 13


def days(numbers: pd.Series) -> pd.Series:
    """The waves' last days."""
    return pd.Timestamp("2024-01-15") + pd.to_timedelta(84 * numbers, unit="D")


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    """Two that drift apart, one whose people answer less, and answers that lie further apart."""
    made = cells(WORLD, np.random.default_rng(8))
    late, first = made["wave"] >= APART, made["construct"] == "c00"
    made.loc[late & first & (made["organisation"] == "o02"), "mean"] -= 4.5
    made.loc[late & first & (made["organisation"] == "o04"), "mean"] += 4.5
    made.loc[late & ~first, "sd"] *= 1.5
    made = made.assign(invited=100.0)
    made["n"] = made["n"].where(~(late & (made["organisation"] == "o01")), 22.0)
    return made.assign(wave=days(made["wave"]))


@pytest.fixture(scope="module")
def found(told: pd.DataFrame) -> Watched:
    """All that is watched there."""
    return watched.watch(told, false_flags=12.0)


def test_each_sign_is_flagged_where_it_is_and_nowhere_else(found: Watched) -> None:
    plain = findings.plain("Pulse", found)

    taken = {row["organisation"] for row in plain["participation"]}
    wider = {(row["construct"], row["level"]) for row in plain["spread"]}

    assert taken == {"o01"}
    assert ("c01", "alert") in wider
    assert "c00" not in {construct for construct, _ in wider}


def test_a_gap_is_told_where_no_level_tells_it_and_once_for_two(found: Watched) -> None:
    opened = found.opened
    assert found.gaps is not None
    assert opened is not None

    pairs = [frozenset(pair) for pair in zip(opened["organisation"], opened["other"], strict=True)]
    newest = found.scores.newest
    fallen = set(newest[newest["level"] != "none"]["organisation"])
    assert len(set(pairs)) == len(pairs)
    assert len(opened) < (found.gaps["level"] != "none").sum()
    assert not any(pair & fallen for pair in pairs)


def test_one_organisation_finds_its_own_again_with_what_all_share(
    told: pd.DataFrame, found: Watched
) -> None:
    shared = json.loads(found.shared("Pulse"))

    alone = watched.alone(told[told["organisation"] == "o01"], shared)

    for mine, all_ in ((alone.scores, found.scores), (alone.participation, found.participation)):
        assert mine is not None
        assert all_ is not None
        own = all_.rows[all_.rows["organisation"] == "o01"]
        assert mine.rows["statistic"].to_numpy() == pytest.approx(
            own["statistic"], rel=1e-9, nan_ok=True
        )
        assert mine.rows["level"].tolist() == own["level"].tolist()
    assert alone.spread is not None
    assert found.spread is not None
    assert alone.spread.newest["statistic"].to_numpy() == pytest.approx(
        found.spread.newest["statistic"], rel=1e-9
    )
    assert alone.opened is None
    with pytest.raises(FrameInvalid):
        watched.alone(told, {"format": "another"})


def test_what_was_taken_note_of_begins_anew_whatever_the_sign(
    told: pd.DataFrame, found: Watched
) -> None:
    onset = days(pd.Series([APART]))[0].date()
    restarts: dict[tuple[Sign, str | None, str | None, str], set[date]] = {
        (Sign.participation, "o01", None, "participation"): {onset},
        (Sign.spread, None, None, "c01"): {onset},
        (Sign.spread, None, None, "overall"): {onset},
    }

    again = watched.watch(told, false_flags=12.0, restarts=restarts)

    plain = findings.plain("Pulse", again)
    assert (plain["participation"], plain["spread"]) == ([], [])
    assert again.scores.newest["statistic"].equals(found.scores.newest["statistic"])
