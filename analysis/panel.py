"""Released cells side by side: one row a series, one column a wave, gaps where nothing was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import FrameInvalid

NOMINAL_N = 30.0  # answers of a cell that does not say how many: a yardstick, see `noise.fit`
SHRINK = 30.0  # degrees of freedom that the pooled variance is worth beside a cell's own
PAST = 8  # waves of its own that a series is held against when a shock is looked for
LEAST_SERIES = 3  # organisations that a shock is taken from
LARGEST = 1.5  # times the middle weight: so no single one of three settles what moves them all
NUMBERS = {"mean": np.nan, "n": np.nan, "sd": np.nan, "noise_var": 0.0, "broken": 0.0}
USUAL_MOOD = 0.0025  # squared deviations; weighs the organisations when a shock is looked for


class Beside(NamedTuple):
    """What is known of all organisations in one construct; both of shape (waves,)."""

    pool: np.ndarray  # the pooled variance of all waves so far
    shown: np.ndarray  # how many organisations have a mean


@dataclass(frozen=True)
class Panel:
    """Series by waves; every array of two dimensions has shape (series, waves).

    Attributes:
        organisations: shape (series,).
        constructs: shape (series,), indices into `names`.
        names: the constructs, in the order in which they first appear.
        waves: shape (waves,), sorted: whole numbers or days.
        mean: published means; NaN where there is none.
        n: answers behind them; `NOMINAL_N` throughout a series that lacks any.
        variance: between people, shrunk to the construct's; NaN in a bare series.
        noise_var: what protection added.
        broken: not comparable with the wave before.
        bare: shape (series,), whether n or sd is missing somewhere.
        pool: shape (constructs, waves), the pooled variance of all waves so far; NaN if unknown.
        shown: shape (constructs, waves), how many organisations have a mean.
        rows, columns: where each row of the cells went.
    """

    organisations: np.ndarray
    constructs: np.ndarray
    names: tuple[str, ...]
    waves: np.ndarray
    mean: np.ndarray
    n: np.ndarray
    variance: np.ndarray
    noise_var: np.ndarray
    broken: np.ndarray
    bare: np.ndarray
    pool: np.ndarray
    shown: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    @property
    def there(self) -> np.ndarray:
        """Where there is a mean."""
        known: np.ndarray = ~np.isnan(self.mean)
        return known

    @property
    def left(self) -> np.ndarray:
        """Which part of its own noise a series keeps at each wave without the shocks.

        A shock is a median over the organisations, so that it holds about as much of each one's
        own noise as their mean would: of k organisations a k-th.
        """
        count = self.shown[self.constructs]
        part: np.ndarray = np.where(count >= LEAST_SERIES, 1 - 1 / np.maximum(count, 1), 1.0)
        return part

    @property
    def days(self) -> np.ndarray:
        """When the waves were, as numbers whose differences are times."""
        if np.issubdtype(self.waves.dtype, np.datetime64):
            return self.waves.astype("datetime64[h]").astype(float) / 24
        return self.waves.astype(float)


def panel(cells: pd.DataFrame, *, beside: Mapping[str, Beside] | None = None) -> Panel:
    """Lay released cells out by series and wave.

    Args:
        cells: one row per organisation, construct and wave; columns `organisation`, `construct`,
            `wave` (whole numbers or days) and `mean` (NaN where hidden), and where known `n`,
            `sd` and `noise_var` on the mean's scale, and `broken`: True where the cell cannot be
            compared with those before. Rows in any order.

    Returns:
        The panel; `rows` and `columns` say where each row of `cells` went.

    Raises:
        FrameInvalid: a column is missing, a cell comes twice, or a number cannot be one.
    """
    check(cells)
    keys = pd.MultiIndex.from_arrays([cells["organisation"], cells["construct"]])
    rows, series = pd.factorize(keys)
    waves, columns = np.unique(waves_of(cells["wave"]), return_inverse=True)
    if len(np.unique(rows * len(waves) + columns)) < len(cells):
        raise FrameInvalid("a cell of one organisation, construct and wave comes twice")
    shape = (len(series), len(waves))

    def laid(name: str, otherwise: float) -> np.ndarray:
        table = np.full(shape, otherwise)
        if name in cells:
            table[rows, columns] = cells[name].to_numpy(dtype=float, na_value=np.nan)
        return table

    constructs, names = pd.factorize(series.get_level_values(1))
    return laid_out(
        organisations=series.get_level_values(0).to_numpy(),
        constructs=constructs,
        names=tuple(names),
        waves=waves,
        told={name: laid(name, otherwise) for name, otherwise in NUMBERS.items()},
        places=(rows, columns),
        beside=None if beside is None else [beside[name] for name in names],
    )


def laid_out(
    *,
    organisations: np.ndarray,
    constructs: np.ndarray,
    names: tuple[str, ...],
    waves: np.ndarray,
    told: Mapping[str, np.ndarray],
    places: tuple[np.ndarray, np.ndarray],
    beside: Sequence[Beside] | None = None,
) -> Panel:
    """A panel from numbers that are laid out by series and wave already.

    Args:
        organisations, constructs, names, waves: as in `Panel`.
        told: by the names of `NUMBERS`, shape (series, waves).
        places: `rows` and `columns`, as in `Panel`.
        beside: per construct, what is known of all organisations, where these are some of them.
    """
    mean, n, sd = told["mean"], told["n"], told["sd"]
    there = ~np.isnan(mean)
    bare = (there & (np.isnan(n) | np.isnan(sd))).any(axis=1)
    n = np.where(bare[:, None] | np.isnan(n), NOMINAL_N, n)
    own = np.where(there & ~bare[:, None], sd**2, np.nan)
    if beside is None:
        pool = _pool(own, n, constructs, len(names))
        shown = np.eye(len(names))[constructs].T @ there
    else:
        pool, shown = (np.array(each) for each in zip(*beside, strict=True))
    return Panel(
        organisations=organisations,
        constructs=constructs,
        names=names,
        waves=waves,
        mean=mean,
        n=n,
        variance=_shrunk(own, n, pool[constructs]),
        noise_var=np.nan_to_num(told["noise_var"]),
        broken=np.nan_to_num(told["broken"]) > 0,
        bare=bare,
        pool=pool,
        shown=shown,
        rows=places[0],
        columns=places[1],
    )


def check(cells: pd.DataFrame) -> None:
    """Refuse cells that cannot be.

    Raises:
        FrameInvalid: a column is missing, or a number cannot be one.
    """
    lacking = {"organisation", "construct", "wave", "mean"} - set(cells.columns)
    if lacking:
        raise FrameInvalid(f"cells lack the columns {sorted(lacking)}")
    if cells[["organisation", "construct", "wave"]].isna().any(axis=None):
        raise FrameInvalid("a cell does not say what it is about")
    for column, least in (("n", 1), ("sd", 0), ("noise_var", 0)):
        if column in cells and (cells[column] < least).any():
            raise FrameInvalid(f"{column} is at least {least}")
    if np.isinf(cells["mean"].to_numpy(dtype=float, na_value=np.nan)).any():
        raise FrameInvalid("a mean is a number")


def waves_of(waves: pd.Series) -> np.ndarray:
    """Waves as whole numbers or as days, whatever they were written as.

    Raises:
        FrameInvalid: one is neither.
    """
    if pd.api.types.is_numeric_dtype(waves):
        return waves.to_numpy()
    try:
        return pd.to_datetime(waves, format="ISO8601").to_numpy().astype("datetime64[s]")
    except (ValueError, TypeError) as error:
        raise FrameInvalid(f"a wave is a whole number or a day: {error}") from error


def _pool(own: np.ndarray, n: np.ndarray, constructs: np.ndarray, count: int) -> np.ndarray:
    """Per construct and wave, the variance between people pooled over all waves so far."""
    known = ~np.isnan(own)
    df = np.where(known, np.maximum(n - 1, 1), 0.0)
    member = np.eye(count)[constructs].T
    sums = np.cumsum(member @ np.where(known, own * df, 0.0), axis=1)
    every = np.cumsum(member @ df, axis=1)
    return np.where(every > 0, sums / np.maximum(every, 1), np.nan)


def _shrunk(own: np.ndarray, n: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Cells' variances drawn towards the pooled one, which stands alone below 30 answers."""
    df = np.maximum(n - 1, 0)
    drawn = (df * own + SHRINK * pool) / (df + SHRINK)
    return np.where(n < SHRINK, np.where(np.isnan(own), np.nan, pool), drawn)


def shocks(panel: Panel) -> np.ndarray:
    """What moved all organisations together, per construct and wave, from the waves so far alone.

    Each series is held against its own level, the mean of its last eight waves without the
    shocks found there. The shock is the median of the differences, weighted by what each of
    them is worth, none by much more than the others; with fewer than three series that have a
    past there is none.

    Args:
        panel: shape (series, waves).

    Returns:
        Shape (constructs, waves), on the means' scale.

    Source:
        Tukey (1977), Exploratory Data Analysis, chapter 11 (median polish), here forward in time.
    """
    movers = Movers(panel)
    columns = [movers.step(panel, t) for t in range(len(panel.waves))]
    return np.array(columns).reshape(len(columns), len(panel.names)).T


class Movers:
    """What moved all organisations, wave by wave; as `shocks`, without going back."""

    def __init__(self, panel: Panel) -> None:
        self.late = np.full((len(panel.mean), PAST), np.nan)  # each series' last eight, in a ring
        self.count = np.zeros(len(panel.mean), dtype=int)
        self.last = np.zeros(len(panel.names))

    def step(self, panel: Panel, t: int) -> np.ndarray:
        """What moved all organisations at the next wave, the t-th; shape (constructs,)."""
        self.late[panel.broken[:, t]] = np.nan
        away = panel.mean[:, t] - _level(self.late)
        weight = 1 / (USUAL_MOOD + 1 / panel.n[:, t])
        found = self.last.copy()
        for c in range(len(panel.names)):
            mine = (panel.constructs == c) & ~np.isnan(away)
            if mine.sum() >= LEAST_SERIES:
                capped = np.minimum(weight[mine], LARGEST * np.median(weight[mine]))
                found[c] = weighted_median(away[mine], capped)
        here = np.flatnonzero(panel.there[:, t])
        self.late[here, self.count[here] % PAST] = (
            panel.mean[here, t] - found[panel.constructs[here]]
        )
        self.count[here] += 1
        self.last = found
        return found


def _level(late: np.ndarray) -> np.ndarray:
    """The mean of each row's numbers; NaN where it has none."""
    known = ~np.isnan(late)
    count = known.sum(axis=1)
    total = np.where(known, late, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The value with half of the weight on either side; the middle of two where it is between.

    Args:
        values: shape (k,), at least one.
        weights: shape (k,), positive.
    """
    order = np.argsort(values, kind="stable")
    ordered, half = values[order], np.cumsum(weights[order]) / weights.sum()
    low = int(np.searchsorted(half, 0.5 - 1e-12))
    high = int(np.searchsorted(half, 0.5 + 1e-12))
    return float((ordered[low] + ordered[min(high, len(ordered) - 1)]) / 2)
