"""Falls in what one partner says of another: each ordered pair against its own past."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import noise as noises
from analysis.flags import ESCALATES, FALSE_FLAGS, LEVELS, WAVES, a_year
from analysis.friction import stages, threshold
from analysis.panel import Panel, panel, shocks
from analysis.sequential import Evidence, Monitors

COLUMNS = ("organisation", "other", "statistic", "level", "onset", "size", "size_se", "watch")


def falls(
    cells: pd.DataFrame, *, false_flags: float = FALSE_FLAGS, waves: float = WAVES
) -> pd.DataFrame:
    """Weigh the evidence that one partner's view of another has fallen.

    Every ordered pair is a series of its own. What moves all pairs at once is not taken out: it
    would tell who reads one pair what others say. It counts as noise instead, that comes and goes
    with each wave; what lasts is a fall. Of the other pairs a statistic holds nothing but how much
    all of them usually move.

    Args:
        cells: one row per ordered pair and wave that tells it; columns `organisation` (who says
            it), `other` (of whom), `wave` (whole numbers or days), `mean`, and where known `n`,
            `sd`, `noise_var` and `broken`, as `friction.detect` takes them.
        false_flags: how many a year are tolerated over all pairs.
        waves: how many there are a year, where waves are told as whole numbers.

    Returns:
        One row per pair that the newest wave tells, most evidence first: `organisation`, `other`,
        `statistic` (missing before four earlier waves), `level`, `onset`, `size` (more than 0 for
        a fall), `size_se` and `watch`; no row where no pair was ever told.

    Raises:
        FrameInvalid: the cells are no such table.

    Source:
        As `friction.detect`.
    """
    if cells.empty:
        return pd.DataFrame(columns=[*COLUMNS])
    keys = pd.MultiIndex.from_arrays([cells["organisation"], cells["other"]])
    series, pairs = pd.factorize(keys)
    table = panel(cells.assign(organisation=series, construct="pair"))
    found = _weighed(table)
    last = len(table.waves) - 1
    watch = threshold(len(table.mean), false_flags / a_year(table, waves))
    statistic = found.statistic[:, last]
    place = (statistic >= watch).astype(int) + (statistic >= ESCALATES * watch)
    one, other = zip(*(pairs[nth] for nth in table.organisations), strict=True)
    rows = pd.DataFrame(
        {
            "organisation": one,
            "other": other,
            "statistic": statistic,
            "level": np.array(LEVELS, dtype=object)[place],
            "onset": pd.Series(table.waves[found.onset[:, last]]).where(~np.isnan(statistic)),
            "size": found.size[:, last],
            "size_se": found.size_se[:, last],
            "watch": watch,
        }
    )
    told = rows[table.there[:, last]]
    return told.sort_values("statistic", ascending=False, na_position="last", ignore_index=True)


def _weighed(table: Panel) -> Evidence:
    """The evidence at the newest wave, with the noise as it is known then."""
    evidence = Evidence.nothing(table.mean.shape)
    common = shocks(table)
    *_, (_, until, learned) = stages(len(table.waves))
    noise = noises.fit(table, common, learned)
    units = {name: noise.unit(name) for name in table.names}
    unit = np.array([units[name] for name in table.names])[table.constructs]
    sampling = noises.drawn(table, common, units, learned)
    added = table.noise_var / unit[:, None] ** 2 + noise.together()
    monitor = Monitors(len(table.mean), until, noise)
    days = table.days / noise.spacing
    for t in range(until):
        monitor.restart(table.broken[:, t])
        monitor.step(
            table.mean[:, t] / unit,
            since=days[t] - days[t - 1] if t else 1.0,
            sampling=sampling[:, t],
            protection=added[:, t],
        )
    monitor.tell(evidence, until - 1, unit)
    return evidence
