"""The matrix of who sees whom: levels, gaps and the network, against R and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import dyads
from analysis.errors import FrameInvalid, TooFewGroups
from analysis.quantiles import z
from tests.analysis import golden


def some() -> dyads.Dyads:
    """Three organisations; the last is not seen by the first."""
    return dyads.matrix(
        pd.DataFrame(
            [("A", "B", 80.0, 10, 20.0), ("B", "A", 50.0, 10, 10.0), ("B", "C", 60.0, 20, 20.0),
             ("C", "A", 70.0, 20, 10.0), ("C", "B", 70.0, 10, 10.0), ("A", "C", np.nan, 5, np.nan)],
            columns=["rater", "rated", "mean", "n", "sd"],
        )
    )  # fmt: skip


def test_levels_given_and_received_are_those_of_r() -> None:
    found = dyads.matrix(golden.table("dyads"))
    expected = golden.table("dyads_expected").set_index(["what", "where"])["value"]

    for way, told in (("given", dyads.given(found)), ("received", dyads.received(found))):
        assert told["mean"].to_numpy() == pytest.approx(expected[way].to_numpy(), abs=1e-10)
        reach = (told["high"] - told["low"]) / 2 / z(0.95)
        assert reach.to_numpy() == pytest.approx(expected[f"{way}_se"].to_numpy(), abs=1e-10)


def test_gaps_are_those_of_r_and_listed_at_a_tenth() -> None:
    found = dyads.asymmetries(dyads.matrix(golden.table("dyads")))
    expected = golden.table("dyads_expected").set_index(["what", "where"])["value"]
    keys = found["one"] + " " + found["other"]

    assert list(keys) == list(expected["gap"].index)
    assert found["gap"].to_numpy() == pytest.approx(expected["gap"].to_numpy(), abs=1e-10)
    assert found["gap_se"].to_numpy() == pytest.approx(expected["gap_se"].to_numpy(), abs=1e-10)
    sure = (expected["adjusted"] <= 0.10).to_numpy() & (found["gap"].abs() >= dyads.APART)
    assert list(found["listed"]) == list(sure)
    assert 0 < sure.sum() < len(sure)


def test_a_small_gap_is_not_listed_however_sure_it_is() -> None:
    sure = pd.DataFrame({"rater": ["A", "B"], "rated": ["B", "A"], "mean": [60.0, 70.0],
                         "n": [500, 500], "sd": [5.0, 5.0]})  # fmt: skip

    found = dyads.asymmetries(dyads.matrix(sure)).iloc[0]

    assert found["p"] < 1e-9
    assert not found["listed"]
    assert dyads.asymmetries(dyads.matrix(sure), least=5.0).iloc[0]["listed"]


def test_a_hidden_pair_has_no_gap_and_leaves_the_levels_of_others() -> None:
    found = some()

    gaps = dyads.asymmetries(found)
    assert list(zip(gaps["one"], gaps["other"], strict=True)) == [("A", "B"), ("B", "C")]
    assert list(dyads.given(found)["mean"]) == [80.0, 55.0, 70.0]
    assert list(dyads.received(found)["pairs"]) == [2, 2, 1]


def test_the_network_counts_what_is_shown() -> None:
    found = dyads.network(some())

    assert found.coverage == pytest.approx(5 / 6)
    assert found.density == pytest.approx(3 / 5)
    assert found.in_strength == pytest.approx([1.2, 1.5, 0.6])


def test_cells_without_spread_have_levels_and_no_intervals() -> None:
    bare = some()
    plain = dyads.matrix(
        pd.DataFrame({"rater": ["A", "B"], "rated": ["B", "A"], "mean": [60.0, 40.0]})
    )

    assert dyads.given(bare)["low"].notna().all()
    assert list(dyads.given(plain)["mean"]) == [60.0, 40.0]
    assert dyads.given(plain)["low"].isna().all()
    assert dyads.asymmetries(plain).empty


def test_cells_that_cannot_be_are_refused() -> None:
    row = {"rater": "A", "rated": "B", "mean": 50.0}

    for rows, words in (
        ([{"rater": "A", "rated": "B"}], "missing: mean"),
        ([{**row, "rated": "A"}], "itself"),
        ([row, row], "twice"),
        ([{**row, "mean": 101.0}], "between 0 and 100"),
        ([{**row, "n": 0, "sd": 1.0}], "at least 1"),
    ):
        with pytest.raises(FrameInvalid, match=words):
            dyads.matrix(pd.DataFrame(rows))
    with pytest.raises(TooFewGroups):
        dyads.network(dyads.Dyads(("A",), np.full((1, 1), np.nan), np.full((1, 1), np.nan)))


def test_moves_are_listed_where_chance_hardly_explains_them_and_they_are_no_trifle() -> None:
    def wave(*means: float) -> dyads.Dyads:
        pairs = [("A", "B"), ("B", "A"), ("A", "C"), ("C", "A")]
        return dyads.matrix(
            pd.DataFrame(
                {"rater": one, "rated": other, "mean": mean, "n": 25, "sd": 20.0, "noise_var": 0.5}
                for (one, other), mean in zip(pairs, means, strict=True)
            )
        )

    # each error is sqrt(2 · (400 / 25 + .5)) = 5.745 by hand; z of the first is 20 / 5.745 = 3.48
    found = dyads.moves(wave(60, 50, np.nan, 55), wave(40, 47, 70, 55), sd=20.0)

    told = found.set_index(["rater", "rated"])
    assert list(told.index) == [("A", "B"), ("B", "A"), ("C", "A")]
    assert list(told["move"]) == [20, 3, 0]
    assert told["move_se"].to_numpy() == pytest.approx(5.7446, abs=1e-4)
    assert told.loc[("A", "B"), "p"] == pytest.approx(0.000498, abs=1e-5)
    assert list(told["listed"]) == [True, False, False]
    assert not dyads.moves(wave(60, 50, 70, 55), wave(40, 47, 70, 55), sd=101.0)["listed"].any()
