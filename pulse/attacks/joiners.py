"""Attack 15: somebody joins a group of seven, or leaves it, between two waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.budget import Profile
from pulse.attacks.knowing import (
    EACH,
    PRIOR,
    THEMES,
    Alliance,
    Guess,
    agreeing,
    people,
)
from pulse.attacks.suite import Bench, Outcome

SMALL = 7
MORE = 0.10  # right guesses beyond those that need no figures
CERTAIN = 0.95
EACH_WORLD = 20  # groups for each world of the suite


@dataclass(frozen=True, slots=True)
class Found:
    """How often an answer was guessed right, with figures and without, and how sure at most."""

    right: float
    before: float
    surest: float


def found(groups: int, profile: Profile | None, rng: np.random.Generator) -> Found:
    """Guess whether those who came or went agreed with the first theme.

    The six or seven others answer the same both times, which helps the guess most, and nobody
    needs to know what they said: the difference of two waves is the answer of one person.

    Args:
        groups: how many are guessed at; every second one loses somebody.
        profile: of the charter; None for exact figures.
        rng: of the people, and of the waves' secrets.
    """
    imagined = people(PRIOR, rng)
    target = agreeing(imagined)[:, 0]
    alliance = Alliance(rng, profile)
    draws = 2 * EACH if profile is not None and profile.blurs(SMALL) else 0
    right, sure = [], []
    for nth in range(groups):
        with_it = people(SMALL + 1, rng)
        waves = (with_it[1:], with_it) if nth % 2 else (with_it, with_it[1:])
        few, many = sorted((alliance.publish(each) for each in waves), key=lambda told: told.n)
        guess = Guess(imagined, target)
        for theme in few.sums.keys() & many.sums.keys():
            guess.sum_told([theme], many.sums[theme] - few.sums[theme], draws)
        kept = [theme for theme in range(THEMES) if theme not in few.sums]
        if few.rest is not None and many.rest is not None and few.sums.keys() == many.sums.keys():
            guess.sum_told(kept, many.rest - few.rest, draws * len(kept))
        right.append((guess.posterior > 0.5) == bool(agreeing(with_it)[0, 0]))
        sure.append(max(guess.posterior, 1 - guess.posterior))
    share = float(target.mean())
    return Found(float(np.mean(right)), max(share, 1 - share), float(np.max(sure)))


def joiners(bench: Bench) -> Outcome:
    """Take one wave away from the next, and guess."""
    rng = np.random.default_rng(bench.rng.getrandbits(64))
    groups = EACH_WORLD * bench.worlds
    twin = found(max(20, groups // 10), None, rng)
    kept = found(groups, Profile.standard, rng)
    return Outcome(
        number="15",
        name="Somebody joins or leaves a group of seven: one wave taken away from the next",
        control=f"thresholds without noise: {100 * twin.right:.0f} of 100 right,"
        f" {100 * twin.surest:.1f} % sure",
        result=f"{100 * kept.right:.1f} of 100 right in {groups} groups, never more than"
        f" {100 * kept.surest:.1f} % sure",
        chance=f"{100 * kept.before:.1f} without figures; at most {100 * MORE:.0f} more, and never"
        f" {100 * CERTAIN:.0f} % sure",
        held=kept.right <= kept.before + MORE
        and kept.surest < CERTAIN
        and twin.right >= 0.9
        and twin.surest >= CERTAIN,
    )
