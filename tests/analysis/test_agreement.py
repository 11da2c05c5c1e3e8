"""Agreement inside groups, and how much of the difference lies between them."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import (
    ad,
    ad_cut,
    agreement_a,
    icc,
    icc_of,
    null_variance,
    polarisation,
    r_wg,
    r_wg_j,
    r_wg_j_lindell,
)
from analysis.errors import (
    FrameInvalid,
    NoVariance,
    NullUnknown,
    TooFewGroups,
    TooFewPoints,
    TooFewRespondents,
)
from tests.analysis import golden

ITEMS = ["i1", "i2", "i3", "i4"]
COUNTS = st.lists(st.integers(0, 40), min_size=3, max_size=7).filter(any)


def test_the_variances_of_no_agreement_are_the_published_ones() -> None:
    # James, Demaree, Wolf 1984; LeBreton, Senter 2008, for five points.
    names = ["uniform", "slight_skew", "moderate_skew", "heavy_skew"]

    assert [null_variance(5, name) for name in names] == pytest.approx([2, 1.34, 0.90, 0.44])
    assert null_variance(7) == 4
    assert null_variance(2) == 0.25


def test_agreement_worked_by_hand() -> None:
    # s² of 3, 4, 5 is 1: 1 - 1/2. Two such items: 2 · .5/(2 · .5 + .5). Deviations 1, 0, 1.
    ratings = np.array([3.0, 4.0, 5.0])
    items = np.column_stack([ratings, ratings])

    assert r_wg(ratings, 5) == pytest.approx(0.5)
    assert r_wg_j(items, 5, "uniform") == pytest.approx(2 / 3)
    assert r_wg_j_lindell(items, 5) == pytest.approx(0.5)
    assert ad(ratings) == pytest.approx(2 / 3)
    assert ad_cut(5) == pytest.approx(0.83, abs=0.01)
    assert (r_wg_j(items, 5).n, r_wg_j(items, 5).k, r_wg_j(items, 5).value) == (3, 2, 2 / 3)


def test_every_index_is_that_of_r_multilevel() -> None:
    frame = golden.table("agreement")

    for e in golden.table("agreement_expected").itertuples():
        group = frame[frame.group == e.group]
        rows = group[ITEMS]
        assert r_wg(group["i1"], 5, e.null) == pytest.approx(e.one, rel=1e-9, abs=1e-12), e
        assert r_wg_j(rows, 5, e.null) == pytest.approx(e.j, rel=1e-9, abs=1e-12), e
        assert r_wg_j_lindell(rows, 5, e.null) == pytest.approx(e.star, rel=1e-9), e
        assert ad(rows, "mean") == pytest.approx(e.ad_mean, rel=1e-9), e
        assert ad(rows, "median") == pytest.approx(e.ad_median, rel=1e-9), e
        assert ad(group["i1"]) == pytest.approx(e.ad_one, rel=1e-9), e
        assert r_wg_j(rows, 5, e.null).n == len(rows.dropna())
    found = icc(frame["i1"], frame["group"])
    assert found == pytest.approx((e.icc1, e.icc2, len(frame) / 6), rel=1e-9)


def test_companies_of_soldiers_agree_as_r_says_and_much_less_against_the_skewed_null() -> None:
    moments, expected = golden.table("lq2002_moments"), golden.values("lq2002_expected")
    items = [f"LEAD{j:02}" for j in range(1, 12)]

    uniform, skewed = [], []
    for row in moments.itertuples():
        variances = np.array([getattr(row, item) for item in items])
        like = golden.rows_like(np.diag(np.maximum(variances, 1e-9)), 60)
        uniform.append(r_wg_j(like, 5, "uniform"))
        skewed.append(r_wg_j(like, 5, "slight_skew"))
        assert uniform[-1] == pytest.approx(row.j_uniform, rel=1e-9)
        assert skewed[-1] == pytest.approx(row.j_skewed, rel=1e-9, abs=1e-9)
        assert r_wg_j_lindell(like, 5, "slight_skew") == pytest.approx(row.star, rel=1e-9)
        assert r_wg(like[:, 0], 5) == pytest.approx(row.one, rel=1e-9, abs=1e-9)

    assert (
        np.mean(uniform)
        == pytest.approx(expected["mean_j_uniform"])
        == pytest.approx(0.868, abs=0.001)
    )
    assert (
        np.mean(skewed)
        == pytest.approx(expected["mean_j_skewed"])
        == pytest.approx(0.410, abs=0.001)
    )
    found = icc_of(moments["n"], moments["mean"], moments["var"] * (moments["n"] - 1))
    assert found == pytest.approx((expected["icc1"], expected["icc2"], expected["k"]), rel=1e-9)


def test_an_icc_worked_by_hand() -> None:
    # Groups (1, 3) and (5, 7): MSB = 2·(4 + 4) = 16, MSW = (2 + 2)/2 = 2, k = 2.
    found = icc([1, 3, 5, 7, np.nan], ["a", "a", "b", "b", "b"])

    assert found == pytest.approx((14 / 18, 14 / 16, 2))
    assert icc([0.1, 0.3, 0.5, 0.7], ["a", "a", "b", "b"]) == pytest.approx(found)
    apart = icc([1.0, 1.0, 5.0, 5.0], ["a", "a", "b", "b"])
    assert apart.interval(2) == (apart.icc1, apart.icc1) == (1, 1)


def test_agreement_a_is_the_published_one_and_that_of_its_definition() -> None:
    # The example of R's agrmt documentation; the rest from the definition, in agreement.R.
    published = [30, 40, 210, 130, 530, 50, 10]

    assert agreement_a(published) == pytest.approx(0.6113333, abs=1e-7)
    assert polarisation(published) == pytest.approx(0.1943333, abs=1e-7)
    assert agreement_a(published).n == 1000
    for row in golden.table("counts").to_numpy():
        assert agreement_a(row[:5]) == pytest.approx(row[5], abs=1e-12)


@given(COUNTS)
def test_two_camps_are_the_most_polarised_and_one_point_the_least(counts: list[int]) -> None:
    found = polarisation(counts)

    assert 0 <= found <= 1
    assert found == pytest.approx(polarisation(counts[::-1]))
    assert found == pytest.approx(polarisation([3 * count for count in counts]))
    assert polarisation([9, 0, 0, 0, 9]) == 1
    assert polarisation([4, 4, 4, 4, 4]) == 0.5
    assert polarisation([0, 0, 7]) == 0


@given(st.lists(st.integers(1, 5), min_size=2, max_size=40), st.integers(0, 999))
def test_agreement_knows_no_order_and_turns_round_with_the_scale(
    ratings: list[int], seed: int
) -> None:
    values = np.array(ratings, dtype=float)
    stirred = np.random.default_rng(seed).permutation(values)

    assert 0 <= r_wg(values, 5) <= 1
    for other in (stirred, 6 - values):
        assert r_wg(other, 5) == pytest.approx(r_wg(values, 5))
        assert ad(other) == pytest.approx(ad(values))
        assert ad(other, "median") == pytest.approx(ad(values, "median"))
    assert ad(values, "median") <= ad(values) + 1e-12
    assert r_wg(np.full(5, 3.0), 5) == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: r_wg([3.0], 5), TooFewRespondents),
        (lambda: ad([3.0, np.nan]), TooFewRespondents),
        (lambda: ad([3.0, 4.0], "mode"), FrameInvalid),
        (lambda: r_wg([3.0, 4.0], 7, "slight_skew"), NullUnknown),
        (lambda: r_wg([3.0, 4.0], 5, "normal"), NullUnknown),
        (lambda: null_variance(1), TooFewPoints),
        (lambda: icc([1.0, 2.0], ["a", "a"]), TooFewGroups),
        (lambda: icc([1.0, 2.0], ["a", "b"]), TooFewRespondents),
        (lambda: icc([1.0, 1.0, 1.0, 1.0], ["a", "a", "b", "b"]), NoVariance),
        (lambda: agreement_a([1, 2]), TooFewPoints),
        (lambda: agreement_a([0, 0, 0]), TooFewRespondents),
        (lambda: agreement_a([1, -1, 3]), FrameInvalid),
    ],
)
def test_what_has_no_agreement_says_so(wrong: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        wrong()


def test_the_given_ratings_are_left_alone() -> None:
    counts = np.array([3, 0, 2, 5, 1])
    frame = pd.DataFrame({"a": [1.0, 2, np.nan], "b": [2.0, 2, 3]})

    agreement_a(counts)
    r_wg_j(frame, 5)

    assert counts.tolist() == [3, 0, 2, 5, 1]
    assert np.isnan(frame.loc[2, "a"])


def test_an_iccs_interval_is_that_of_r_psych() -> None:
    r = golden.table("between")
    values = r[[f"X{j}" for j in range(1, 9)]].to_numpy()

    found = icc(values.ravel(), np.repeat(np.arange(12), 8))

    assert found == pytest.approx((r["value"][0], r["mean_value"][0], 8), rel=1e-9)
    assert found.interval(12) == pytest.approx((r["low"][0], r["high"][0]), rel=1e-9)
