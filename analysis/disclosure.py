"""What may be told: thresholds, and no hidden number that can be had by subtraction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.cells import Band, Hidden

SHARE_FROM_INVITED = 30
SELDOM_BELOW = 30  # answers; a group's figures come at most once a quarter below this
STEP_BELOW = 30  # answers; a favourable share is told in steps of 5, from 10 to 90, below this


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many answers on a number is shown; a charter chooses them at or above the floors.

    Attributes:
        team: answers behind a number of one team, or of a pool of small partners.
        organisation: answers behind a number of a whole organisation, or of the alliance.
        item: answers behind a favourable share.
        notes: free-text notes shown together.
        partners: partners in a pooled figure.
        dominance: the largest share of its answers that one partner may have given.
    """

    team: int = 7
    organisation: int = 5
    item: int = 15
    notes: int = 10
    partners: int = 3
    dominance: float = 0.5


def too_few(answers: Sequence[int], invited: Sequence[int], threshold: int) -> list[Hidden | None]:
    """Which of some groups are below a threshold, and whether they could ever reach it."""
    return [
        None
        if n >= threshold
        else (Hidden.too_few if people >= threshold else Hidden.too_few_invited)
        for n, people in zip(answers, invited, strict=True)
    ]


def protect_siblings(
    answers: Sequence[int], hidden: Sequence[Hidden | None], threshold: int
) -> list[Hidden | None]:
    """Hide more siblings until the hidden ones together say nothing about too few people.

    Whoever subtracts the shown siblings from the parent that is shown too learns about the
    hidden ones together. So there are at least two of them, with at least `threshold` answers
    in all; else the smallest shown sibling (the first of several) is hidden as well. Where all
    are hidden the difference is the parent itself, which has a threshold of its own.

    Args:
        answers: per sibling; all children of one parent that is shown.
        hidden: why a sibling is hidden already, or None.
        threshold: answers that the hidden ones need to have together.

    Returns:
        As `hidden`, with `Hidden.sibling` where one more was hidden.
    """
    result = list(hidden)
    while any(result) and not all(result):
        together = [n for n, why in zip(answers, result, strict=True) if why]
        if len(together) > 1 and sum(together) >= threshold:
            break
        shown = [place for place, why in enumerate(result) if why is None]
        result[min(shown, key=lambda place: answers[place])] = Hidden.sibling
    return result


def few_partners(
    answers: Sequence[int], partners: Sequence[int], thresholds: Thresholds
) -> Hidden | None:
    """Whether a figure pooled over partners would be about too few of them, or mostly about one.

    Args:
        answers: per partner or pool of partners.
        partners: how many partners each of them holds; 1, or more for a pool.
        thresholds: the charter's.
    """
    taking_part = sum(w for n, w in zip(answers, partners, strict=True) if n)
    single = [n for n, w in zip(answers, partners, strict=True) if w == 1]
    dominant = max(single, default=0) > thresholds.dominance * sum(answers)
    return Hidden.few_partners if taking_part < thresholds.partners or dominant else None


def coarse_share(share: float, n: int) -> float:
    """A favourable share as it may be told: below 30 answers in steps of .05, from .1 to .9."""
    if n >= STEP_BELOW:
        return share
    return float(np.clip(np.floor(share * 20 + 0.5) / 20, 0.1, 0.9))


def coarse_ends(share: float, n: int) -> tuple[float, float]:
    """Between what the true share lies, given how it is told by `coarse_share`."""
    if n >= STEP_BELOW:
        return share, share
    low = 0.0 if share < 0.1 + 1e-9 else share - 0.025
    high = 1.0 if share > 0.9 - 1e-9 else share + 0.025
    return low, high


def band(answers: int, invited: int) -> tuple[Band, int | None]:
    """How many took part, as coarsely as it may be told.

    Args:
        answers: sheets, whatever they answer.
        invited: people asked.

    Returns:
        The band, and from 30 invited on the tenths of them, from 0 to 10, rounded down; else
        None.
    """
    if invited >= SHARE_FROM_INVITED:
        return Band.share, min(10, 10 * answers // invited)
    if answers < 7:
        return Band.few, None
    return (Band.most if 2 * answers > invited else Band.some), None
