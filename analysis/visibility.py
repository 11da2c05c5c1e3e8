"""What can be seen how soon: after how many waves a fall of some size stands out on average."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from analysis.noise import Noise
from analysis.sequential import EARLIER, FALLS

AHEAD = 24  # waves that are looked ahead
SIZES = (7, 12, 20, 36, 60, 120)  # answers


@dataclass(frozen=True, slots=True)
class Sight:
    """A fall among so many answers, and after how many waves it can be seen; None: not soon."""

    answers: int
    fall: float  # standard deviations between people
    waves: int | None


def outlook(
    noise: Noise, watch: float, *, earlier: int = EARLIER, sizes: Iterable[int] = SIZES
) -> Iterator[Sight]:
    """How soon falls can be seen, by size of organisation and of fall.

    Args:
        noise: of the alliance's cells.
        watch: the statistic from which on something is flagged.
        earlier: waves before the fall.
        sizes: answers per wave.
    """
    for answers in sizes:
        known = information(noise, answers, earlier=earlier)
        for fall in FALLS:
            seen = np.flatnonzero(fall**2 * known / 2 >= math.log(watch))
            yield Sight(answers, fall, int(seen[0]) + 1 if len(seen) else None)


def information(noise: Noise, answers: int, *, earlier: int, ahead: int = AHEAD) -> np.ndarray:
    """What each wave since a fall lets be known of its size: one over the variance.

    The logarithm of how many times as likely a fall of d makes what is seen is d²/2 times this on
    average. About half of such falls are seen once that reaches the threshold's logarithm. No
    method that cries wolf as rarely is much sooner: Lorden's bound says so of thresholds that are
    ever higher; at 200 a sum that knows the fall beforehand needs between half of that, for falls
    that take forty waves, and all of it, for those that take three.

    Args:
        noise: of the alliance's cells.
        answers: per wave.
        earlier: waves before the fall.
        ahead: waves since.

    Returns:
        Shape (ahead,), in one over squared standard deviations between people, rising.

    Source:
        Lorden (1971), Annals of Mathematical Statistics 42, 1897-1908, theorem 3, with the level
        unknown; what is least at a threshold: Moustakides (1986), Annals of Statistics 14.
    """
    waves = earlier + ahead
    spread = noise.cleaned().covariance(np.arange(1.0, waves + 1), np.full(waves, 1 / answers))
    root = np.linalg.cholesky(spread)  # whose beginnings are the roots of its beginnings
    shapes = np.column_stack([np.ones(waves), np.arange(waves) >= earlier])
    level, step = linalg.solve_triangular(root, shapes, lower=True).T
    known = np.cumsum(step**2) - np.cumsum(step * level) ** 2 / np.cumsum(level**2)
    return known[earlier:]
