"""Items that moved on their own."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameInvalid, NoVariance, TooFewItems, TooFewRespondents
from analysis.reliability import products
from analysis.shift import apart, item_shift, shift_of
from tests.analysis import golden

ITEMS = ["i1", "i2", "i3", "i4"]


def test_the_item_that_moved_is_the_one_that_r_lavaan_finds() -> None:
    frame, expected = golden.table("shift"), golden.table("shift_expected").set_index("item")

    found = item_shift(
        frame.loc[frame.wave == "now", ITEMS], frame.loc[frame.wave == "before", ITEMS]
    )

    assert found["shift"].tolist() == pytest.approx(expected["shift"].tolist(), rel=1e-9)
    assert found["error"].tolist() == pytest.approx(expected["error"].tolist(), rel=1e-9)
    assert found.index[found["flagged"]].tolist() == [expected["score_test"].idxmax()] == ["i3"]
    assert found.attrs == {"n_now": 400, "n_baseline": 400}


def test_a_shift_worked_by_hand() -> None:
    # Item a rises by 1, b stays: the scale rises by 1/2, so they move by +1/2 and -1/2, over sd 1.
    before = pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 2, 3]})

    found = item_shift(before.add([1, 0]), before)

    assert found["shift"].tolist() == pytest.approx([0.5, -0.5])
    assert found["flagged"].all()


def test_a_scale_that_moves_as_one_flags_nothing() -> None:
    before = np.random.default_rng(1).normal(size=(80, 5))

    found = item_shift(before + 2, before)

    assert found["shift"].abs().max() < 1e-9
    assert not found["flagged"].any()


def test_a_constant_item_has_no_shift_to_tell() -> None:
    before = pd.DataFrame({"a": [1.0, 2, 3], "b": 3.0})

    found = item_shift(before, before)

    assert np.isnan(found.loc["b", "shift"])
    assert not found["flagged"].any()


def test_other_items_a_single_one_or_a_single_person_are_refused() -> None:
    frame = pd.DataFrame({"a": [1.0, 2], "b": [2.0, 3]})

    with pytest.raises(FrameInvalid):
        item_shift(frame, frame[["b", "a"]])
    with pytest.raises(TooFewItems):
        item_shift(frame[["a"]], frame[["a"]])
    with pytest.raises(TooFewRespondents):
        item_shift(frame.head(1), frame)


def test_the_shift_between_two_releases_is_that_of_the_answers() -> None:
    frame = golden.table("shift")
    waves = [frame.loc[frame.wave == name, ITEMS] for name in ("now", "before")]
    expected = golden.table("shift_expected")

    cells = [
        [apart(products(wave.to_numpy()), place, points=4) for place in range(4)] for wave in waves
    ]
    found = [shift_of(now, before, items=4) for now, before in zip(*cells, strict=True)]

    assert [each.value for each in found] == pytest.approx(expected["shift"].tolist())
    reach = NormalDist().inv_cdf(1 - 0.05 / 8)
    assert [(each.high - each.low) / 2 for each in found] == pytest.approx(
        (reach * expected["error"]).tolist(), rel=1e-6
    )
    assert [each.noise for each in found] == [True, True, False, True]


def test_an_item_apart_from_its_scale_worked_by_hand() -> None:
    # Means 2 and 3 of a scale from 1 to 5: half a point below and above their mean, 12.5 %.
    cell = apart(products(np.array([[1.0, 2], [2, 3], [3, 4]])), 0, points=4)

    assert (cell.value, cell.low, cell.high, cell.n) == (-12.5, -12.5, -12.5, 3)
    assert cell.sd == pytest.approx(25)
    with pytest.raises(NoVariance):
        shift_of(replace(cell, sd=0.0), replace(cell, sd=0.0), items=2)
