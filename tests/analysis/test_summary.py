"""The flat list of figures: each is the statistic that it names, or says why there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import agreement, past, reliability, summary
from analysis.figures import EVERYBODY, METHODS, Figure
from analysis.frames import KeyedItem, ScoringKey

KEY = ScoringKey(
    1,
    5,
    (
        KeyedItem("a", "trust"),
        KeyedItem("b", "trust"),
        KeyedItem("c", "trust", reverse=True),
        KeyedItem("d", "voice"),
    ),
)


@pytest.fixture
def sheets() -> pd.DataFrame:
    """Sixty sheets of people who differ, in three groups."""
    rng = np.random.default_rng(7)
    level = rng.normal(3.4, 0.8, 60)
    points = np.clip(np.rint(level[:, None] + rng.normal(0, 0.7, (60, 4))), 1, 5)
    points[:, 2] = 6 - points[:, 2]
    return pd.DataFrame(points, columns=KEY.columns)


GROUPS = pd.Series(["north"] * 30 + ["south"] * 26 + ["west"] * 4)


def one(found: list[Figure], subject: str, measure: str, statistic: str) -> Figure:
    """The figure of one subject, measure and statistic: there is exactly one."""
    (figure,) = [
        each
        for each in found
        if (each.subject, each.measure, each.statistic) == (subject, measure, statistic)
    ]
    return figure


def test_figures_are_those_of_the_functions_they_name(sheets: pd.DataFrame) -> None:
    found = summary.of_answers(sheets, GROUPS, KEY)

    turned = sheets.assign(c=6 - sheets["c"])
    trust = 25 * (turned[["a", "b", "c"]].mean(axis=1) - 1)
    alpha = reliability.cronbach(turned[["a", "b", "c"]])
    north = one(found, "north", "trust", "mean")
    assert north.value == pytest.approx(trust[:30].mean())
    assert north.n == 30
    assert one(found, EVERYBODY, "trust", "alpha")[3:7] == pytest.approx(alpha[:4])
    assert one(found, EVERYBODY, "trust", "icc1").value == pytest.approx(
        agreement.icc(trust, GROUPS).icc1
    )
    assert one(found, "south", "trust", "ad_m").value == pytest.approx(
        float(agreement.ad(turned.loc[30:55, ["a", "b", "c"]]))
    )
    share = one(found, EVERYBODY, "voice", "favourable")
    assert share.value == pytest.approx(100 * (sheets["d"] >= 4).mean())
    assert {each.statistic for each in found} <= set(METHODS)


def test_a_group_below_the_threshold_shows_no_number_and_says_why(sheets: pd.DataFrame) -> None:
    found = summary.of_answers(sheets, GROUPS, KEY, threshold=7)

    west = [each for each in found if each.subject == "west"]
    assert west
    assert {each.why for each in west} == {"fewer than 7 answers"}
    assert all(each.value is None and each.n is None for each in west)


def test_whoever_was_asked_closes_the_interval(sheets: pd.DataFrame) -> None:
    open_ = one(summary.of_answers(sheets, GROUPS, KEY), EVERYBODY, "trust", "mean")
    closed = one(summary.of_answers(sheets, GROUPS, KEY, invited=60), EVERYBODY, "trust", "mean")

    assert open_.low is not None
    assert open_.value is not None
    assert open_.low < open_.value
    assert (closed.low, closed.high) == (closed.value, closed.value)


def test_answers_that_are_all_alike_have_levels_but_no_alpha() -> None:
    alike = pd.DataFrame(np.full((12, 4), 4.0), columns=KEY.columns)

    found = summary.of_answers(alike, pd.Series(["all"] * 12), KEY)

    assert one(found, EVERYBODY, "voice", "mean").value == 75
    assert one(found, EVERYBODY, "trust", "alpha").value is None
    assert one(found, EVERYBODY, "trust", "alpha").why


def test_series_get_level_change_trend_and_evidence() -> None:
    rng = np.random.default_rng(11)
    waves = np.arange(12)
    cells = pd.concat(
        pd.DataFrame(
            {
                "organisation": name,
                "construct": "trust",
                "wave": waves,
                "mean": 60 + rng.normal(0, 2, 12) - (15 if name == "north" else 0) * (waves >= 8),
                "n": 40.0,
                "sd": 20.0,
            }
        )
        for name in ("north", "south", "west", "east")
    )

    found = past.of_history(cells)

    own = cells[cells["organisation"] == "north"]["mean"].to_numpy()
    assert one(found, "north", "trust", "level").value == own[-1]
    assert one(found, "north", "trust", "change").value == own[-1] - own[-2]
    evidence = one(found, "north", "trust", "friction").value
    other = one(found, "south", "trust", "friction").value
    assert evidence is not None
    assert other is not None
    assert evidence > 200 > other
    assert one(found, "south", "trust", "slope").low is not None
