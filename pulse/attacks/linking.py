"""Counts right links between people and their answers, and says what guessing would reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PEOPLE = 30
QUANTILE = 0.999


def bound(worlds: int, quantile: float = QUANTILE) -> int:
    """The most right links that guessing reaches in all but one of a thousand suites.

    Args:
        worlds: how many worlds were attacked.
        quantile: the share of suites that chance leaves at or below the bound.

    Returns:
        The quantile of a Poisson distribution whose mean is the number of worlds: a random
        assignment gets one person right in each world, however many people there are.

    Source: Montmort (1713), the problem of coincidences.
    """
    term = total = math.exp(-worlds)
    right = 0
    while total < quantile:
        right += 1
        term *= worlds / right
        total += term
    return right


def right(guesses: Sequence[Any], truth: Sequence[Any]) -> int:
    """How many people were linked to what is theirs.

    Args:
        guesses: what the attacker says of each person, in the order of arrival.
        truth: what is theirs, in the same order.
    """
    return sum(guess == true for guess, true in zip(guesses, truth, strict=True))


@dataclass(frozen=True, slots=True)
class Score:
    """Right links over several worlds."""

    linked: int
    worlds: int
    people: int = PEOPLE

    @property
    def at_chance(self) -> bool:
        """Whether guessing explains it."""
        return self.linked <= bound(self.worlds)

    @property
    def broken(self) -> bool:
        """Whether at least half of all people were linked."""
        return 2 * self.linked >= self.worlds * self.people

    def __str__(self) -> str:
        return f"{self.linked} of {self.worlds * self.people} linked"


def chance(worlds: int) -> str:
    """The column "chance" of a linking attack."""
    return f"{worlds} expected, at most {bound(worlds)}"
