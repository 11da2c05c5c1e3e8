"""What somebody makes of the files of several waves who keeps them all, and knows who was where.

Everything that is published is a sum over people plus noise, rounded. Whoever knows who answered
where in which wave, and how people differ and change, has one linear system over all waves, and the
best that can be made of it is a conditional expectation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.budget import OF_COUNT, Profile, decay, theme_variance, variance
from analysis.cells import LARGEST_SHARE, LEAST_SHARE
from analysis.disclosure import STEP_BELOW
from analysis.release import Row
from analysis.scoring import OVERALL
from pulse.attacks.knowing import CONSTRUCTS, EACH, HIGH, LOW, STEPS, THEMES, agreeing, steps
from pulse.attacks.years import Year, read, said

WIDTH = 2 * THEMES  # of one person: the scores of all themes, then which are agreed with
IMAGINED = 4000
ROUNDED, STEP = 0.1, 5.0  # points; a share of few people is told in steps
LEAST = 0.05  # variance of a posterior in squared points, so that it can be divided by


@dataclass(frozen=True)
class Law:
    """How figures are protected, which is no secret.

    Attributes:
        profile: None where there is no noise.
        lasting: whether a unit's noise is the same in every wave.
    """

    profile: Profile | None
    lasting: bool = False

    def noise(self, answers: int) -> np.ndarray:
        """Shape (WIDTH,), the variance of the noise in the sums of a unit."""
        if self.profile is None or not self.profile.blurs(answers):
            return np.zeros(WIDTH)
        total = theme_variance(LOW, HIGH, EACH)
        count = 100**2 * variance(decay(1.0, OF_COUNT))
        return np.repeat([total, count], THEMES)


@dataclass(frozen=True)
class Likeness:
    """People as anybody is imagined.

    Attributes:
        answers: shape (people, WIDTH), in points of 100.
        mean: shape (WIDTH,).
        within, between: shape (WIDTH, WIDTH), covariance of one sheet, and with the next one's.
    """

    answers: np.ndarray
    mean: np.ndarray
    within: np.ndarray
    between: np.ndarray


def points(sheets: np.ndarray) -> np.ndarray:
    """Shape (people, WIDTH): scores, and agreement as 0 or 100."""
    found: np.ndarray = np.hstack([100 * steps(sheets) / (STEPS * EACH), 100.0 * agreeing(sheets)])
    return found


@lru_cache(maxsize=1)
def likeness() -> Likeness:
    """What is known of people in general."""
    once, again = (
        points(each)
        for each in said((2, IMAGINED), np.random.default_rng(20261123), constant=False)
    )
    both = np.cov(once.T, again.T)
    within = (both[:WIDTH, :WIDTH] + both[WIDTH:, WIDTH:]) / 2
    between = (both[:WIDTH, WIDTH:] + both[WIDTH:, :WIDTH]) / 2
    return Likeness(once, once.mean(axis=0), within, between)


@dataclass(frozen=True)
class Figure:
    """One published figure, as a sum over the people of a group.

    Attributes:
        weights: shape (WIDTH,), what of each person's answers it adds up.
        total: the sum, in points of 100.
        n: people.
        blur: variance of what rounding leaves open.
    """

    wave: int
    group: int
    weights: np.ndarray
    total: float
    n: int
    blur: float


class Memory:
    """All files of some waves, as one linear system."""

    def __init__(self, year: Year, texts: Sequence[str], law: Law) -> None:
        """Read the files.

        Args:
            year: who was where, and who answered; not what they said.
            texts: of each wave, its file.
            law: of the noise.
        """
        self.year = year
        self.people = likeness()
        self.rows = [read(text).rows for text in texts]
        self.groups = [_groups(year, wave) for wave in range(year.waves)]
        self.members = [
            np.array(list(found.values())) & year.answered[wave]
            for wave, found in enumerate(self.groups)
        ]
        self.figures = [
            figure for wave, rows in enumerate(self.rows) for figure in self._figures(wave, rows)
        ]
        self.weights = np.array([each.weights for each in self.figures])
        self.of_wave, self.told = [], []
        for wave in range(year.waves):
            own = [nth for nth, each in enumerate(self.figures) if each.wave == wave]
            self.of_wave.append(np.array([self.figures[nth].group for nth in own], dtype=int))
            self.told.append(self.weights[own].reshape(len(own), WIDTH))
        covariance = self._covariance(law)
        expected = np.array([each.n * each.weights @ self.people.mean for each in self.figures])
        self.inverse = np.linalg.pinv(covariance, hermitian=True)
        self.news = self.inverse @ (np.array([each.total for each in self.figures]) - expected)

    def of_person(self, person: int, wave: int) -> tuple[np.ndarray, np.ndarray]:
        """The mean and covariance of somebody's answers in one wave, given everything."""
        own = np.arange(self.year.at.shape[1]) == person
        found = self._with(own, wave)
        return (
            self.people.mean + found @ self.news,
            self.people.within - found @ self.inverse @ found.T,
        )

    def of_group(self, wave: int, group: int, column: int) -> tuple[float, float]:
        """The mean and standard deviation of what a group's level is, given everything."""
        own = self.members[wave][group]
        n = int(own.sum())
        found = self._with(own, wave)[column]
        mean = n * self.people.mean[column] + found @ self.news
        spread = n * self.people.within[column, column] - found @ self.inverse @ found
        return float(mean) / n, float(np.sqrt(max(0.0, spread))) / n

    def _with(self, own: np.ndarray, wave: int) -> np.ndarray:
        """Shape (WIDTH, figures), the covariance of some people's sums with all that is told."""
        found = []
        for other, members in enumerate(self.members):
            both = (members & own).sum(axis=1)[self.of_wave[other]]
            found.append(both[:, None] * (self.told[other] @ self._shared(wave, other).T))
        return np.concatenate(found).T

    def _shared(self, one: int, other: int) -> np.ndarray:
        """How what somebody says in one wave goes with what they say in the other."""
        alike = one == other or self.year.constant
        return self.people.within if alike else self.people.between

    def _figures(self, wave: int, rows: Sequence[Row]) -> Iterator[Figure]:
        """Every level and share of a file that is told, and not capped."""
        places = {name: nth for nth, name in enumerate(self.groups[wave])}
        for row in rows:
            share = row.measure == "favourable"
            value, n = row.cell.value, row.cell.n
            if row.weighting != "person" or not (share or row.measure == "mean"):
                continue
            if value is None or n is None or _capped(value, n, share=share):
                continue
            weights = np.zeros(WIDTH)
            own = range(THEMES) if row.construct == OVERALL else [CONSTRUCTS.index(row.construct)]
            weights[[each + THEMES * share for each in own]] = 1 / len(own)
            step = STEP if share and n < STEP_BELOW else ROUNDED
            name = row.name if row.subject != "alliance" else ""
            yield Figure(wave, places[name], weights, n * value, n, n**2 * step**2 / 12)

    def _covariance(self, law: Law) -> np.ndarray:
        """Of all figures with each other."""
        size = len(self.figures)
        found = np.diag([each.blur for each in self.figures])
        waves = np.array([each.wave for each in self.figures])
        groups = np.array([each.group for each in self.figures])
        for one in range(self.year.waves):
            for other in range(self.year.waves):
                rows, columns = np.flatnonzero(waves == one), np.flatnonzero(waves == other)
                if not size or not len(rows) or not len(columns):
                    continue
                spot = np.ix_(groups[rows], groups[columns])
                both = self.members[one].astype(int) @ self.members[other].T.astype(int)
                alike = self.weights[rows] @ self._shared(one, other) @ self.weights[columns].T
                found[np.ix_(rows, columns)] += both[spot] * alike
                if one == other or law.lasting:
                    for column, noise in enumerate(self._noise(one, other, law)):
                        found[np.ix_(rows, columns)] += noise[spot] * np.outer(
                            self.weights[rows, column], self.weights[columns, column]
                        )
        return found

    def _noise(self, one: int, other: int, law: Law) -> Iterator[np.ndarray]:
        """Per place of a sheet, the covariance of the noise in the groups of two waves."""
        variances: dict[int, np.ndarray] = {}
        inside: list[dict[int, np.ndarray]] = []
        for wave in (one, other):
            held = {}
            for nth, unit in enumerate(self.year.units[wave]):
                own = (self.year.at[wave] == nth) & self.year.answered[wave]
                held[unit.place] = (self.members[wave] & own).any(axis=1).astype(float)
                variances.setdefault(unit.place, law.noise(int(own.sum())))
                variances[unit.place] = np.minimum(variances[unit.place], law.noise(int(own.sum())))
            inside.append(held)
        for column in range(WIDTH):
            found = np.zeros((len(self.members[one]), len(self.members[other])))
            for place in inside[0].keys() & inside[1].keys():
                found += variances[place][column] * np.outer(inside[0][place], inside[1][place])
            yield found


def _groups(year: Year, wave: int) -> Mapping[str, np.ndarray]:
    """Who is in every group of a wave, by its name; the alliance's is empty."""
    at = year.at[wave]
    found = {"": at >= 0}
    for owner, name in year.names(wave).items():
        own = [nth for nth, unit in enumerate(year.units[wave]) if unit.owner == owner]
        found[name] = np.isin(at, own)
    for nth, unit in enumerate(year.units[wave]):
        found[unit.name] = at == nth
    return found


def _capped(value: float, n: int, *, share: bool) -> bool:
    """Whether a figure says only that it lies beyond a cap."""
    cap = 2 * LEAST_SHARE if share and n < STEP_BELOW else LEAST_SHARE
    return not cap + ROUNDED < value < LEAST_SHARE + LARGEST_SHARE - cap - ROUNDED


def agrees(memory: Memory, person: int, wave: int) -> float:
    """How likely somebody agreed with the first theme, given everything that was published."""
    mean, spread = memory.of_person(person, wave)
    imagined = memory.people
    wide = np.linalg.inv(imagined.within + LEAST * np.eye(WIDTH))
    narrow = np.linalg.inv(spread + LEAST * np.eye(WIDTH))
    now, before = imagined.answers - mean, imagined.answers - imagined.mean
    log = ((before @ wide) * before).sum(axis=1) - ((now @ narrow) * now).sum(axis=1)
    weights = np.exp((log - log.max()) / 2)
    return float(weights[imagined.answers[:, THEMES] > 0].sum() / weights.sum())
