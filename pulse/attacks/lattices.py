"""Invented alliances of any shape, whose people answer, come and go: what a release is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from analysis.budget import Profile
from analysis.disclosure import Thresholds
from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, Row, compute

Shape = Sequence[Sequence[int]]  # per organisation, people in each of its units
TERMS = Thresholds()
EACH = 3
POOL = (901, 902, 903)


@dataclass(frozen=True)
class Alliance:
    """One wave of an invented alliance.

    Attributes:
        leaves: its units with their answers.
        key: how sheets are scored.
        complete: nobody skipped a question.
    """

    leaves: tuple[Answers, ...]
    key: ScoringKey
    complete: bool

    @property
    def names(self) -> dict[int, str]:
        """Organisations by number."""
        own = {leaf.organisation for leaf in self.leaves if leaf.organisation is not None}
        return {each: f"Organisation {each}" for each in sorted(own)}

    def published(self, rng: Random, profile: Profile = Profile.standard) -> list[Row]:
        """The rows of its release, as the product computes them."""
        protection = Protection(profile, rng.randbytes(32))
        return compute(
            self.leaves, self.names, self.key, TERMS, protection=protection, alliance="Alliance"
        )


def shape(rng: Random, *, organisations: int = 30, units: int = 12) -> list[list[int]]:
    """Three or more organisations of one unit or more; the sizes of most units pass the launch."""
    found = []
    for _ in range(rng.randint(3, organisations)):
        count = rng.choice((1, 1, rng.randint(1, units)))
        found.append([rng.choice((rng.randint(7, 16), rng.randint(16, 40))) for _ in range(count)])
    return found


def key(themes: int) -> ScoringKey:
    """Themes of three questions each, the last of them turned round."""
    items = [(f"t{theme}", place) for theme in range(themes) for place in range(EACH)]
    return ScoringKey(
        1, 5, tuple(KeyedItem(f"{name}_{place}", name, place == EACH - 1) for name, place in items)
    )


def waves(
    layout: Shape, rng: Random, *, turnover: float, response: float = 0.6, themes: int = 3
) -> list[Alliance]:
    """Two waves of an alliance, between which some of its people are replaced.

    Args:
        layout: people by organisation and unit.
        rng: for everything.
        turnover: share of people who are others in the second wave.
        response: share who answer, each by themselves.
        themes: that are asked.
    """
    scored, skips = key(themes), rng.choice((0.0, 0.05))
    pooled = rng.random() < 0.3 and len(layout) > 3
    units = [(o, size) for o, sizes in enumerate(layout) for size in sizes]
    dice = np.random.default_rng(rng.randrange(2**32))
    levels = [_people(size, themes, dice) for _, size in units]
    found = []
    for _ in range(2):
        leaves = []
        for place, ((owner, size), own) in enumerate(zip(units, levels, strict=True)):
            there = dice.random(size) < response
            sheets = _sheets(own[there], dice, skips)
            in_pool = pooled and owner == len(layout) - 1
            leaves.append(
                Answers(
                    place=place,
                    name=f"Unit {place}",
                    organisation=None if in_pool else owner,
                    partners=POOL if in_pool else (owner,),
                    invited=size,
                    moments=gather_points(sheets, scored),
                )
            )
            gone = dice.random(size) < turnover
            own[gone] = _people(int(gone.sum()), themes, dice)
        found.append(Alliance(tuple(leaves), scored, skips == 0.0))
    return found


def _people(count: int, themes: int, dice: np.random.Generator) -> np.ndarray:
    """What people think of each theme, on the scale; some units are nearly of one mind."""
    middle = dice.choice((1.3, 3.0, 3.6, 4.8))
    return np.asarray(middle + dice.normal(size=(count, themes)) * dice.choice((0.2, 0.9)))


def _sheets(levels: np.ndarray, dice: np.random.Generator, skips: float) -> np.ndarray:
    points = np.repeat(levels, EACH, axis=1)
    points = np.rint(points + dice.normal(size=points.shape) * 0.7).clip(1, 5).astype(np.int16)
    points[:, EACH - 1 :: EACH] = 6 - points[:, EACH - 1 :: EACH]
    points[dice.random(points.shape) < skips] = 0
    return points
