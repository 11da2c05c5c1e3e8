"""What is flagged in an alliance's series, and what each flag rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import FrameInvalid
from analysis.friction import composite, threshold, weighed
from analysis.noise import Noise
from analysis.panel import LEAST_SERIES, Panel, panel
from analysis.scoring import OVERALL
from analysis.sequential import Evidence
from analysis.shared import Shared

FALSE_FLAGS = 1.0  # a year, tolerated where nobody was asked
WAVES = 4.0  # a year, where waves have numbers and no days
YEAR = 365.25  # days
ESCALATES = 5.0  # times the evidence that is watched is an alert
SHARE = 0.2  # of false flags that a list may have, at one wave
LEVELS = ("none", "watch", "alert")


@dataclass(frozen=True)
class Findings:
    """All that follows from an alliance's released cells.

    Attributes:
        rows: one row per organisation, construct and wave, as `friction.detect` tells them, with
            `shock` (what moved all organisations, taken out of the score), `recovery` and
            `recovering` (statistic and level of a rise), `starts` (waves at which a fall could
            have begun), `smallest` (the least fall that could have been seen by then), `watch`
            and `alert` (from which statistic on its level is such), `listed` (among the flags of
            which a share alone may be false).
        together: the same of what moves all organisations; `organisation` is missing.
        shared: what the series share, from which any of them can be weighed alone.
        false_flags: tolerated a year.
    """

    rows: pd.DataFrame
    together: pd.DataFrame
    shared: Shared
    false_flags: float

    @property
    def noise(self) -> Noise:
        """The noise as learned from all waves."""
        return self.shared.noise

    @property
    def newest(self) -> pd.DataFrame:
        """The rows of the newest wave, most evidence first; the alliance's own among them."""
        every = self.every
        last = every[every["wave"] == every["wave"].max()]
        found: pd.DataFrame = last.sort_values(
            "statistic", ascending=False, na_position="last", kind="stable", ignore_index=True
        )
        return found

    @property
    def every(self) -> pd.DataFrame:
        """All rows, the alliance's own last."""
        if self.together.empty:
            return self.rows
        own = self.together.assign(organisation=None).astype({"organisation": object})
        rows = self.rows.astype({"organisation": object})
        return pd.concat([rows, own], ignore_index=True)


def find(
    cells: pd.DataFrame,
    *,
    false_flags: float = FALSE_FLAGS,
    waves: float = WAVES,
    usual: tuple[float, float] | None = None,
    shared: Shared | None = None,
) -> Findings:
    """Weigh the evidence in every series of an alliance, and in what moves all of them.

    The score over all constructs is one more series of each organisation: as told, or, where it
    is told of none, the mean of its constructs. A row depends on its own and earlier waves alone.

    Args:
        cells: as `friction.detect` takes them.
        false_flags: how many a year are tolerated over all series; more than 0. With K series
            so far, and v of them tolerated per wave, a statistic of K/v is watched.
        waves: how many a year, where they are told as whole numbers.
        usual: the statistics that are watched and that alert, instead of those.
        shared: what the series of all organisations share, where `cells` are of some of them;
            then nothing is `listed`, which takes all of them.

    Returns:
        The findings.

    Raises:
        FrameInvalid: the cells are no such table, or no false flags are tolerated.
    """
    if cells.empty:
        raise FrameInvalid("there are no cells")
    cells = _whole(cells)
    table = panel(cells) if shared is None else shared.laid(cells)
    known = shared or Shared.of(table, *_bars(table, false_flags, waves, usual))
    common, bar = known.common_of(table.names), (known.watch, known.alert)

    own, all_ = weighed(table, common, known.known), known.together()
    rows = _laid(table, own, np.nonzero(_asked(table)), bar)
    rows.insert(5, "shock", common[table.constructs[rows.pop("series")], rows.pop("column")])
    moved = _laid_together(known, all_, np.nonzero(known.shown >= LEAST_SERIES))
    count = len(rows)
    listed = np.zeros(count + len(moved), dtype=bool)
    if shared is None:
        listed = _listed(pd.concat([rows, moved], ignore_index=True))
    rows["listed"], moved["listed"] = listed[:count], listed[count:]
    order = ["organisation", "construct", "wave"]
    return Findings(
        rows=rows.sort_values(order, ignore_index=True),
        together=moved.sort_values(order[1:], ignore_index=True),
        shared=known,
        false_flags=false_flags,
    )


def _whole(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with a score over all constructs, if none is told."""
    if OVERALL in set(cells.get("construct", ())) or cells["construct"].nunique() < 2:
        return cells
    whole = composite(cells)
    return pd.concat([cells, whole], ignore_index=True) if len(whole) else cells


def _bars(
    table: Panel, false_flags: float, waves: float, usual: tuple[float, float] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Per wave, the statistics that are watched and that alert."""
    if usual is None:
        watch = _thresholds(table, false_flags, waves)
        return watch, ESCALATES * watch
    count = len(table.waves)
    return np.full(count, usual[0]), np.full(count, usual[1])


def _asked(table: Panel) -> np.ndarray:
    """Where the cells have a row, shown or not."""
    asked = np.zeros(table.mean.shape, dtype=bool)
    asked[table.rows, table.columns] = True
    return asked


def _thresholds(table: Panel, false_flags: float, waves: float) -> np.ndarray:
    """Per wave, the statistic that is watched, from the series and the waves so far."""
    series = (np.cumsum(table.there, axis=1) > 0).sum(axis=0)
    alliances = (np.cumsum(table.shown >= LEAST_SERIES, axis=1) > 0).sum(axis=0)
    return np.array(
        [
            threshold(int(watched), false_flags / a_year(table, waves, t + 1))
            for t, watched in enumerate(series + alliances)
        ]
    )


def a_year(table: Panel, waves: float, until: int | None = None) -> float:
    """How many waves there are a year, by the days of the first of them if they have any.

    Args:
        table: the panel.
        waves: the answer where waves are told as whole numbers.
        until: how many waves are looked at; all of them when left out.
    """
    days = table.days[:until]
    if not np.issubdtype(table.waves.dtype, np.datetime64) or len(days) < 2:
        return waves
    return YEAR / float(np.median(np.diff(days)))


Bar = tuple[np.ndarray, np.ndarray]
Place = tuple[np.ndarray, ...]


def _laid(table: Panel, found: Evidence, place: Place, bar: Bar) -> pd.DataFrame:
    series, column = place
    rows = pd.DataFrame(
        {
            "organisation": table.organisations[series],
            "construct": np.array(table.names, dtype=object)[table.constructs[series]],
            "wave": table.waves[column],
            "score": table.mean[place],
            "n": np.where(table.bare[series] | ~table.there[place], np.nan, table.n[place]),
            "noise_var": table.noise_var[place],
            "series": series,
            "column": column,
        }
    )
    return _judged(rows, table.waves, found, place, bar)


def _laid_together(known: Shared, found: Evidence, place: Place) -> pd.DataFrame:
    construct, column = place
    rows = pd.DataFrame(
        {
            "construct": np.array(known.names, dtype=object)[construct],
            "wave": known.waves[column],
            "score": known.common[place],
        }
    )
    return _judged(rows, known.waves, found, place, (known.watch, known.alert))


def _judged(
    rows: pd.DataFrame, waves: np.ndarray, found: Evidence, place: Place, bar: Bar
) -> pd.DataFrame:
    """Put what was found beside the rows it is about."""
    column = place[1]
    watch, alert = (each[column] for each in bar)
    said = ~np.isnan(found.statistic[place])
    onset = pd.Series(waves[found.onset[place]])
    if pd.api.types.is_integer_dtype(onset):
        onset = onset.astype("Int64")
    known = found.known[place]
    seen = np.where(known > 0, known, np.nan)
    return rows.assign(
        statistic=found.statistic[place],
        level=_level(found.statistic[place], watch, alert),
        onset=onset.where(said),
        size=found.size[place],
        size_se=found.size_se[place],
        recovery=found.mirrored[place],
        recovering=_level(found.mirrored[place], watch, alert),
        starts=found.starts[place],
        smallest=np.sqrt(2 * np.log(np.maximum(watch, math.e)) / seen),
        watch=watch,
        alert=alert,
    )


def _level(statistic: np.ndarray, watch: np.ndarray, alert: np.ndarray) -> np.ndarray:
    place = (statistic >= watch).astype(int) + (statistic >= alert)
    levels: np.ndarray = np.array(LEVELS, dtype=object)[place]
    return levels


def _listed(rows: pd.DataFrame) -> np.ndarray:
    """At each wave, which series are on the list of which a share alone may be false."""
    listed = np.zeros(len(rows), dtype=bool)
    for places in rows.groupby("wave").indices.values():
        mine = rows.iloc[places]
        evidence = mine["statistic"] / mine["starts"].clip(lower=1)
        listed[places] = e_bh(evidence.fillna(0).to_numpy(), SHARE)
    return listed


def e_bh(evidence: np.ndarray | Sequence[float], share: float) -> np.ndarray:
    """Choose from many e-values so that of those chosen a share at most is false, on average.

    Args:
        evidence: shape (k,), e-values: from 0, with a mean of 1 at most where nothing is the case.
        share: that may be false, between 0 and 1.

    Returns:
        Shape (k,), True for those that are chosen.

    Source:
        Wang, Ramdas (2022), Journal of the Royal Statistical Society B 84, 822-852, section 4.
    """
    values = np.asarray(evidence, dtype=float)
    ordered = np.sort(values)[::-1]
    enough = np.arange(1, len(values) + 1) * ordered >= len(values) / share
    if not enough.any():
        return np.zeros(len(values), dtype=bool)
    chosen: np.ndarray = values >= ordered[np.flatnonzero(enough)[-1]]
    return chosen
