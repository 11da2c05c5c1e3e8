"""The noise of released cells over waves: sampling, moods, and slow change of who is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.panel import LEAST_SERIES, NOMINAL_N, Panel, panel, shocks
from analysis.scoring import OVERALL
from analysis.variogram import CLASSES, TINY, Series, drawn_in, least_squares

FIRST = (0.0025, 1.0, 0.008)  # tau2, kappa and omega, while there is too little to learn from
FIRST_PHI = 0.4
FIRST_SHOCK = 0.005
FIRST_WAVES = 3  # steps between waves that the assumed shock is worth beside those seen
LEAST_PAIRS = 60  # neighbouring waves of one series, counted over all series
EARLY = 8  # waves below which what is learned may only raise what is assumed
LEAST_CLASS = 5  # organisations in such a group, so that no single one that changes is a group
STRAY = 6.0  # degrees of freedom that all bare series together are worth beside one of them


@dataclass(frozen=True)
class Noise:
    """How far a cell strays though nothing has changed.

    In squared standard deviations between people, the covariance of waves i and j is
    tau2·phi^|i-j| + kappa·(1/n + noise) where i = j + 2·omega/n·min(i, j).

    Attributes:
        tau2: variance of a mood that comes and goes.
        phi: how much of a mood is left one wave later, from 0 to below 1.
        kappa: the part of the sampling variance that is drawn anew each wave; 1 would be all of
            it, and it is less where the same people answer again.
        omega: how fast those who are asked change, per wave.
        sds: per construct, the standard deviation between people on the cells' scale.
        shock: variance per wave of what moves all organisations together.
        shock_df: degrees of freedom behind it.
        left: the part of an organisation's own noise that is left in its series once what moves
            all organisations was taken out of it, as their median holds some of each.
        spacing: time between usual waves: 1, or days.
        learned: False while these are assumptions.
        df: degrees of freedom behind them; infinite where they are assumed.
    """

    tau2: float = FIRST[0]
    phi: float = FIRST_PHI
    kappa: float = FIRST[1]
    omega: float = FIRST[2]
    sds: Mapping[str, float] = field(default_factory=dict)
    shock: float = 0.0
    shock_df: float = math.inf
    left: float = 1.0
    spacing: float = 1.0
    learned: bool = False
    df: float = math.inf

    def unit(self, construct: str) -> float:
        """The standard deviation between people of one construct; the usual one if unknown."""
        usual = float(np.mean(list(self.sds.values()))) if self.sds else 1.0
        return self.sds.get(construct, usual)

    def covariance(
        self,
        times: Sequence[float] | np.ndarray,
        sampling: Sequence[float] | np.ndarray,
        protection: Sequence[float] | np.ndarray | float = 0.0,
        *,
        unit: float = 1.0,
        partners: float = 1,
        shocks: bool = False,
    ) -> np.ndarray:
        """The covariance of one series' waves while nothing changes.

        Args:
            times: shape (waves,), in usual waves.
            sampling: shape (waves,), s²/n on the cells' scale, squared.
            protection: likewise, the variance that protection added.
            unit: the standard deviation between people on the cells' scale.
            partners: how many organisations the figure is over; their moods average out.
            shocks: whether what moves all organisations together is noise too.

        Returns:
            Shape (waves, waves), on the cells' scale, squared.
        """
        t, each = np.asarray(times, dtype=float), np.asarray(sampling, dtype=float)
        mood = self.tau2 / partners * self.phi ** np.abs(t[:, None] - t)
        own = self.kappa * each + protection
        if shocks:
            own = own + self.together(unit=unit)
        drift = np.cumsum(np.diff(t, prepend=t[0] - 1) * each)  # as min(i, j)/n where n is steady
        slow = 2 * self.omega * np.minimum(drift[:, None], drift)
        total: np.ndarray = unit**2 * mood + slow + np.diag(np.broadcast_to(own, t.shape))
        return total

    def together(self, *, unit: float = 1.0) -> float:
        """The variance per wave of what moves all organisations, on the cells' scale, squared."""
        return unit**2 * self.shock

    def cleaned(self) -> Noise:
        """The noise that is left in series once what moves all organisations was taken out."""
        own = {name: self.left * getattr(self, name) for name in ("tau2", "kappa", "omega")}
        return replace(self, **own, shock=0.0, left=1.0)

    def freedom(self, total: float, together: float) -> float:
        """Degrees of freedom of an error, of whose square a part is what moves all together.

        Source:
            Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
        """
        doubt = together**2 / self.shock_df + (total - together) ** 2 / self.df
        return total**2 / doubt if doubt > 0 else math.inf


def fit_noise(cells: pd.DataFrame) -> Noise:
    """Learn the noise of an alliance's cells from how they differ between near waves.

    Args:
        cells: one row per organisation, construct and wave; columns `organisation`, `construct`,
            `wave` (whole numbers or days), `mean` (NaN where hidden), and where known `n`, `sd`,
            `noise_var` and `broken` (True: cannot be compared with the waves before). Series
            that lack n or sd have their noise learned from themselves alone: it is told as the
            standard deviation that people would have if thirty had answered each time.

    Returns:
        The noise; with `learned` False where there is too little to learn from.

    Raises:
        FrameInvalid: the cells are no such table.

    Source:
        Pooled variogram: Cressie (1993), Statistics for Spatial Data, section 2.4 and 2.6 (weighted
        least squares); moods, sampling and slow change as Diggle, Heagerty, Liang, Zeger (2002),
        Analysis of Longitudinal Data, section 5.2.
    """
    table = panel(cells)
    return fit(table, shocks(table))


def fit(table: Panel, common: np.ndarray, until: int | None = None) -> Noise:
    """Learn the noise, as `fit_noise`, from the first waves of a panel.

    Args:
        table: the panel.
        common: shape (constructs, waves), what moved all organisations together.
        until: how many waves are known; all of them when left out.
    """
    known = len(table.waves) if until is None else until
    if not table.there[:, :known].any():
        return Noise()
    days = table.days[:known]
    spacing = float(np.median(np.diff(days))) if known > 1 else 1.0
    times = days / spacing
    clean = table.mean[:, :known] - common[table.constructs, :known]
    segment = np.cumsum(table.broken[:, :known], axis=1)
    sds = _units(table, clean, segment, known)
    unit = np.array([sds[name] for name in table.names])[table.constructs]
    sampling = drawn(table, common, sds, known)[:, :known]
    left = table.left[:, :known]
    series = Series(
        clean=clean / unit[:, None],
        segment=segment,
        times=times,
        sampling=sampling,
        protection=table.noise_var[:, :known] / unit[:, None] ** 2,
        left=left,
    )
    near = series.count(1)
    found = FIRST[0], FIRST_PHI, *FIRST[1:]
    if near >= LEAST_PAIRS:
        every = len(pd.unique(table.organisations))
        found = least_squares(series, classes=min(CLASSES, max(1, every // LEAST_CLASS)))
    tau2, phi, kappa, omega = found
    if known < EARLY:
        tau2, kappa, omega = (max(pair) for pair in zip((tau2, kappa, omega), FIRST, strict=True))
    shock, shock_df = _shock(table, common[:, :known], sds, tau2 + kappa * sampling)
    learned = near >= LEAST_PAIRS
    return Noise(
        tau2=tau2,
        phi=phi,
        kappa=kappa,
        omega=omega,
        sds=sds,
        shock=shock,
        shock_df=shock_df,
        left=float(left[table.there[:, :known]].mean()),
        spacing=spacing,
        learned=learned,
        df=max(1.0, 2 * near / 3) if learned or table.bare.any() else math.inf,
    )


def _units(table: Panel, clean: np.ndarray, segment: np.ndarray, known: int) -> dict[str, float]:
    """The standard deviation between people of each construct.

    That of a score over all constructs is no smaller than theirs on average: people's answers
    to several constructs differ less than those to one, but a mood moves all of them.
    """
    pooled = np.sqrt(table.pool[:, known - 1]) if known else np.full(len(table.names), np.nan)
    steps = np.where(np.diff(segment, axis=1) == 0, np.diff(clean, axis=1), np.nan)
    steps /= np.sqrt(table.left[:, 1:known])
    every = _spread(steps[table.bare])
    found = {}
    for c, name in enumerate(table.names):
        own = steps[table.bare & (table.constructs == c)]
        learned = _spread(own) if np.isfinite(own).sum() >= LEAST_PAIRS / 3 else every
        bare = learned * math.sqrt(NOMINAL_N)
        unit = bare if math.isnan(pooled[c]) else float(pooled[c])
        found[name] = max(unit, TINY)
    others = [sd for name, sd in found.items() if name != OVERALL]
    if OVERALL in found and others:
        found[OVERALL] = max(found[OVERALL], float(np.mean(others)))
    return found


def drawn(table: Panel, common: np.ndarray, units: Mapping[str, float], known: int) -> np.ndarray:
    """The sampling variance s²/n of every cell, in squared standard deviations.

    A bare series has the same throughout: what its neighbouring waves differ by, drawn towards
    what those of all bare series of its construct do.

    Args:
        table: the panel.
        common: shape (constructs, waves), what moved all organisations together.
        units: per construct, the standard deviation between people.
        known: how many waves it may be learned from.

    Returns:
        Shape (series, waves); NaN where a cell of a series that is not bare is hidden.
    """
    unit = np.array([units[name] for name in table.names])[table.constructs]
    sampling: np.ndarray = table.variance / unit[:, None] ** 2 / table.n
    bare = np.flatnonzero(table.bare)
    if not len(bare):
        return sampling
    clean = table.mean[bare, :known] - common[table.constructs[bare], :known]
    same = ~table.broken[bare, 1:known]
    steps = np.where(same, np.diff(clean, axis=1), np.nan) / unit[bare, None]
    steps /= np.sqrt(table.left[bare, 1:known])
    for row, own in zip(bare, steps, strict=True):
        df = 2 / 3 * float(np.isfinite(own).sum())
        ratio = (df * _spread(own) ** 2 * NOMINAL_N + STRAY) / (df + STRAY)
        sampling[row] = ratio / NOMINAL_N
    return sampling


def _spread(steps: np.ndarray) -> float:
    """The standard deviation of single cells, from the differences of neighbours."""
    known = steps[np.isfinite(steps)]
    if not len(known):
        return 0.0
    return math.sqrt(drawn_in(known**2 / 2))


def _shock(
    table: Panel, together: np.ndarray, sds: Mapping[str, float], own: np.ndarray
) -> tuple[float, float]:
    """How much all organisations move together from wave to wave, drawn towards the usual.

    Args:
        table: the panel.
        together: shape (constructs, known waves), what moved them.
        sds: standard deviations between people, by construct.
        own: shape (series, known waves), the variance of each organisation's own noise, in
            squared standard deviations: the least that they add is that of their best mean.

    Returns:
        The variance without what the organisations' own noise adds to a median, and degrees of
        freedom; constructs are taken to move together by halves.
    """
    series = len(table.constructs) / max(1, len(table.names))
    if series < LEAST_SERIES:
        return 0.0, math.inf
    steps = np.diff(together, axis=1) / np.array([sds[name] for name in table.names])[:, None]
    count = steps.shape[1]
    gross = float((steps**2 / 2).mean()) if count else 0.0
    weight = np.where(np.isnan(own), 0.0, 1 / own)
    by_construct = np.array([weight[table.constructs == c].sum(axis=0) for c in range(len(steps))])
    chance = float((1 / by_construct[by_construct > 0]).mean())
    part = count / (count + FIRST_WAVES)
    df = FIRST_WAVES + 2 / 3 * count * math.sqrt(len(table.names))
    return (1 - part) * FIRST_SHOCK + part * max(0.0, gross - chance), df
