"""What somebody who knows the other answers makes of a group's published figures, at best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.budget import OF_COUNT, Profile, answer_decay, decay
from analysis.cells import Cell
from analysis.disclosure import STEP_BELOW, Thresholds, coarse_share
from analysis.frames import KeyedItem, ScoringKey
from analysis.lattice import Lattice
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, compute
from analysis.scoring import AGREE, OVERALL
from analysis.sums import Sums

THEMES, EACH, LOW, HIGH = 5, 3, 1, 5
CONSTRUCTS = tuple(f"theme {number}" for number in range(THEMES))
KEY = ScoringKey(
    LOW,
    HIGH,
    tuple(
        KeyedItem(f"{construct}, {item}", construct)
        for construct in CONSTRUCTS
        for item in range(EACH)
    ),
)
UNIT, OTHERS, STEPS = 0, 3, HIGH - LOW
NAMES = {place: "" for place in range(OTHERS + 1)}
ATTITUDE, THEME, QUESTION, MIDDLE = 0.6, 0.35, 0.65, 3.4  # in points of the scale
PRIOR = 4000  # people in whose likeness the attacker imagines the victim
FAR = 400  # steps; no noise lies further out


def people(many: int, rng: np.random.Generator) -> np.ndarray:
    """What people answer who have an attitude in general, one to each theme, and moods.

    Returns:
        Shape (people, themes, questions), points of the scale. Questions of one theme correlate
        about .5, others about .4: a sheet of 15 questions has an alpha above .9.
    """
    general = ATTITUDE * rng.normal(size=(many, 1, 1))
    own = THEME * rng.normal(size=(many, THEMES, 1))
    mood = QUESTION * rng.normal(size=(many, THEMES, EACH))
    points: np.ndarray = np.rint(MIDDLE + general + own + mood).clip(LOW, HIGH).astype(np.int16)
    return points


def favourable(sheets: np.ndarray) -> np.ndarray:
    """Who is on the agreeing side over all themes: the attitude that is guessed at."""
    scores: np.ndarray = 100 * (sheets.mean(axis=(1, 2)) - LOW) / STEPS
    return scores >= AGREE


def steps(sheets: np.ndarray) -> np.ndarray:
    """Shape (people, themes): how many steps above the lowest point each theme's answers are."""
    found: np.ndarray = (sheets - LOW).sum(axis=2)
    return found


def agreeing(sheets: np.ndarray) -> np.ndarray:
    """Shape (people, themes): who is on the agreeing side of each theme."""
    found: np.ndarray = 100 * steps(sheets) / (STEPS * EACH) >= AGREE
    return found


@dataclass(frozen=True)
class Told:
    """What one release tells of a group.

    Attributes:
        sums: by theme, the steps of everybody together with their noise.
        rest: the same of all themes that are not told, from overall; None where all are.
        shares: by theme, the favourable share in percent.
        n: answers.
    """

    sums: Mapping[int, float]
    rest: float | None
    shares: Mapping[int, float]
    n: int


class Alliance:
    """One group among three others, published again and again.

    Which figures are shown depends on the numbers of answers alone, so that it is asked of the
    product once for each size; the figures are its own every time.
    """

    def __init__(self, rng: np.random.Generator, profile: Profile | None) -> None:
        self.profile, self._rng = profile, rng
        self._others = [_answers(place, people(12, rng)) for place in range(1, OTHERS + 1)]
        self._shown: dict[int, list[tuple[int, str]]] = {}

    def _known(
        self, leaves: Sequence[Answers], protection: Protection | None
    ) -> list[tuple[int, str]]:
        """What is shown of a group of this size, asked of the product once."""
        n = leaves[UNIT].moments.sheets
        if n not in self._shown:
            self._shown[n] = _shown(leaves, protection)
        return self._shown[n]

    def publish(self, sheets: np.ndarray) -> Told:
        """What the product's own release of these answers tells of the group."""
        leaves = [_answers(UNIT, sheets), *self._others]
        protection = Protection(self.profile, self._rng.bytes(32)) if self.profile else None
        shown = self._known(leaves, protection)
        lattice = Lattice.of(leaves, NAMES, "")
        place = next(at for at, group in enumerate(lattice.groups) if group.leaves == (UNIT,))
        sums = Sums(lattice, leaves, KEY, protection)
        made = {"mean": sums.level, "favourable": sums.share}
        return _told({(column, what): made[what](place, column) for column, what in shown})


def _shown(leaves: Sequence[Answers], protection: Protection | None) -> list[tuple[int, str]]:
    """Columns and measures of the group's own figures that a release shows."""
    columns = [*CONSTRUCTS, OVERALL]
    return [
        (columns.index(row.construct), row.measure)
        for row in compute(leaves, NAMES, KEY, Thresholds(), protection=protection)
        if (row.subject, row.place) == ("organisation", UNIT)
        and row.measure in ("mean", "favourable")
        and row.cell.value is not None
    ]


def _answers(place: int, sheets: np.ndarray) -> Answers:
    moments = gather_points(sheets.reshape(len(sheets), THEMES * EACH), KEY)
    return Answers(place, "", place, (place,), len(sheets), moments)


def _told(cells: Mapping[tuple[int, str], Cell]) -> Told:
    """Turn percentages back into the sums that they were made of."""
    n = next((cell.n or 0 for cell in cells.values()), 0)
    whole = n * STEPS * EACH / 100
    means = {
        at: (cell.value or 0.0) * whole for (at, what), cell in cells.items() if what == "mean"
    }
    together, rest = means.pop(THEMES, None), None
    if together is not None and len(means) < THEMES:
        rest = together * THEMES - sum(means.values())
    shares = {
        at: cell.value or 0.0
        for (at, what), cell in cells.items()
        if what == "favourable" and at < THEMES
    }
    return Told(means, rest, shares, n)


@lru_cache(maxsize=16)
def noise(draws: int, alpha: float) -> np.ndarray:
    """Logarithms of the law of a sum of two-sided geometric draws, from -FAR to FAR.

    Args:
        draws: how many are added up; 0 for none.
        alpha: their decay.
    """
    support = np.arange(-FAR, FAR + 1)
    one = (1 - alpha) / (1 + alpha) * alpha ** np.abs(support)
    found = (support == 0).astype(float)
    for _ in range(draws):
        found = np.convolve(found, one, mode="same")
    logs: np.ndarray = np.log(np.maximum(found, 1e-300))
    return logs


class Guess:
    """The best that can be made of what is known of one person, by Bayes' rule."""

    def __init__(self, imagined: np.ndarray, target: np.ndarray) -> None:
        """Imagine the person in the likeness of many.

        Args:
            imagined: as `people`, drawn from where the person comes from.
            target: what is asked of each of them, yes or no.
        """
        self.steps = steps(imagined)
        self.agreeing = agreeing(imagined)
        self.target = target
        self.log = np.zeros(len(imagined))

    def sum_told(self, themes: Sequence[int], left: float, draws: int) -> None:
        """Learn what some themes' sum leaves over for the person, with so much noise."""
        law = noise(draws, answer_decay(LOW, HIGH))
        off = np.rint(left - self.steps[:, list(themes)].sum(axis=1)).astype(int)
        self.log += law[(off + FAR).clip(0, 2 * FAR)]

    def share_told(self, theme: int, told: float, known: int, n: int, *, blurred: bool) -> None:
        """Learn a share as it is told, where so many others are known to agree."""
        chances = [_chance(told, known + yes, n, blurred=blurred) for yes in (0, 1)]
        self.log += np.log(np.where(self.agreeing[:, theme], chances[1], chances[0]))

    @property
    def posterior(self) -> float:
        """How likely a yes is now."""
        weights = np.exp(self.log - self.log.max())
        return float(weights[self.target].sum() / weights.sum())


@lru_cache(maxsize=100_000)
def _chance(told: float, count: int, n: int, *, blurred: bool) -> float:
    """How likely a share is told so, if so many of n agree."""
    law = noise(1 if blurred else 0, decay(1.0, OF_COUNT))
    near = range(-30, 31)
    return max(
        1e-300,
        sum(math.exp(law[FAR + z]) for z in near if abs(_as_told(count + z, n) - told) < 1e-6),
    )


def _as_told(count: int, n: int) -> float:
    share = coarse_share(min(1.0, max(0.0, count / n)), n)
    low = 10 if n < STEP_BELOW else 5
    return min(100.0 - low, max(float(low), 100 * share))
