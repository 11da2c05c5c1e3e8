"""Straight lines and empty sheets."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import FrameInvalid
from analysis.frames import KeyedItem, ScoringKey, sheets
from analysis.quality import Quality, quality

KEY = ScoringKey(1, 5, tuple(KeyedItem(f"i{j}", "c", reverse=j == 3) for j in range(4)))
PLAIN = ScoringKey(1, 5, tuple(KeyedItem(f"i{j}", "c") for j in range(4)))
POINT = st.integers(0, 5)


def test_straight_lines_worked_by_hand() -> None:
    frame = sheets(
        [
            (5, 5, 5, 5),  # agrees with everything, and with its opposite
            (5, 5, 5, 1),  # says the same thing four times
            (3, 3, 3, 3),  # the middle may be meant
            (5, 5, 0, 0),  # no reversed item answered: cannot be told
            (0, 2, 0, 2),  # half answered, and a straight line
            (0, 0, 0, 2),  # too little
            (0, 0, 0, 0),  # nothing
        ],
        KEY,
    )

    found = quality(frame, KEY)

    assert found == Quality(straight=2, told=4, empty=1, sheets=7)


def test_where_no_item_is_reversed_nothing_can_be_told() -> None:
    found = quality(sheets([(5, 5, 5, 5)] * 40, PLAIN), PLAIN)

    assert (found.straight, found.told) == (0, 0)
    assert not found.uniform


def test_a_wave_of_straight_lines_is_called_out_and_a_few_are_not() -> None:
    assert quality(sheets([(4, 4, 4, 4)] * 12 + [(4, 5, 4, 2)] * 28, KEY), KEY).uniform
    assert not quality(sheets([(4, 4, 4, 4)] * 4 + [(4, 5, 4, 2)] * 36, KEY), KEY).uniform


@given(st.lists(st.tuples(POINT, POINT, POINT, POINT), max_size=30), st.integers(0, 99))
def test_the_order_of_sheets_and_the_end_of_the_scale_do_not_matter(
    points: list[tuple[int, ...]], seed: int
) -> None:
    stirred = random.Random(seed).sample(points, len(points))
    mirrored = [tuple(6 - p if p else 0 for p in sheet) for sheet in points]

    found = quality(sheets(points, KEY), KEY)

    assert found == quality(sheets(stirred, KEY), KEY) == quality(sheets(mirrored, KEY), KEY)
    assert 0 <= found.straight <= found.told <= found.sheets - found.empty


def test_another_instruments_sheets_are_refused() -> None:
    with pytest.raises(FrameInvalid):
        quality(sheets([(1, 2, 3, 4)], PLAIN).rename(columns={"i0": "z"}), KEY)
