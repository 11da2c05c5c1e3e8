"""A cell is the only shape in which a number leaves: with n and interval, or hidden and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from analysis.budget import moves_by

LEAST_SHARE, LARGEST_SHARE = 5.0, 95.0  # in percent; beyond them no mean or share is told
SETTLED = 9  # decimals; those after them say nothing of anybody
RECEIVED = "received"  # a construct: what all others together say of a partner
PAIR = "pair"  # a subject: what one partner says of another
ABOUT = "partner_"
NETWORK = "network"  # a subject: all pairs together; for whoever sees every one of them
GIVEN, STRENGTH = "given", "strength"  # of one partner: what it says, and is told, of others
GAP = "gap"  # a measure: by how much what one says lies above what comes back


def about(partner: int) -> str:
    """The construct of what single partners say of one."""
    return f"{ABOUT}{partner}"


def partner_of(construct: str) -> int:
    """The partner that such a construct is about."""
    return int(construct.removeprefix(ABOUT))


class Hidden(enum.StrEnum):
    """Why a cell shows no number."""

    too_few = "too_few"  # fewer answers than the charter's threshold
    sibling = "sibling"  # it could be worked out from a hidden one beside it
    too_few_invited = "too_few_invited"  # could never reach the threshold
    not_asked = "not_asked"  # the construct was not in the wave
    few_partners = "few_partners"  # fewer than three partners, or one holds more than half
    no_value = "no_value"  # everybody gave the same answers, so that there is none
    no_comparison = "no_comparison"  # a change, where there is nothing to compare with
    seldom = "seldom"  # fewer than 30 answers, sooner than a quarter after the last figures
    withheld = "withheld"  # the audit could not prove it safe
    not_agreed = "not_agreed"  # of two partners: not both agreed to see how they see each other
    few_themes = "few_themes"  # below 12 answers a group shows overall and some themes alone


class Band(enum.StrEnum):
    """How many took part, as coarsely as the charter says it may be told."""

    few = "few"  # fewer than 7
    some = "some"  # 7 or more
    most = "most"  # more than half
    share = "share"  # from 30 invited on the share is told, in tenths


@dataclass(frozen=True, slots=True)
class Cell:
    """One number for one subject, construct and wave.

    `value`, `low` and `high` run from 0 to 100 and are unrounded; `n` answers stand behind
    them; all four are None exactly when `hidden` says why. `sd` and `noise_var` are on the
    same scale (and its square); the first is the alliance's pooled within-unit sd.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    hidden: Hidden | None = None
    sd: float | None = None
    noise_var: float = 0.0

    @property
    def moved_by(self) -> float:
        """By less than how much the protection moves it, nineteen times of twenty."""
        return moves_by(self.noise_var)

    @property
    def settled(self) -> Cell:
        """The same to nine decimals: last bits tell in which order hidden parts were added up."""
        if self.value is None or self.low is None or self.high is None:
            return self
        return replace(
            self,
            value=round(self.value, SETTLED),
            low=round(self.low, SETTLED),
            high=round(self.high, SETTLED),
            sd=None if self.sd is None else round(self.sd, SETTLED),
            noise_var=round(self.noise_var, SETTLED),
        )

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high, self.n)
        if (self.hidden is None) != all(number is not None for number in numbers):
            raise ValueError("a cell has all of value, low, high and n, or the reason for none")
        if self.hidden is not None and any(number is not None for number in numbers):
            raise ValueError("a hidden cell keeps no number")
        if self.value is not None and not (self.low <= self.value <= self.high):  # type: ignore[operator]  # all are set
            raise ValueError("a cell's value lies within its interval")


WEAK = 0.5  # an alpha that is below it for certain is called out


def together(low: float, high: float) -> bool:
    """Whether answers hang together, by the interval of their Cronbach's alpha.

    They do not where the interval reaches down to 0, as that of random numbers does, or lies
    below one half.
    """
    return low > 0 and high >= WEAK


LARGEST_SHIFT = 0.2  # standard deviations that an item may move against its scale
STRAIGHT_FROM = 10.0  # percent; so many straight lines for certain are called out


def uniform(low: float) -> bool:
    """Whether a wave has too many straight lines, by the lower end of their share in percent."""
    return low > STRAIGHT_FROM


@dataclass(frozen=True, slots=True)
class Change:
    """The step from one wave to the next, in points of 0 to 100, taken before any rounding."""

    value: float
    low: float
    high: float
    noise: bool  # True: the words on the page are "within the noise"
