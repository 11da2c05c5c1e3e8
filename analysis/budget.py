"""The law of the noise, how far it moves a figure, and what it leaves to be learned of a person.

It needs the standard library only, so that pages can say it.
"""

from __future__ import annotations

import enum
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass

OF_ANSWER = 0.7  # privacy loss, ε, of one answer to one question; attacks 15 and 16 want this
OF_COUNT = 0.8  # of one favourable count
NOISE_BELOW = 30  # answers of a unit
THEMES_BELOW = 12  # answers; a group shows overall and some themes alone below this
MOST_THEMES = 4  # shown from fewer answers than that
REACH = math.log(20) / math.sqrt(2)  # standard deviations that hold 95 % of such noise, or more
SLACK = 1e-6  # probability with which a composed loss may be larger than is said
BITS = 128  # random bits of one geometric variable


class Profile(enum.StrEnum):
    """What a charter lets be done to the numbers."""

    standard = "standard"  # noise in units of fewer than 30 answers
    strict = "strict"  # noise in every unit
    plain = "plain-from-30"  # no noise, and no figure from fewer than 30 answers

    def blurs(self, answers: float) -> bool:
        """Whether a unit with so many answers has noise."""
        return self is Profile.strict or (self is Profile.standard and answers < NOISE_BELOW)


@dataclass(frozen=True, slots=True)
class Loss:
    """How much more likely one person's answers can make any published figures, as ε.

    A loss of ε makes nothing that is published more than e^ε times as likely with one person's
    answers as it would be had that person's answers stood in the middle of the scale.

    Attributes:
        question: of one answer to one question.
        theme: of all answers to one theme, its favourable count included.
        wave: of one whole sheet.
        year: of the sheets of a year, one after the other.
        waves: how many those are.
        composed: of the year with a probability of one in a million of being larger, by advanced
            composition; never more than `year`.
    """

    question: float
    theme: float
    wave: float
    year: float
    waves: int
    composed: float


def decay(sensitivity: float, epsilon: float) -> float:
    """The ratio of the probabilities of neighbouring integers, α = exp(-ε/Δ)."""
    return math.exp(-epsilon / sensitivity)


def variance(alpha: float) -> float:
    """The variance of two-sided geometric noise, 2α/(1 - α)²."""
    return 2 * alpha / (1 - alpha) ** 2


def sensitivity(low: int, high: int) -> float:
    """How far one person's answer can move a question's sum, in points of its scale.

    The number of answers is told as it is, so that a sum says no more than its distance from as
    many answers in the middle of the scale. Somebody who comes or goes moves that by at most half
    of the scale; this is the neighbouring change that ε is for. Somebody who changes an answer from
    one end to the other moves it by twice as much, at twice the loss.

    Args:
        low: the lowest point of the scale.
        high: the highest.
    """
    return (high - low) / 2


def answer_decay(low: int, high: int) -> float:
    """The decay of the noise in one question's sum, on a scale from `low` to `high`."""
    return decay(sensitivity(low, high), OF_ANSWER)


def theme_variance(low: int, high: int, questions: int) -> float:
    """The variance of the noise in one unit's total of a theme, whose scores run from 0 to 100."""
    step = 100 / (high - low)
    return variance(answer_decay(low, high)) * step**2 / questions


def moves_by(noise_var: float) -> float:
    """By less than how much noise moves a figure, nineteen times of twenty, in its own unit.

    Source:
        The 95 % quantile of Laplace's distribution, ln 20 / √2 standard deviations: noise that is
        a sum of several draws has lighter tails.
    """
    return REACH * math.sqrt(noise_var)


def drawn(secret: bytes, cell: str, alpha: float) -> int:
    """One integer of two-sided geometric noise, P(z) ∝ α^|z|; the same whenever it is asked for.

    Args:
        secret: of the wave; random, and destroyed when the figures are published.
        cell: the name of what it is added to.
        alpha: between 0 and 1.

    Returns:
        The difference of two geometric variables.

    Source:
        Ghosh, Roughgarden, Sundararajan (2012), SIAM Journal on Computing 41, 1673-1693, section 2.
    """
    bits = hmac.digest(secret, cell.encode(), "sha256")
    first, second = (int.from_bytes(half) for half in (bits[:16], bits[16:]))
    return _geometric(first, alpha) - _geometric(second, alpha)


def _geometric(bits: int, alpha: float) -> int:
    """How often α came up before it failed, from random bits."""
    return math.floor((math.log(bits + 0.5) - BITS * math.log(2)) / math.log(alpha))


def themes_of_few(constructs: Sequence[str]) -> tuple[str, ...]:
    """The themes that a group of fewer than 12 answers shows: the first of the questionnaire.

    At most four; and never all but one, since overall would give that one away.
    """
    if len(constructs) <= MOST_THEMES:
        return tuple(constructs)
    return tuple(constructs[: min(MOST_THEMES, len(constructs) - 2)])


def loss(questions: int, themes: int, waves: int) -> Loss:
    """What the noise of a unit leaves to be learned of one person, at the very most.

    Overall figures and those of organisations and the alliance are made of the same noise and cost
    nothing more. Nothing is said of a unit without noise: there the bound is the threshold alone.

    Args:
        questions: of one sheet.
        themes: that they belong to; each has a favourable count of its own.
        waves: of a year.

    Source:
        Dwork, Rothblum, Vadhan (2010), FOCS, 51-60, theorem III.3 (advanced composition).
    """
    parts = ((waves * questions, OF_ANSWER), (waves * themes, OF_COUNT))
    wave = OF_ANSWER * questions + OF_COUNT * themes
    advanced = math.sqrt(2 * math.log(1 / SLACK) * sum(k * e**2 for k, e in parts)) + sum(
        k * e * math.expm1(e) for k, e in parts
    )
    return Loss(
        question=OF_ANSWER,
        theme=OF_ANSWER * questions / max(themes, 1) + OF_COUNT,
        wave=wave,
        year=wave * waves,
        waves=waves,
        composed=min(wave * waves, advanced),
    )
