"""Ways of finding falls, ours and others: each gives every series and wave a score.

A score is the more, the more a method believes that the series has fallen; NaN where it says
nothing. All are put at the same rate of false alarms before they are compared, so that a score's
unit does not matter. Where it is not said otherwise a method gets what ours gets: series out of
which was taken what moves all organisations together, in standard deviations between people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analysis import noise as noises
from analysis.friction import weighed
from analysis.noise import Noise
from analysis.panel import Panel, panel, shocks
from analysis.sequential import EARLIER, Monitor

HAZARD = 1 / 60  # of the Bayesian method, per wave
RECENT = 12  # waves in which its change must lie


@dataclass(frozen=True)
class Given:
    """What a method sees; arrays of shape (series, waves).

    Attributes:
        raw: means as told, in points.
        clean: without what moves all organisations, in standard deviations.
        own: the variance of `clean` around its level, wave by wave.
        level: of each series without its fall, with hindsight, shape (series,), in standard
            deviations; the oracle alone knows it.
        fall: the size that the oracle alone knows, in standard deviations.
        slow: whether it comes over eight waves, which the oracle alone knows.
        noise: as it is when learned from many waves in which nothing changes.
    """

    table: Panel
    common: np.ndarray
    raw: np.ndarray
    clean: np.ndarray
    sampling: np.ndarray
    protection: np.ndarray
    own: np.ndarray
    level: np.ndarray
    fall: float
    slow: bool
    noise: Noise
    spread: np.ndarray


def given(cells: pd.DataFrame, noise: Noise) -> Given:
    """Lay out what the methods see.

    Args:
        cells: as `friction.detect` takes them, and where known `fallen`, by how many points.
        noise: as learned from many waves in which nothing changes.
    """
    table = panel(cells)
    common = shocks(table)
    units = {name: noise.unit(name) for name in table.names}
    unit = np.array([units[name] for name in table.names])[table.constructs]
    sampling = noises.drawn(table, common, units, len(table.waves))
    protection = table.noise_var / unit[:, None] ** 2
    known = noise.cleaned()
    clean = (table.mean - common[table.constructs]) / unit[:, None]
    fallen = np.zeros(clean.shape)
    if "fallen" in cells:
        fallen[table.rows, table.columns] = cells["fallen"]
    return Given(
        table=table,
        common=common,
        raw=table.mean,
        clean=clean,
        sampling=sampling,
        protection=protection,
        own=known.tau2 + known.kappa * sampling + protection,
        level=np.nanmean(clean + fallen / unit[:, None], axis=1),
        fall=0.4,
        slow=False,
        noise=known,
        spread=np.sqrt(np.nan_to_num(sampling, nan=1.0)) * unit[:, None],
    )


def ours(seen: Given) -> np.ndarray:
    """The statistic of `analysis.friction`, with the noise as it was known at each wave."""
    return weighed(seen.table, seen.common).statistic


def _through(
    seen: Given, noise: Noise, values: np.ndarray, tell: Callable[[Monitor], np.ndarray]
) -> np.ndarray:
    """Go through the waves, and ask a monitor at each."""
    monitor = Monitor(len(values), values.shape[1], noise)
    found = np.full(values.shape, np.nan)
    for t in range(values.shape[1]):
        monitor.step(
            values[:, t], since=1.0, sampling=seen.sampling[:, t], protection=seen.protection[:, t]
        )
        if t >= EARLIER:
            found[:, t] = np.where(monitor.here, tell(monitor), np.nan)
    return found


def oracle(seen: Given) -> np.ndarray:
    """The sum of log likelihood ratios that knows level, noise, and size and shape of the fall.

    Source:
        Page (1954); optimal for what it knows: Moustakides (1986), Annals of Statistics 14.
    """
    values = seen.clean - seen.level[:, None]

    def tell(monitor: Monitor) -> np.ndarray:
        known = slice(0, monitor.now + 1)
        gain = seen.fall * monitor.with_series[:, known, int(seen.slow)]
        cost = seen.fall**2 * monitor.squares[:, known, int(seen.slow)] / 2
        begun = np.where(monitor.begins[:, known], gain - cost, -np.inf)
        best: np.ndarray = begun.max(axis=1)
        return best

    return _through(seen, seen.noise, values, tell)


def likelihood_ratio(seen: Given) -> np.ndarray:
    """The generalised likelihood ratio of a step, waves held to be independent.

    Source:
        Siegmund, Venkatraman (1995), Annals of Statistics 23, 255-271.
    """
    independent = replace(seen.noise, tau2=1e-9, omega=0.0)
    moody = replace(seen, protection=seen.protection + seen.noise.tau2)

    def tell(monitor: Monitor) -> np.ndarray:
        _, _, s, q = monitor.ratios()
        ratio = np.where((s > 0) & (q > 1e-9), s**2 / (2 * np.maximum(q, 1e-9)), 0.0)
        best: np.ndarray = np.where(monitor.begins[:, : monitor.now + 1], ratio, 0.0).max(axis=1)
        return best

    return _through(moody, independent, seen.clean, tell)


def bayes(seen: Given) -> np.ndarray:
    """How likely the level changed within the last waves, to a lower one.

    Source:
        Adams, MacKay (2007), Bayesian Online Changepoint Detection, arXiv:0710.3742.
    """
    series, waves = seen.clean.shape
    start = np.nanmean(seen.clean[:, :EARLIER], axis=1)
    runs = np.zeros((series, waves + 1))
    runs[:, 0] = 1.0
    level = np.repeat(start[:, None], waves + 1, axis=1)
    doubt = np.full((series, waves + 1), 0.25)
    found = np.full((series, waves), np.nan)
    for t in range(waves):
        here = ~np.isnan(seen.clean[:, t])
        x, own = (
            np.nan_to_num(seen.clean[:, t])[:, None],
            np.nan_to_num(seen.own[:, t], nan=1.0)[:, None],
        )
        total = doubt + own
        fits = np.exp(-((x - level) ** 2) / (2 * total)) / np.sqrt(total)
        grown = runs * fits * (1 - HAZARD)
        begun = (runs * fits * HAZARD).sum(axis=1, keepdims=True)
        gain = doubt / total
        moved, sure = level + gain * (x - level), doubt * (1 - gain)
        new = np.concatenate([begun, grown[:, :-1]], axis=1)
        new /= np.maximum(new.sum(axis=1, keepdims=True), 1e-300)
        runs = np.where(here[:, None], new, runs)
        level = np.where(
            here[:, None], np.concatenate([start[:, None], moved[:, :-1]], axis=1), level
        )
        first = np.full((series, 1), 0.25)
        doubt = np.where(here[:, None], np.concatenate([first, sure[:, :-1]], axis=1), doubt)
        if t >= EARLIER:
            lower = ndtr((start[:, None] - level) / np.sqrt(doubt + 1e-9))
            recent = (runs * lower)[:, : min(RECENT, t - EARLIER + 1) + 1].sum(axis=1)
            found[here, t] = np.log(recent / np.maximum(1 - recent, 1e-12) + 1e-12)[here]
    return found
