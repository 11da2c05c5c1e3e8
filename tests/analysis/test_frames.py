"""The shape of a frame of sheets."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FrameInvalid
from analysis.frames import KeyedItem, ScoringKey, check, sheets

KEY = ScoringKey(1, 5, (KeyedItem("a", "x"), KeyedItem("b", "y", True), KeyedItem("c", "x")))


def test_a_skipped_item_is_a_nan_and_the_rest_are_points() -> None:
    frame = sheets([(1, 0, 5), (0, 2, 3)], KEY)

    expected = pd.DataFrame(
        [[1, np.nan, 5], [np.nan, 2, 3.0]], columns=["a", "b", "c"], dtype=float
    )
    pd.testing.assert_frame_equal(frame, expected)


def test_no_sheets_are_a_frame_with_columns() -> None:
    frame = sheets([], KEY)

    assert list(frame.columns) == ["a", "b", "c"]
    assert len(frame) == 0


def test_a_construct_knows_its_columns() -> None:
    assert KEY.constructs == {"x": (0, 2), "y": (1,)}
    assert KEY.reversed_columns == ["b"]


@pytest.mark.parametrize("points", [[(1, 2)], [(1, 2, 6)], [(1, 2, -1)], [(1, 2, 3), (1, 2)]])
def test_a_sheet_of_another_length_or_off_the_scale_is_refused(
    points: list[tuple[int, ...]],
) -> None:
    with pytest.raises(FrameInvalid):
        sheets(points, KEY)


def test_a_frame_of_another_shape_is_refused() -> None:
    with pytest.raises(FrameInvalid):
        check(pd.DataFrame({"a": [1.0]}), KEY)
    with pytest.raises(FrameInvalid):
        check(pd.DataFrame({"a": [0.5], "b": [1.0], "c": [1.0]}), KEY)


def test_a_key_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(FrameInvalid):
        ScoringKey(5, 5, ())
    with pytest.raises(FrameInvalid):
        ScoringKey(1, 5, (KeyedItem("a", "x"), KeyedItem("a", "y")))
