"""Alpha, omega, and what each item adds."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import FrameInvalid, NoVariance, TooFewItems, TooFewRespondents
from analysis.reliability import (
    alpha_if_dropped,
    correlation_interval,
    cronbach,
    item_rest,
    omega_total,
    pooled,
    products,
)
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


@pytest.mark.parametrize("scale", list("ACENO"))
def test_alpha_omega_and_items_of_the_big_five_are_those_of_r(scale: str) -> None:
    frame, expected = golden.table("bfi_covariances"), golden.table("bfi_expected")
    r = expected[expected.scale == scale].set_index("name")["value"]
    covariance = frame.loc[frame.scale == scale, [f"with{j}" for j in range(1, 6)]].to_numpy()
    items = pd.DataFrame(golden.rows_like(covariance, int(r["n"])), columns=list("abcde"))

    alpha, omega = cronbach(items), omega_total(items)

    assert alpha == pytest.approx((r["alpha"], r["low"], r["high"], r["n"], 5), rel=1e-9)
    assert omega[:3] == pytest.approx((r["omega"], r["omega_low"], r["omega_high"]), abs=1e-6)
    assert omega[3:] == (r["n"], 5, True)
    assert float(omega) == omega.value
    rest, dropped = item_rest(items), alpha_if_dropped(items)
    assert rest.tolist() == pytest.approx([r[f"item_rest{j}"] for j in range(1, 6)], rel=1e-9)
    assert dropped.tolist() == pytest.approx([r[f"dropped{j}"] for j in range(1, 6)], rel=1e-9)
    assert rest.attrs["n"] == dropped.attrs["n"] == r["n"]
    assert list(rest.index) == list(dropped.index) == list("abcde")


def test_omega_and_item_rest_worked_by_hand() -> None:
    # Three items, every covariance 1/2 and variance 1: λ² = 1/2, ψ = 1/2, so omega is
    # (9/2)/(9/2 + 3/2) = 3/4; an item and the two others: (1/2 + 1/2)/√(1 · 3).
    items = golden.rows_like(np.full((3, 3), 0.5) + np.eye(3) / 2, 50)

    assert omega_total(items).value == pytest.approx(0.75, abs=1e-9)
    assert item_rest(items).tolist() == pytest.approx([1 / math.sqrt(3)] * 3)
    assert list(item_rest(items).index) == ["0", "1", "2"]
    assert alpha_if_dropped(items).tolist() == pytest.approx([2 / 3] * 3)


def test_a_frame_an_array_and_a_list_are_the_same_items() -> None:
    assert cronbach(BY_HAND.to_numpy()) == cronbach(BY_HAND)
    assert cronbach(BY_HAND.to_numpy().tolist()) == cronbach(BY_HAND)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 6), st.floats(0.1, 50), st.floats(-100, 100))
def test_reliability_knows_neither_order_nor_unit(
    seed: int, k: int, scale: float, shift: float
) -> None:
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(60, 1)) + rng.normal(size=(60, k))
    moved = rng.permutation(items) * scale + shift

    assert cronbach(moved).value == pytest.approx(cronbach(items).value, abs=1e-6)
    assert omega_total(moved).value == pytest.approx(omega_total(items).value, abs=1e-4)
    assert item_rest(moved).tolist() == pytest.approx(item_rest(items).tolist(), abs=1e-6)
    assert 0 <= omega_total(items).value <= 1
    assert cronbach(np.vstack([items, items])).value == pytest.approx(cronbach(items).value)


def test_an_item_that_all_answer_alike_has_no_correlation_and_no_factor() -> None:
    items = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [2.0, 1, 4, 3, 5], "c": 3.0})

    assert np.isnan(item_rest(items)["c"])
    assert item_rest(items)["a"] == pytest.approx(0.8)
    with pytest.raises(NoVariance):
        omega_total(items)


def test_a_factor_on_its_boundary_says_that_its_interval_is_unknown() -> None:
    # The first two items share more than the third allows for: its loadings would need .9·.9/.1.
    items = golden.rows_like(
        np.array([[1, 0.9, 0.9], [0.9, 1, 0.1], [0.9, 0.1, 1]]) * 0.99 + np.eye(3) * 0.3, 80
    )

    omega = omega_total(items)

    assert not omega.proper
    assert np.isnan(omega.low)
    assert 0 < omega.value < 1


@pytest.mark.parametrize(
    ("statistic", "items", "error"),
    [
        (omega_total, BY_HAND, TooFewItems),
        (omega_total, np.eye(3), TooFewRespondents),
        (item_rest, BY_HAND[["a"]], TooFewItems),
        (item_rest, BY_HAND.head(1), TooFewRespondents),
        (alpha_if_dropped, BY_HAND, TooFewItems),
        (cronbach, np.zeros((2, 2, 2)), FrameInvalid),
        (cronbach, [["a", "b"]], FrameInvalid),
    ],
)
def test_what_cannot_be_had_says_so(
    statistic: Callable[[object], object], items: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        statistic(items)


def test_answers_at_random_do_not_hang_together_and_those_of_a_scale_do() -> None:
    rng = np.random.default_rng(5)
    random_numbers = rng.integers(1, 6, size=(120, 15)).astype(float)
    of_a_scale = rng.normal(size=(120, 1)) + rng.normal(size=(120, 15))

    assert not cronbach(random_numbers).together
    assert cronbach(of_a_scale).together


def test_a_correlations_interval_is_that_of_r_cor_test() -> None:
    # R 4.2.2: tanh(atanh(.5) + c(-1, 1) * qnorm(.975) / 5), as in cor.test.
    low, high = correlation_interval(0.5, 28)

    assert low == pytest.approx(0.1560284, abs=1e-7)
    assert high == pytest.approx(0.7358185, abs=1e-7)
    assert correlation_interval(1.0, 28) == (1.0, 1.0)
    with pytest.raises(TooFewRespondents):
        correlation_interval(0.5, 3)
