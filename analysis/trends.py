"""What changed from one wave to the next, and whether it can be told from noise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.cells import Cell, Change
from analysis.errors import NoVariance, TooFewRespondents
from analysis.noise import Noise
from analysis.scoring import OVERALL, Estimate
from analysis.slopes import Slope, probability, quantile, slope, slopes, theil_sen, through

__all__ = [
    "OVERALL",
    "Slope",
    "Usual",
    "change",
    "changes",
    "hedges_g",
    "holm",
    "probability",
    "quantile",
    "slope",
    "slopes",
    "step",
    "theil_sen",
    "through",
]

SMALLEST_EFFECT = 0.2  # standard deviations
OVERALL_LEVEL = 0.05
CONSTRUCTS_LEVEL = 0.10


@dataclass(frozen=True, slots=True)
class Usual:
    """How an alliance's figures go up and down while nothing changes.

    Attributes:
        noise: learned from the waves before the one that is looked at.
        apart: usual waves between the two that are compared.
        partners: how many organisations the figure is over, in effect.
    """

    noise: Noise
    apart: float = 1.0
    partners: float = 1


def step(
    now: Cell, before: Cell, usual: Usual | None = None, *, construct: str = ""
) -> tuple[float, float]:
    """The difference of two waves' unrounded scores, and its standard error.

    With the usual ups and downs the error knows of moods that come and go, of each organisation
    and of all together, of people who answer both times, and of who is asked changing slowly.
    Without them both waves' sampling errors are added as if other people had answered, which is
    too wide for the same people and too narrow where moods come and go. Both waves' protection
    noise is added. There is no finite-population correction: a change is about more than who
    happened to answer.

    Args:
        now: a shown cell with its `sd` and `noise_var`.
        before: the same subject and construct, some waves earlier.
        usual: how the alliance's figures go up and down.
        construct: which one it is, for its own standard deviation between people.

    Returns:
        now - before in points of 0 to 100, and its standard error; without `usual` that is
        √(s₁²/n₁ + s₂²/n₂ + noise₁ + noise₂).

    Source:
        Welch (1938), Biometrika 29, 350-362, with known variances; with `usual` as
        `analysis.noise`.
    """
    value, error, _ = _difference(now, before, usual, construct)
    return value, error


def _difference(
    now: Cell, before: Cell, usual: Usual | None, construct: str
) -> tuple[float, float, float]:
    """A difference, its standard error, and the degrees of freedom behind that."""
    sampling = [(cell.sd or 0.0) ** 2 / (cell.n or 1) for cell in (before, now)]
    protection = [cell.noise_var for cell in (before, now)]
    value = (now.value or 0.0) - (before.value or 0.0)
    if usual is None:
        return value, math.sqrt(sum(sampling) + sum(protection)), math.inf
    noise, known = usual.noise, usual.noise.sds.get(construct)
    unit = spread(now, before) if known is None else known
    v = noise.covariance(
        [0.0, usual.apart],
        sampling,
        np.array(protection),
        unit=unit,
        partners=usual.partners,
        shocks=True,
    )
    total = float(v[0, 0] + v[1, 1] - 2 * v[0, 1])
    together = 2 * noise.together(unit=unit)
    return value, math.sqrt(total), noise.freedom(total, together)


def spread(now: Cell, before: Cell) -> float:
    """The standard deviation between people, over two waves."""
    return math.sqrt(((now.sd or 0.0) ** 2 + (before.sd or 0.0) ** 2) / 2)


def change(
    now: Cell,
    before: Cell,
    usual: Usual | None = None,
    *,
    level: float = OVERALL_LEVEL,
    construct: str = "",
) -> Change:
    """The change of one construct, with an interval at 1 - `level`.

    Args:
        now: a shown cell.
        before: the same subject and construct, some waves earlier; shown too.
        usual: how the alliance's figures go up and down; see `step`.
        level: the two-sided error probability left after correction for multiplicity.
        construct: which one it is, for its own standard deviation between people.

    Returns:
        The change; `noise` unless the interval excludes zero and the change is at least a fifth
        of the standard deviation between people.
    """
    value, error, df = _difference(now, before, usual, construct)
    reach = quantile(level, df) * error
    clear = abs(value) > reach and abs(value) >= SMALLEST_EFFECT * spread(now, before)
    return Change(value, value - reach, value + reach, noise=not clear)


def changes(
    pairs: Mapping[str, tuple[Cell, Cell]], usual: Usual | None = None
) -> dict[str, Change]:
    """The changes of one subject's constructs, corrected for looking at several.

    The overall score is tested on its own at .05. The constructs are tested together by
    Benjamini and Hochberg's procedure at .10, and carry the interval that belongs to it: at
    1 - .10·R/m, with R of m constructs found (at least 1), so that an interval excludes zero
    exactly where the procedure finds a change.

    Args:
        pairs: per construct, its shown cell now and some waves earlier; "overall" is one of them
            or missing.
        usual: how the alliance's figures go up and down; see `step`.

    Returns:
        One change per construct.

    Source:
        Benjamini, Hochberg (1995), JRSS B 57, 289-300; intervals: Benjamini, Yekutieli (2005),
        JASA 100, 71-81.
    """

    constructs = {key: pair for key, pair in pairs.items() if key != OVERALL}
    m = len(constructs)
    ordered = sorted(
        probability(*_difference(*pair, usual, key)) for key, pair in constructs.items()
    )
    found = max(
        (rank for rank, p in enumerate(ordered, 1) if p <= rank * CONSTRUCTS_LEVEL / m), default=0
    )
    level = CONSTRUCTS_LEVEL * max(found, 1) / max(m, 1)
    return {
        key: change(*pair, usual, level=OVERALL_LEVEL if key == OVERALL else level, construct=key)
        for key, pair in pairs.items()
    }


def holm(probabilities: Sequence[float]) -> list[float]:
    """Probabilities after Holm's correction for looking at several.

    Args:
        probabilities: two-sided, from 0 to 1.

    Returns:
        In the same order; what is at most α may be told with an error of α for all together.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    order = sorted(range(len(probabilities)), key=lambda place: probabilities[place])
    adjusted, largest = [0.0] * len(order), 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * probabilities[place]))
        adjusted[place] = largest
    return adjusted


def hedges_g(now: Cell, before: Cell, *, confidence: float = 0.95) -> Estimate:
    """How large a change is beside the differences between people.

    The two waves are taken as if other people had answered, as answers are never joined.

    Args:
        now: a shown cell with its `sd`.
        before: the same subject and construct, some waves earlier; shown too.
        confidence: two-sided, between 0 and 1.

    Returns:
        The change in standard deviations, without the bias of small groups, in its normal
        interval; n is the number of answers of both waves.

    Raises:
        NoVariance: nobody differed.
        TooFewRespondents: fewer than 4 answers in both waves together.

    Source:
        Hedges (1981), Journal of Educational Statistics 6, 107-128, equation 6e.
    """
    n, m = now.n or 0, before.n or 0
    df = n + m - 2
    if n < 1 or m < 1 or df < 2:
        raise TooFewRespondents("an effect needs 4 answers")
    within = ((n - 1) * (now.sd or 0.0) ** 2 + (m - 1) * (before.sd or 0.0) ** 2) / df
    if within <= 0:
        raise NoVariance("nobody differed in either wave")
    unbiased = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    value = unbiased * ((now.value or 0.0) - (before.value or 0.0)) / math.sqrt(within)
    error = math.sqrt(1 / n + 1 / m + value**2 / (2 * (n + m)))
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * error
    return Estimate(value, value - reach, value + reach, n + m)
