"""The straight line through a series of waves, and whether it can be told from noise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy import special

from analysis.cells import Cell
from analysis.errors import TooFewWaves
from analysis.noise import Noise, drawn, fit_noise
from analysis.panel import panel
from analysis.scoring import OVERALL, Estimate

LEAST_WAVES = 3
LEVEL = 0.05
SMALLEST_RISE = 0.2  # standard deviations, over the whole stretch


@dataclass(frozen=True, slots=True)
class Slope:
    """A line through the waves of one series since its last break.

    Attributes:
        value: points a usual wave, within `low` and `high`.
        n: waves it goes through.
        se: the standard error of `value`.
        p: two-sided, that a line as steep comes from noise alone.
        noise: True unless it can be told from noise.
        span: usual waves from the first to the last; `value * span` is the rise in all.
        start: the line's level at the first of them, with its standard error `start_se`.
        smallest: a slope that is not worth telling, however sure it is.
        df: degrees of freedom of the interval.
    """

    value: float
    low: float
    high: float
    n: int
    se: float
    p: float
    noise: bool
    span: float
    start: float
    start_se: float
    smallest: float
    df: float

    def at(self, level: float) -> Slope:
        """The same line with its interval at 1 - `level`, and judged by it."""
        reach = quantile(level, self.df) * self.se
        clear = abs(self.value) > reach and abs(self.value) >= self.smallest
        return replace(self, low=self.value - reach, high=self.value + reach, noise=not clear)


def slope(
    series: pd.DataFrame | Sequence[float] | np.ndarray,
    noise: Noise | None = None,
    *,
    level: float = LEVEL,
    partners: float = 1,
) -> Slope:
    """The slope of one series by generalised least squares, with the noise of `analysis.noise`.

    Neighbouring waves are alike because moods last, the same people answer and those who are
    asked change slowly. Methods that take waves as independent find trends in that.

    Args:
        series: one series; columns `wave` (whole numbers or days) and `mean` (NaN where hidden),
            and where known `n`, `sd`, `noise_var` and `broken`, as for `fit_noise`. Or the means
            alone, one a wave, NaN where there is none. Only waves since the last break count.
        noise: the alliance's noise; learned from this series alone when left out.
        level: the two-sided error probability.
        partners: how many organisations the series is over, in effect: their moods average out.

    Returns:
        The line, in the means' unit a usual wave, in t(df) or normal intervals.

    Raises:
        TooFewWaves: fewer than three waves with a mean since the last break.
        FrameInvalid: the frame is no such series.

    Source:
        Aitken (1935), Proceedings of the Royal Society of Edinburgh 55, 42-48.
    """
    frame = _frame(series)
    if frame.empty:
        raise TooFewWaves(f"a slope needs {LEAST_WAVES} waves, not 0")
    known = noise if noise is not None else fit_noise(frame)
    table = panel(frame)
    there = np.flatnonzero(table.there[0])
    since = np.flatnonzero(table.broken[0])
    there = there[there >= (since[-1] if len(since) else 0)]
    if len(there) < LEAST_WAVES:
        raise TooFewWaves(f"a slope needs {LEAST_WAVES} waves, not {len(there)}")
    unit = known.unit(table.names[0])
    nothing = np.zeros((1, len(table.waves)))
    sampling = drawn(table, nothing, {table.names[0]: unit}, len(table.waves))[0, there]
    days, protection = table.days[there], table.noise_var[0, there]
    means = table.mean[0, there]
    line = _fitted(days, means, (unit**2 * sampling, protection), known, unit, partners)
    return line.at(level)


def through(
    days: Sequence[date],
    cells: Sequence[Cell],
    noise: Noise,
    *,
    construct: str = "",
    partners: float = 1,
    level: float = LEVEL,
) -> Slope:
    """The slope of one series of released cells, as `slope`.

    Args:
        days: shape (waves,), of the waves since the last break, oldest first.
        cells: beside them, shown, each with its `sd` and `noise_var`.
        noise: the alliance's, whose usual wave is told in days.
        construct: which one it is, for its standard deviation between people.
        partners: how many organisations the series is over, in effect.
        level: the two-sided error probability.

    Raises:
        TooFewWaves: fewer than three days.
    """
    if len(set(days)) < LEAST_WAVES:
        raise TooFewWaves(f"a slope needs {LEAST_WAVES} waves, not {len(set(days))}")
    when = np.array([day.toordinal() for day in days], dtype=float)
    means = np.array([cell.value for cell in cells], dtype=float)
    sampling = np.array([(cell.sd or 0.0) ** 2 / (cell.n or 1) for cell in cells])
    protection = np.array([cell.noise_var for cell in cells])
    unit = noise.unit(construct)
    return _fitted(when, means, (sampling, protection), noise, unit, partners).at(level)


def _fitted(
    days: np.ndarray,
    means: np.ndarray,
    errors: tuple[np.ndarray, np.ndarray],
    noise: Noise,
    unit: float,
    partners: float,
) -> Slope:
    """The line, with its probability and what is worth telling of it."""
    times = days / noise.spacing
    v = noise.covariance(times, *errors, unit=unit, partners=partners, shocks=True)
    line, weights = _line(times - times[0], means, v)
    together = noise.together(unit=unit) * float(weights @ weights)
    df = noise.freedom(line.se**2, together)
    p = probability(line.value, line.se, df)
    return replace(line, p=p, df=df, smallest=SMALLEST_RISE * unit / line.span)


def _frame(series: pd.DataFrame | Sequence[float] | np.ndarray) -> pd.DataFrame:
    if isinstance(series, pd.DataFrame):
        named = {"organisation": "", "construct": ""}
        return series.assign(**{k: v for k, v in named.items() if k not in series})
    means = np.asarray(series, dtype=float)
    return pd.DataFrame(
        {"organisation": "", "construct": "", "wave": np.arange(len(means)), "mean": means}
    )


def _line(times: np.ndarray, means: np.ndarray, v: np.ndarray) -> tuple[Slope, np.ndarray]:
    """Generalised least squares of means on a constant and time, and the slope's weights."""
    root = np.linalg.cholesky(v)
    design = np.linalg.solve(root, np.column_stack([np.ones_like(times), times]))
    inverse = np.linalg.inv(design.T @ design)
    weights = np.linalg.solve(root.T, (inverse @ design.T).T).T
    start, value = weights @ means
    start_se, se = np.sqrt(np.diag(inverse))
    line = Slope(
        value=float(value),
        low=float(value),
        high=float(value),
        n=len(times),
        se=float(se),
        p=1.0,
        noise=True,
        span=float(times[-1]),
        start=float(start),
        start_se=float(start_se),
        smallest=0.0,
        df=math.inf,
    )
    return line, weights[1]


def quantile(level: float, df: float = math.inf) -> float:
    """How many standard errors a two-sided interval at 1 - `level` reaches."""
    lower = special.ndtri(level / 2) if math.isinf(df) else special.stdtrit(df, level / 2)
    return -float(lower)


def probability(value: float, error: float, df: float = math.inf) -> float:
    """The two-sided p of a number; 1 for none at all, 0 where there is no error."""
    if value == 0 or not error:
        return 1.0 if value == 0 else 0.0
    z = abs(value) / error
    return 2 * float(special.ndtr(-z) if math.isinf(df) else special.stdtr(df, -z))


def slopes(found: Mapping[str, Slope]) -> dict[str, Slope]:
    """One page's slopes, corrected for looking at several.

    The overall score is judged on its own at .05. The constructs are judged together by Holm's
    procedure at .05, and carry the interval that belongs to it, so that an interval excludes
    zero exactly where the procedure finds a trend.

    Args:
        found: per construct its slope; "overall" is one of them or missing.

    Returns:
        The same slopes with those intervals and judgements.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    constructs = sorted((line.p, key) for key, line in found.items() if key != OVERALL)
    m = len(constructs)
    clear = 0
    while clear < m and constructs[clear][0] <= LEVEL / (m - clear):
        clear += 1
    told = {key for _, key in constructs[:clear]}
    judged = {}
    for key, line in found.items():
        share = 1 if key == OVERALL else m - clear + (key in told)
        judged[key] = line.at(LEVEL / share)
    return judged


def theil_sen(
    means: Sequence[float] | np.ndarray,
    times: Sequence[float] | np.ndarray | None = None,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """The median of the slopes between all pairs of waves: a description, not a test.

    Its interval takes waves as independent of each other, which they are not: it is too narrow
    where moods last, and says nothing about whether there is a trend.

    Args:
        means: one a wave; NaN where there is none.
        times: when the waves were; 0, 1, 2 … when left out.
        confidence: two-sided, between 0 and 1.

    Returns:
        The slope in the means' unit per unit of time, and how many waves stand behind it.

    Raises:
        TooFewWaves: fewer than two means at different times.

    Source:
        Theil (1950), Proc. KNAW 53, 386-392; Sen (1968), JASA 63, 1379-1389.
    """
    y = np.asarray(means, dtype=float)
    t = np.arange(len(y), dtype=float) if times is None else np.asarray(times, dtype=float)
    t, y = t[~np.isnan(y)], y[~np.isnan(y)]
    first, second = np.triu_indices(len(y), 1)
    apart = t[second] != t[first]
    first, second = first[apart], second[apart]
    if not len(first):
        raise TooFewWaves("a slope needs two waves at different times")
    each = np.sort((y[second] - y[first]) / (t[second] - t[first]))
    n, pairs = len(y), len(each)
    ties = np.unique(y, return_counts=True)[1]
    spread = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    reach = float(special.ndtri((1 + confidence) / 2)) * math.sqrt(max(spread, 0.0))
    low = max(0, math.floor((pairs - reach) / 2) - 1)
    high = min(pairs - 1, math.ceil((pairs + reach) / 2))
    return Estimate(float(np.median(each)), float(each[low]), float(each[high]), n)
