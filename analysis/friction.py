"""Finds falls early in released cells, with a promise how seldom it cries wolf."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from analysis import noise as noises
from analysis.errors import FrameInvalid
from analysis.noise import Noise, fit_noise
from analysis.panel import Panel, panel, shocks
from analysis.scoring import OVERALL
from analysis.sequential import EARLIER, Evidence, Monitors

__all__ = ["Noise", "composite", "cusum", "detect", "fit_noise", "recoveries", "threshold"]

WATCH, ALERT = 200.0, 1000.0
AGAIN = 1.25  # the noise is learned anew when there are so many times as many waves
SLACK = 0.5  # of the sum that explains a flag, in standard deviations


def detect(
    cells: pd.DataFrame,
    *,
    watch: float = WATCH,
    alert: float = ALERT,
    noise: Noise | None = None,
) -> pd.DataFrame:
    """Weigh, wave by wave, the evidence that a series has fallen.

    What moves all organisations together is taken out first. What is left is held against the
    noise model, the unknown level projected out, and compared with falls of .2, .4 and .6
    standard deviations, at once or over eight waves, from every wave on that has four earlier
    ones; `statistic` is the sum of the likelihood ratios over the starts. While nothing happens
    its mean is the number of starts, so that it reaches A within T waves with a probability of
    T/A at most, whatever the series have to do with each other. A row depends on its own and
    earlier waves alone: the noise is learned at the fifth wave and again whenever there are a
    quarter more.

    Args:
        cells: one row per organisation, construct and wave; columns `organisation`, `construct`,
            `wave` (whole numbers or days), `mean` (NaN where hidden), `n` and `sd` (which may be
            missing: the noise is then learned from the series alone), and optionally
            `noise_var`, the variance that protection added, and `broken`: True where a series
            cannot be compared with its past, or was acknowledged, and begins anew.
        watch: the statistic from which a series is watched; at least 1.
        alert: the statistic from which it is told; at least `watch`.
        noise: a noise model to use throughout instead of learning it.

    Returns:
        One row per row of `cells`, sorted by organisation, construct and wave; columns
        `organisation`, `construct`, `wave`, `score` (the mean as given), `n`, `statistic` (from 0;
        missing where nothing can be said yet), `level` ("none", "watch" or "alert"), `onset`
        (the wave at which a fall most likely began), `size` (the fall since, in the means' unit,
        more than 0 for a fall) and `size_se`.

    Raises:
        FrameInvalid: the cells are no such table, or the thresholds are in the wrong order.

    Source:
        Shin, Ramdas, Rinaldo (2022), E-detectors, arXiv:2203.03532; Shiryaev (1963) and Roberts
        (1966), Technometrics 8, 411-430; the level projected out: Lehmann, Romano (2005), Testing
        Statistical Hypotheses, section 6.3.
    """
    if not 1 <= watch <= alert:
        raise FrameInvalid("thresholds are at least 1, and that of an alert is no lower")
    table = panel(cells)
    common = shocks(table)
    found = weighed(table, common, noise)
    place = (table.rows, table.columns)
    statistic = found.statistic[place]
    said = ~np.isnan(statistic)
    levels = np.select([statistic >= alert, statistic >= watch], ["alert", "watch"], "none")
    result = pd.DataFrame(
        {
            "organisation": cells["organisation"].to_numpy(),
            "construct": cells["construct"].to_numpy(),
            "wave": table.waves[table.columns],
            "score": table.mean[place],
            "n": cells["n"].to_numpy(dtype=float, na_value=np.nan) if "n" in cells else np.nan,
            "statistic": statistic,
            "level": levels,
            "onset": _waves(table.waves[found.onset[place]]).where(said),
            "size": found.size[place],
            "size_se": found.size_se[place],
        }
    )
    return result.sort_values(["organisation", "construct", "wave"], ignore_index=True)


def _waves(waves: np.ndarray) -> pd.Series:
    """Waves of a type that can be missing."""
    column = pd.Series(waves)
    return column.astype("Int64") if pd.api.types.is_integer_dtype(column) else column


def recoveries(
    cells: pd.DataFrame,
    *,
    watch: float = WATCH,
    alert: float = ALERT,
    noise: Noise | None = None,
) -> pd.DataFrame:
    """Weigh the evidence that a series has risen: `detect` on the series turned round.

    Returns:
        As `detect`; `size` is more than 0 for a rise.
    """
    turned = cells.assign(mean=-cells["mean"])
    found = detect(turned, watch=watch, alert=alert, noise=noise)
    return found.assign(score=-found["score"])


def weighed(
    table: Panel, common: np.ndarray, noise: Noise | Mapping[int, Noise] | None = None
) -> Evidence:
    """The evidence at every cell, with the noise as it was known at each wave.

    Args:
        table: shape (series, waves).
        common: shape (constructs, waves), what moves all organisations together.
        noise: to use throughout, or as `learned_of` tells it, instead of learning it.

    Returns:
        Shape (series, waves).
    """
    evidence = Evidence.nothing(table.mean.shape)
    always = isinstance(noise, Noise)
    known = learned_of(table, common) if noise is None else noise
    for done, until, learned in stages(len(table.waves), always=always):
        own = known if isinstance(known, Noise) else known[learned].cleaned()
        _watch(table, common, own, evidence, done=done, until=until, learned=learned)
    return evidence


def learned_of(table: Panel, common: np.ndarray) -> dict[int, Noise]:
    """The noise as it was known at each stage, by how many waves it was learned from.

    Args:
        table, common: as for `weighed`.
    """
    return {
        learned: noises.fit(table, common, learned) for _, _, learned in stages(len(table.waves))
    }


def stages(waves: int, *, always: bool = False) -> Iterator[tuple[int, int, int]]:
    """The stretches of waves that are told with one noise model each.

    Args:
        waves: how many there are.
        always: whether one model is given for all of them.

    Returns:
        From which wave, up to which, and from how many the noise is learned.
    """
    done, learned = 0, EARLIER + 1
    while done < waves:
        after = max(learned + 1, math.ceil(AGAIN * learned))
        until = waves if always else min(waves, after - 1)
        yield done, until, min(learned, waves)
        done, learned = until, after


def _watch(
    table: Panel,
    common: np.ndarray,
    noise: Noise,
    evidence: Evidence,
    *,
    done: int,
    until: int,
    learned: int,
) -> None:
    """Go through the first waves with one noise model, and note what is found after `done`."""
    passage = Passage(table, common, noise, learned=learned, until=until)
    for t in range(until):
        passage.step(table, common, t)
        if t >= done:
            passage.monitor.tell(evidence, t, passage.unit)


class Passage:
    """One noise model's way through the waves."""

    def __init__(
        self, table: Panel, common: np.ndarray, noise: Noise, *, learned: int, until: int
    ) -> None:
        self.noise, self.learned = noise, learned
        self.units = {name: noise.unit(name) for name in table.names}
        self.unit = np.array([self.units[name] for name in table.names])[table.constructs]
        self.monitor = Monitors(len(table.mean), until, noise)
        self.sampling = noises.drawn(table, common, self.units, learned)

    def step(self, table: Panel, common: np.ndarray, t: int) -> None:
        """Go on by one wave."""
        self.monitor.restart(table.broken[:, t])
        days = table.days[t - 1 : t + 1] / self.noise.spacing if t else np.array([0.0, 1.0])
        self.monitor.step(
            (table.mean[:, t] - common[table.constructs, t]) / self.unit,
            since=days[1] - days[0],
            sampling=self.sampling[:, t],
            protection=table.noise_var[:, t] / self.unit**2,
        )


def composite(cells: pd.DataFrame) -> pd.DataFrame:
    """One more series per organisation: the mean of its constructs, where all were told.

    Args:
        cells: as for `detect`.

    Returns:
        Cells of the construct "overall", one per organisation and wave in which every construct
        is shown that the organisation ever shows; `n` is the fewest answers, and `sd` the mean of
        the constructs', which is more than that of a person's mean over them.
    """
    shown = cells[cells["mean"].notna() & (cells["construct"] != OVERALL)]
    every = shown.groupby("organisation")["construct"].nunique()
    columns = {"mean": "mean", "n": "min", "sd": "mean", "noise_var": "mean", "broken": "max"}
    groups = shown.groupby(["organisation", "wave"], sort=True)
    found = groups.agg({name: how for name, how in columns.items() if name in shown})
    count = groups["construct"].nunique()
    whole = count.to_numpy() == every.loc[count.index.get_level_values(0)].to_numpy()
    result: pd.DataFrame = found[whole].reset_index().assign(construct=OVERALL)
    return result


def threshold(series: int, flags: float) -> float:
    """The statistic from which to tell, for so many tolerated false flags.

    Args:
        series: how many series are watched.
        flags: how many false flags a wave are tolerated, over all of them; more than 0.

    Returns:
        series/flags, at least 1.

    Source:
        Shin, Ramdas, Rinaldo (2022), theorem 2.4: at most T/A false alarms within T waves.
    """
    if flags <= 0:
        raise FrameInvalid("some false flags must be tolerated")
    return max(1.0, series / flags)


def cusum(deviations: np.ndarray, *, slack: float = SLACK) -> np.ndarray:
    """The sum of falls that explains a flag: what exceeds the slack adds up, and never below 0.

    Args:
        deviations: shape (waves,), standardised, without trend; NaN adds nothing.
        slack: what is forgiven at each wave, in standard deviations.

    Returns:
        Shape (waves,), from 0.

    Source:
        Page (1954), Biometrika 41, 100-115; run lengths: Hawkins, Olwell (1998), Cumulative Sum
        Charts and Charting for Quality Improvement, chapter 3.
    """
    total, sums = 0.0, []
    for each in np.asarray(deviations, dtype=float):
        total = max(0.0, total - (0.0 if math.isnan(each) else each + slack))
        sums.append(total)
    return np.array(sums)
