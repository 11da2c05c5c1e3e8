"""Sufficient statistics of a leaf."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.moments import ASSUMED_SD, LEAST_DF, gather, pooled_sd
from analysis.scoring import scores

KEY = ScoringKey(1, 5, (KeyedItem("a", "x"), KeyedItem("b", "x", True), KeyedItem("c", "y")))


def test_moments_worked_by_hand() -> None:
    # x: (5 + 5)/2 = 5 → 100, (3 + 1)/2 = 2 → 25; y: 3 → 50, skipped; overall 75, 25.
    moments = gather(sheets([(5, 1, 3), (3, 5, 0)], KEY), KEY)

    assert moments.sheets == 2
    assert moments.n.tolist() == [2, 1, 2]
    assert moments.total.tolist() == [125, 50, 100]
    assert moments.squares.tolist() == [2 * 37.5**2, 0, 2 * 25**2]
    assert moments.favourable.tolist() == [1, 0, 1]
    assert moments.scales[0].n == 2
    assert moments.scales[0].sums.tolist() == [8, 6]
    assert moments.scales[0].cross.tolist() == [[34, 28], [28, 26]]
    assert moments.scales[1].n == 1


def test_an_empty_leaf_adds_nothing() -> None:
    moments = gather(sheets([], KEY), KEY)

    assert moments.sheets == 0
    assert moments.n.tolist() == [0, 0, 0]
    assert moments.squares.tolist() == [0, 0, 0]


def test_the_pooled_deviation_worked_by_hand() -> None:
    # Three leaves of 12, half at 0 and half at 100 on x: squares 12 · 50² each, df 33.
    leaf = gather(sheets([(1, 5, 1), (5, 1, 5)] * 6, KEY), KEY)

    sd, df = pooled_sd([leaf] * 3)

    assert sd[0] == pytest.approx(np.sqrt(3 * 12 * 2500 / 33))
    assert df.tolist() == [33, 33, 33]


def test_too_few_leaves_do_not_tell_their_own_deviation() -> None:
    leaf = gather(sheets([(1, 5, 1), (5, 1, 5)] * 20, KEY), KEY)

    sd, df = pooled_sd([leaf] * 2)

    assert sd.tolist() == [ASSUMED_SD] * 3
    assert df.tolist() == [LEAST_DF] * 3


@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=25))
def test_moments_are_those_of_the_scores(points: list[tuple[int, ...]]) -> None:
    frame = sheets(points, KEY)
    table = scores(frame, KEY)

    moments = gather(frame, KEY)

    assert moments.n.tolist() == table.count().tolist()
    assert moments.total.tolist() == pytest.approx(table.sum().tolist())
    expected = ((table - table.mean()) ** 2).sum().tolist()
    assert moments.squares.tolist() == pytest.approx(expected)
    assert moments.favourable.tolist() == (table >= 62.5).sum().tolist()
