"""Thresholds and the sibling rule."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cells import Band, Hidden
from analysis.disclosure import (
    Thresholds,
    band,
    coarse_ends,
    coarse_share,
    few_partners,
    protect_siblings,
    too_few,
)

H, S, NEVER = Hidden.too_few, Hidden.sibling, Hidden.too_few_invited


def test_a_group_below_the_threshold_says_whether_it_could_ever_reach_it() -> None:
    assert too_few([7, 6, 0], [9, 9, 6], 7) == [None, H, NEVER]


@pytest.mark.parametrize(
    ("answers", "hidden", "expected"),
    [
        ([20, 9, 12], [None, None, None], [None, None, None]),
        ([20, 3, 12], [None, H, None], [None, H, S]),  # one alone: the next smallest too
        ([20, 4, 4], [None, H, H], [None, H, H]),  # together 8
        ([20, 1, 2, 9], [None, H, H, None], [None, H, H, S]),  # together 3: one more
        ([20, 0, 9], [None, H, None], [None, H, S]),  # that nobody answered is not told either
        ([3, 4], [H, H], [H, H]),  # all: the difference is the parent itself
        ([8, 3], [None, H], [S, H]),
        ([9, 9, 3], [None, None, H], [S, None, H]),  # of equals the first
    ],
)
def test_the_sibling_rule_worked_by_hand(
    answers: list[int], hidden: list[Hidden | None], expected: list[Hidden | None]
) -> None:
    assert protect_siblings(answers, hidden, 7) == expected


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(1, 15))
def test_what_siblings_hide_is_never_one_group_nor_fewer_people_than_the_threshold(
    answers: list[int], threshold: int
) -> None:
    already = too_few(answers, answers, threshold)

    hidden = protect_siblings(answers, already, threshold)

    together = [n for n, why in zip(answers, hidden, strict=True) if why]
    assert (
        not together
        or len(together) == len(answers)
        or (len(together) > 1 and sum(together) >= threshold)
    )
    assert all(after or not before for before, after in zip(already, hidden, strict=True))


def test_a_pooled_figure_needs_three_partners_and_none_with_more_than_half() -> None:
    thresholds = Thresholds()

    assert few_partners([10, 10], [1, 1], thresholds) is Hidden.few_partners
    assert few_partners([10, 10, 0], [1, 1, 1], thresholds) is Hidden.few_partners
    assert few_partners([21, 10, 10], [1, 1, 1], thresholds) is Hidden.few_partners
    assert few_partners([20, 10, 10], [1, 1, 1], thresholds) is None
    assert few_partners([30, 10], [3, 1], thresholds) is None


@pytest.mark.parametrize(
    ("answers", "invited", "expected"),
    [
        (6, 12, (Band.few, None)),
        (7, 14, (Band.some, None)),
        (8, 14, (Band.most, None)),
        (29, 29, (Band.most, None)),
        (2, 30, (Band.share, 0)),
        (20, 33, (Band.share, 6)),
        (31, 30, (Band.share, 10)),
    ],
)
def test_participation_is_told_as_coarsely_as_the_charter_says(
    answers: int, invited: int, expected: tuple[Band, int | None]
) -> None:
    assert band(answers, invited) == expected


@pytest.mark.parametrize(
    ("share", "n", "expected"),
    [(0, 15, 0.1), (1, 29, 0.9), (0.52, 20, 0.5), (0.525, 20, 0.55), (0.521, 30, 0.521)],
)
def test_a_share_of_few_is_told_in_steps(share: float, n: int, expected: float) -> None:
    assert coarse_share(share, n) == pytest.approx(expected)


@given(st.floats(0, 1), st.integers(15, 60))
def test_a_share_is_told_to_within_half_a_step_or_at_the_caps(share: float, n: int) -> None:
    told = coarse_share(share, n)

    assert told == share or abs(told - min(0.9, max(0.1, share))) <= 0.0251


def test_every_reason_has_a_name_of_its_own() -> None:
    assert len(set(chain(Hidden))) == len(list(Hidden))


def test_a_share_in_steps_says_between_what_it_lies() -> None:
    assert coarse_ends(0.5, 20) == pytest.approx((0.475, 0.525))
    assert coarse_ends(0.1, 20) == pytest.approx((0.0, 0.125))
    assert coarse_ends(0.9, 20) == pytest.approx((0.875, 1.0))
    assert coarse_ends(0.512, 30) == (0.512, 0.512)


@given(st.integers(15, 29), st.data())
def test_the_true_share_lies_between_the_ends_of_the_step(n: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(0, n)) / n

    low, high = coarse_ends(coarse_share(share, n), n)

    assert low - 1e-9 <= share <= high + 1e-9
