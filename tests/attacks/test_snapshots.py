"""Stirring leaves no trace of the order of arrival; copies of urns are attacked in the suite."""

from __future__ import annotations

from random import Random

from surveys.answering import bags

PEOPLE = 30


def test_stirring_leaves_no_trace_of_the_order_of_arrival() -> None:
    places = [0] * PEOPLE
    for seed in range(2000):
        bag = bags.empty(4, PEOPLE)
        for each in range(PEOPLE):
            bag = bags.dropped(bag, [each.to_bytes(4)], Random(seed * PEOPLE + each))
        places[bags.entries(bag).index((PEOPLE - 1).to_bytes(4))] += 1

    expected = 2000 / PEOPLE
    chi = sum((count - expected) ** 2 / expected for count in places)
    assert chi < 58.3  # the 99.9 % quantile of chi square with 29 degrees of freedom
