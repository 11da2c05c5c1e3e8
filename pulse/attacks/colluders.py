"""Attack 16: all but one of a group join what they know, and guess the last one's attitude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.budget import Profile
from pulse.attacks.knowing import (
    EACH,
    PRIOR,
    THEMES,
    Alliance,
    Guess,
    Told,
    agreeing,
    favourable,
    people,
    steps,
)
from pulse.attacks.suite import Bench, Outcome

SIZES = (7, 15)  # themes alone; and from here on shares as well
ONCE, OFTEN = 0.80, 0.90  # right guesses that are allowed, in one wave and in a year of four
YEAR = 4
EACH_WORLD = 10  # groups for each world of the suite


@dataclass(frozen=True, slots=True)
class Guesses:
    """How often a guess was right: in one wave, in four, and without any figures."""

    once: float
    often: float
    before: float


def learn(guess: Guess, told: Told, others: np.ndarray, *, blurred: bool) -> None:
    """Take what the others answered away from what is told, and learn from what is left."""
    known, agreed = steps(others).sum(axis=0), agreeing(others).sum(axis=0)
    draws = EACH if blurred else 0
    for theme, total in told.sums.items():
        guess.sum_told([theme], total - known[theme], draws)
    kept = [theme for theme in range(THEMES) if theme not in told.sums]
    if told.rest is not None:
        guess.sum_told(kept, told.rest - known[kept].sum(), draws * len(kept))
    for theme, share in told.shares.items():
        guess.share_told(theme, share, int(agreed[theme]), told.n, blurred=blurred)


def guesses(n: int, groups: int, profile: Profile | None, rng: np.random.Generator) -> Guesses:
    """Guess the attitude of one member of many groups, whose answers are the same in four waves.

    Everybody answers as before each time, which helps the guess most: the noise alone is new.

    Args:
        n: answers of a group.
        groups: how many are guessed at.
        profile: of the charter; None for exact figures.
        rng: of the people, and of the waves' secrets.
    """
    imagined = people(PRIOR, rng)
    target = favourable(imagined)
    alliance = Alliance(rng, profile)
    blurred = profile is not None and profile.blurs(n)
    right = np.zeros((groups, 2), dtype=bool)
    for nth in range(groups):
        group = people(n, rng)
        truth = favourable(group)[0]
        guess = Guess(imagined, target)
        after = []
        for _ in range(YEAR):
            learn(guess, alliance.publish(group), group[1:], blurred=blurred)
            after.append((guess.posterior > 0.5) == truth)
        right[nth] = after[0], after[-1]
    share = float(target.mean())
    before = max(share, 1 - share)
    return Guesses(float(right[:, 0].mean()), float(right[:, 1].mean()), before)


def worst(found: Sequence[Guesses]) -> Guesses:
    """The best guesses over several sizes of groups."""
    return Guesses(
        max(each.once for each in found),
        max(each.often for each in found),
        max(each.before for each in found),
    )


def colluders(bench: Bench) -> Outcome:
    """Guess with every figure of one wave, and of four quarterly ones."""
    rng = np.random.default_rng(bench.rng.getrandbits(64))
    groups = EACH_WORLD * bench.worlds
    twin = worst([guesses(n, max(20, groups // 20), None, rng) for n in SIZES])
    kept = worst([guesses(n, groups, Profile.standard, rng) for n in SIZES])
    return Outcome(
        number="16",
        name="All but one of a group guess the last one's attitude from all figures together",
        control=f"thresholds without noise: {100 * twin.once:.0f} of 100 right in one wave",
        result=f"{100 * kept.once:.1f} of 100 right in one wave, {100 * kept.often:.1f} in four;"
        f" {groups} groups of {' and '.join(map(str, SIZES))} answers each",
        chance=f"{100 * kept.before:.1f} without figures; at most {100 * ONCE:.0f} and"
        f" {100 * OFTEN:.0f}",
        held=kept.once <= ONCE and kept.often <= OFTEN and twin.once >= 0.85,
    )
