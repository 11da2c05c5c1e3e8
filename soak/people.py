"""Invents an alliance whose truth is known, so that intervals can be held against it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.frames import KeyedItem, ScoringKey
from analysis.moments import gather_points
from analysis.release import Answers

SIZES = ((7, 10), (12, 15), (30, 40), (200, 1000))  # who answers, of how many asked
MIXED = tuple((n, 2 * n) for n in (10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150))
CONSTRUCTS = ("trust", "voice", "safety")
EACH = 3
KEY = ScoringKey(
    1,
    5,
    tuple(
        KeyedItem(f"{construct}{item}", construct, reverse=item == EACH - 1)
        for construct in CONSTRUCTS
        for item in range(EACH)
    ),
    outcome="trust",
)


@dataclass(frozen=True)
class Alliance:
    """Organisations of known levels; people are drawn anew for each wave.

    Attributes:
        sizes: answers and people asked, per organisation.
        level: of the answers, on the scale's points.
        spread: of the organisations around it.
        seed: of the organisations' levels.
        harder: how much less the first question of each construct is agreed with.
        levels: one per organisation.
    """

    sizes: tuple[tuple[int, int], ...] = tuple(size for size in SIZES for _ in range(3))
    level: float = 3.4
    spread: float = 0.25
    seed: int = 7
    harder: float = 0.0
    levels: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        drawn = np.random.default_rng(self.seed).normal(size=len(self.sizes))
        object.__setattr__(self, "levels", self.level + self.spread * drawn)

    def people(self, organisation: int, how_many: int, rng: np.random.Generator) -> np.ndarray:
        """What so many people of one organisation would answer, shape (people, items)."""
        common = rng.normal(size=(how_many, 1))
        voice = 0.7 * common + 0.5 * rng.normal(size=(how_many, 1))
        safety = 0.5 * common + 0.7 * rng.normal(size=(how_many, 1))
        trust = 0.5 * voice + 0.3 * safety + 0.5 * rng.normal(size=(how_many, 1))
        traits = np.repeat(np.hstack([trust, voice, safety]), EACH, axis=1)
        felt = self.levels[organisation] + traits + 0.7 * rng.normal(size=traits.shape)
        felt[:, ::EACH] -= self.harder
        points: np.ndarray = np.rint(felt).clip(1, 5).astype(np.int16)
        points[:, EACH - 1 :: EACH] = 6 - points[:, EACH - 1 :: EACH]
        return points

    def wave(self, rng: np.random.Generator) -> tuple[list[np.ndarray], list[Answers]]:
        """Everybody asked in one wave, and what those who answered add up to."""
        asked, answers = [], []
        for place, (n, population) in enumerate(self.sizes):
            people = self.people(place, population, rng)
            asked.append(people)
            answers.append(
                Answers(
                    place=place,
                    name=f"Partner {place}",
                    organisation=place,
                    partners=(place,),
                    invited=population,
                    moments=gather_points(people[:n], KEY),
                )
            )
        return asked, answers

    def endless(self, rng: np.random.Generator, how_many: int) -> list[np.ndarray]:
        """Very many people of each organisation, in proportion to those who answer."""
        whole = sum(n for n, _ in self.sizes)
        return [
            self.people(place, how_many * n // whole, rng)
            for place, (n, _) in enumerate(self.sizes)
        ]
