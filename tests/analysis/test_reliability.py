"""Cronbach's alpha."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NoVariance, TooFewItems, TooFewRespondents
from analysis.reliability import cronbach, pooled, products
from tests.analysis import golden

BY_HAND = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 1, 4, 3]}, dtype=float)


def test_two_items_worked_by_hand() -> None:
    # var(a) = var(b) = 5/3 and cov = 1, so alpha = 2 (1 - (10/3) / (16/3)) = 3/4;
    # F(3, 3) has quantiles 15.4392 and 1/15.4392 at .975 and .025.
    alpha = cronbach(BY_HAND)

    assert alpha.value == pytest.approx(0.75)
    assert alpha.low == pytest.approx(1 - 0.25 * 15.43918, abs=1e-4)
    assert alpha.high == pytest.approx(1 - 0.25 / 15.43918, abs=1e-6)
    assert (alpha.n, alpha.k) == (4, 2)


def test_value_and_feldt_interval_are_those_of_r_psych() -> None:
    expected = golden.values("reliability_expected")

    alpha = cronbach(golden.table("reliability"))

    assert alpha.value == pytest.approx(expected["value"], rel=1e-12)
    assert alpha.low == pytest.approx(expected["low"], rel=1e-9)
    assert alpha.high == pytest.approx(expected["high"], rel=1e-9)
    assert alpha.n == expected["n"]
    assert alpha.k == expected["k"]


def test_an_incomplete_row_changes_neither_the_value_nor_the_interval() -> None:
    one_more = pd.concat([BY_HAND, pd.DataFrame({"a": [5.0]})])

    assert cronbach(one_more) == cronbach(BY_HAND)


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(1, 29))
def test_products_added_up_group_by_group_give_the_alpha_of_the_whole(
    seed: int, k: int, cut: int
) -> None:
    rng = np.random.default_rng(seed)
    items = rng.integers(1, 6, size=(30, k)).astype(float)

    parts = pooled(products(items[:cut]) + products(items[cut:]))
    whole = cronbach(pd.DataFrame(items))

    assert parts.value == pytest.approx(whole.value, abs=1e-9)
    assert parts.low == pytest.approx(whole.low, abs=1e-9)
    assert parts.high == pytest.approx(whole.high, abs=1e-9)
    assert (parts.n, parts.k) == (whole.n, whole.k) == (30, k)
    assert whole.low <= whole.value <= whole.high <= 1


@pytest.mark.parametrize(
    ("items", "error"),
    [
        (BY_HAND[["a"]], TooFewItems),
        (BY_HAND.head(1), TooFewRespondents),
        (BY_HAND * np.nan, TooFewRespondents),
        (BY_HAND * 0 + 3, NoVariance),
        (pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 2, 1]}), NoVariance),
    ],
)
def test_what_has_no_alpha_says_so(items: pd.DataFrame, error: type[Exception]) -> None:
    with pytest.raises(error):
        cronbach(items)
