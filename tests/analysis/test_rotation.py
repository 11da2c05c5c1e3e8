"""A mean over items that take turns."""

import math

import numpy as np
import pytest

from analysis.errors import TooFewRespondents
from analysis.rotation import mean_of_items


def test_a_mean_of_item_means_worked_by_hand() -> None:
    # Item a: 1, 3 and 5 from persons 1-3, item b: 2 and 4 from 3 and 4; one person answered both.
    items = np.array([[1, np.nan], [3, np.nan], [5, 2], [np.nan, 4]])

    found = mean_of_items(items)

    assert found.value == pytest.approx((3 + 3) / 2)
    # (s_a²/3 + s_b²/2 + 2 · 0)/4 = (4/3 + 2/2)/4: one person in common gives no covariance.
    assert found.error == pytest.approx(math.sqrt((4 / 3 + 1) / 4))
    assert (found.n, found.k) == ((3, 2), 2)


def test_where_all_answer_all_it_is_the_error_of_the_mean_score() -> None:
    items = np.random.default_rng(2).normal(size=(30, 4))

    found = mean_of_items(items)

    scores = items.mean(axis=1)
    assert found.value == pytest.approx(scores.mean())
    assert found.error == pytest.approx(scores.std(ddof=1) / math.sqrt(30))


def test_the_error_is_that_of_a_simulation_of_rotated_items() -> None:
    rng = np.random.default_rng(20261129)
    means, errors = [], []
    for _ in range(1500):
        items = 3 + rng.normal(size=(60, 1)) * 0.8 + rng.normal(size=(60, 4)) * 0.6
        asked = rng.permuted(np.tile([1, 1, 0, 0], (60, 1)), axis=1)
        found = mean_of_items(np.where(asked == 1, items, np.nan))
        means.append(found.value)
        errors.append(found.error)

    assert np.mean(means) == pytest.approx(3, abs=0.02)
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.std(means), rel=0.06)


def test_an_item_with_one_answer_has_no_error_and_nothing_has_no_mean() -> None:
    one = mean_of_items([[3.0, 4.0], [2.0, np.nan]])
    column_unasked = mean_of_items([[3.0, np.nan], [2.0, np.nan]])

    assert one.value == pytest.approx(3.25)
    assert math.isnan(one.error)
    assert (column_unasked.value, column_unasked.k) == (2.5, 1)
    with pytest.raises(TooFewRespondents):
        mean_of_items([[np.nan, np.nan]])
