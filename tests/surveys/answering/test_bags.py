from __future__ import annotations

from collections import Counter
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering import bags


def test_an_empty_bag_has_room_for_a_power_of_two():
    assert len(bags.empty(16, 9)) == len(bags.empty(16, 16))
    assert bags.entries(bags.empty(16, 9)) == []


@pytest.mark.parametrize(("least", "power"), [(0, 1), (1, 1), (2, 2), (3, 4), (8, 8), (9, 16)])
def test_powers_of_two_are_rounded_up(least: int, power: int):
    assert bags.power_of_two(least) == power


@given(st.lists(st.binary(min_size=8, max_size=8), max_size=30))
def test_what_was_dropped_is_there_once_and_the_size_never_changes(added: list[bytes]):
    rng = Random(1)
    bag = bags.empty(8, 32)
    for entry in added:
        bag = bags.dropped(bag, [entry], rng)

    assert sorted(bags.entries(bag)) == sorted(added)
    assert len(bag) == len(bags.empty(8, 32))


def test_a_bag_that_overflows_doubles():
    bag = bags.dropped(bags.empty(8, 2), [bytes([n] * 8) for n in range(5)], Random(1))

    assert len(bags.entries(bag)) == 5
    assert len(bag) == len(bags.empty(8, 8))


def test_an_entry_that_is_too_wide_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        bags.dropped(bags.empty(8, 2), [bytes(9)], Random(1))


def test_every_order_is_equally_likely_after_entries_came_one_by_one():
    rng = Random(7)
    seen: Counter[tuple[bytes, ...]] = Counter()
    for _ in range(2400):
        bag = bags.empty(1, 4)
        for entry in (b"a", b"b", b"c", b"d"):
            bag = bags.dropped(bag, [entry], rng)
        seen[tuple(bags.entries(bag))] += 1

    expected = 2400 / 24
    chi_square = sum(
        (seen[order] - expected) ** 2 / expected for order in permutations((b"a", b"b", b"c", b"d"))
    )

    assert chi_square < 49.7  # the 99.9 % quantile with 23 degrees of freedom
