"""What statistics make of very many rows, of doubled ones, and of columns that nobody answered."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.agreement import ad, icc, r_wg, r_wg_j, r_wg_j_lindell
from analysis.drivers import lmg
from analysis.errors import AnalysisError, TooFewRespondents
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.moments import gather
from analysis.quality import quality
from analysis.reliability import alpha_if_dropped, cronbach, item_rest, omega_total
from analysis.rotation import mean_of_items
from analysis.scoring import mean_finite, scores

KEY = ScoringKey(1, 5, tuple(KeyedItem(f"i{j}", "c", reverse=j == 3) for j in range(4)))
OF_ITEMS: list[Callable[[np.ndarray], object]] = [
    cronbach,
    omega_total,
    item_rest,
    alpha_if_dropped,
    lambda items: r_wg_j(items, 5),
    lambda items: r_wg_j_lindell(items, 5),
    ad,
    lambda items: lmg(items[:, 0], items[:, 1:]),
]
# Those that weigh rows by their number alone say the same of rows that are all there twice.
UNMOVED: list[Callable[[np.ndarray], object]] = [
    lambda items: cronbach(items).value,
    lambda items: omega_total(items).value,
    lambda items: item_rest(items).tolist(),
    lambda items: alpha_if_dropped(items).tolist(),
    ad,
    lambda items: ad(items, "median"),
    lambda items: lmg(items[:, 0], items[:, 1:]).tolist(),
    lambda items: mean_of_items(items).value,
]


def drawn(n: int) -> np.ndarray:
    rng = np.random.default_rng(3)
    felt = 3 + rng.normal(size=(n, 1)) + rng.normal(size=(n, 4))
    points: np.ndarray = np.rint(felt).clip(1, 5)
    return points


@pytest.mark.parametrize("statistic", UNMOVED)
def test_rows_that_are_all_there_twice_say_the_same(
    statistic: Callable[[np.ndarray], object],
) -> None:
    items = drawn(80)

    assert statistic(np.vstack([items, items])) == pytest.approx(statistic(items), abs=1e-6)


@pytest.mark.parametrize("statistic", OF_ITEMS)
def test_a_column_that_nobody_answered_leaves_no_complete_row(
    statistic: Callable[[np.ndarray], object],
) -> None:
    items = drawn(40)
    items[:, 2] = np.nan

    with pytest.raises(TooFewRespondents):
        statistic(items)


@pytest.mark.parametrize("statistic", [*OF_ITEMS, lambda items: r_wg(items[:, 0], 5)])
@pytest.mark.parametrize("rows", [0, 1])
def test_nobody_and_one_respondent_are_refused_by_name(
    statistic: Callable[[np.ndarray], object], rows: int
) -> None:
    with pytest.raises(AnalysisError):
        statistic(drawn(40)[:rows])


def test_a_million_rows_are_scored_and_hang_together_as_a_thousand_do() -> None:
    items = drawn(1_000_000)
    of_these = sheets(items.astype(np.int16), KEY)

    large, small = cronbach(items), cronbach(items[:1000])

    assert small.low < large.value < small.high
    assert large.high - large.low < (small.high - small.low) / 25
    assert large.n == gather(of_these, KEY).sheets == quality(of_these, KEY).sheets == 1_000_000
    assert scores(of_these, KEY)["c"].between(0, 100).all()
    assert mean_finite(items[:, 0], 1_000_000).low == mean_finite(items[:, 0], 1_000_000).high
    assert icc(items[:, 0], np.arange(1_000_000) % 1000).icc1 == pytest.approx(0, abs=0.001)


def test_names_of_columns_carry_over_and_their_order_follows() -> None:
    frame = pd.DataFrame(drawn(60), columns=list("dbca"))

    for statistic in (item_rest, alpha_if_dropped):
        one, other = statistic(frame), statistic(frame[sorted(frame.columns)])
        assert list(one.index) == list("dbca")
        assert one[other.index].tolist() == pytest.approx(other.tolist())
