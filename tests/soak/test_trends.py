"""A few alliances of the count of what is told though nothing changes."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from soak.shelf import Shelf
from soak.trends import BASE, STRONG, Tally, claims, play, seed

MOODY = replace(STRONG, turnover=0.05)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf("test", "A few.", console=Console(quiet=True), folder=tmp_path)


@pytest.mark.parametrize("waves", [4, 12, 24])
def test_false_trends_and_changes_stay_at_their_rate(shelf: Shelf, waves: int) -> None:
    setting = replace(MOODY, waves=waves)

    tally = play(shelf, setting, "moody", words="A few.", least=12, most=12, whole=False)

    for what in ("trends, organisations", "changes, organisations"):
        rates = tally.rates[what]
        # 12 alliances of 84 series whose rates lie about 5 points apart
        assert sum(rates) / 12 <= 0.05 + 3 * 0.05 / 12**0.5


def test_alliances_are_played_until_the_rates_are_known(shelf: Shelf) -> None:
    setting = replace(BASE, waves=4, organisations=3, constructs=2, smallest=15, largest=20)

    tally = play(shelf, setting, "three", words="A few.", least=3, most=5, whole=True)

    assert set(tally.rates) == {
        f"{what}, every {kind} equal"
        for what in ("changes", "trends")
        for kind in ("person", "partner")
    }
    assert {len(rates) for rates in tally.rates.values()} == {5}
    again = play(shelf, setting, "three", words="Others.", least=3, most=5, whole=True)
    assert again == tally  # they were kept, and are not played again


def test_too_many_false_ones_and_too_few_alliances_are_told() -> None:
    often = Tally({"trends": [0.05, 0.07] * 200})
    seldom = Tally({"trends": [0.0, 0.2]})
    right = Tally({"trends": [0.0, 0.1] * 200, "falls": [0.0, 0.1]})

    judged = [list(claims(each, "", 12, model=True)) for each in (often, seldom, right)]

    assert [[claim.holds for claim in each] for each in judged] == [[False], [False], [True, True]]


def test_every_alliance_has_random_numbers_of_its_own() -> None:
    seeds = {
        seed(words, name, nth) for words in "ab" for name in ("x, 4 waves", "x") for nth in (0, 1)
    }

    assert len(seeds) == 8
