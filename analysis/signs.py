"""Other signs of friction: gaps between two organisations, fewer who take part, wider answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from analysis import noise as noises
from analysis.errors import TooManyGroups
from analysis.flags import ESCALATES, FALSE_FLAGS, LEVELS, WAVES, Findings, a_year, find
from analysis.friction import stages, threshold
from analysis.panel import Panel, panel, shocks, waves_of
from analysis.scoring import OVERALL
from analysis.sequential import Evidence, Monitors
from analysis.shared import Shared

PARTICIPATION = "participation"
SPREAD_FROM = 30  # answers of all organisations together, from which on their spread is watched
PART = 3  # of which each sign is promised one of the tolerated false flags
Pair = tuple[object, object, str]  # two organisations and a construct
MOST_PAIRS = 20_000  # series of differences that are watched at once


def gaps(
    cells: pd.DataFrame,
    *,
    false_flags: float = FALSE_FLAGS,
    waves: float = WAVES,
    begun: Mapping[Pair, Collection[object]] | None = None,
) -> pd.DataFrame:
    """Weigh the evidence that two organisations have moved apart in one construct.

    The difference of their means is a series of its own, in which what moves both alike is gone
    by itself. Its noise is that of both. The statistic is the mean of that of a fall of the
    difference and of that of a rise, and so keeps the same promise; with K pairs and v tolerated
    false flags a wave a statistic of K/v is told.

    Args:
        cells: as `friction.detect` takes them.
        false_flags: how many a year are tolerated over all pairs and constructs.
        waves: how many there are a year.
        begun: from which waves on gaps begin anew, as somebody took note of them; by two
            organisations, in either order, and construct.

    Returns:
        One row per pair and construct that both ever showed, as of the newest wave, most evidence
        first: `organisation` (which fell against the other), `other`, `construct`, `statistic`
        (missing before four earlier common waves), `level`, `onset`, `size` (how far it fell
        against the other, from 0), `size_se`, `gap` (the other's mean minus its own, now) and
        `watch`.

    Raises:
        FrameInvalid: the cells are no such table.
        TooManyGroups: there are more pairs than can be watched.

    Source:
        As `friction.detect`; the mean of two e-detectors is one: Shin, Ramdas, Rinaldo (2022),
        section 3.
    """
    table = panel(cells)
    first, second = _pairs(table)
    if not len(first):
        return pd.DataFrame(columns=[*_COLUMNS])
    if len(first) > MOST_PAIRS:
        raise TooManyGroups(f"{len(first)} pairs are more than the {MOST_PAIRS} that are watched")
    found = _weighed(table, first, second, _anew(table, first, second, begun or {}))
    last = len(table.waves) - 1
    both = (found.statistic[:, last] + found.mirrored[:, last]) / 2
    watch = threshold(len(first), false_flags / a_year(table, waves))
    fell = np.nan_to_num(found.size[:, last]) >= 0  # the first of the pair against the second
    lower, upper = np.where(fell, first, second), np.where(fell, second, first)
    place = (both >= watch).astype(int) + (both >= ESCALATES * watch)
    rows = pd.DataFrame(
        {
            "organisation": table.organisations[lower],
            "other": table.organisations[upper],
            "construct": np.array(table.names, dtype=object)[table.constructs[first]],
            "statistic": both,
            "level": np.array(LEVELS, dtype=object)[place],
            "onset": pd.Series(table.waves[found.onset[:, last]]).where(~np.isnan(both)),
            "size": np.abs(found.size[:, last]),
            "size_se": found.size_se[:, last],
            "gap": table.mean[upper, last] - table.mean[lower, last],
            "watch": watch,
        }
    )
    return rows.sort_values("statistic", ascending=False, na_position="last", ignore_index=True)


_COLUMNS = (
    *("organisation", "other", "construct", "statistic", "level", "onset", "size", "size_se"),
    *("gap", "watch"),
)


def _pairs(table: Panel) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the panel that are two organisations' series of one construct."""
    found = [
        pair
        for construct in range(len(table.names))
        for pair in combinations(np.flatnonzero(table.constructs == construct), 2)
    ]
    both = np.array(found, dtype=int).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _anew(
    table: Panel, first: np.ndarray, second: np.ndarray, begun: Mapping[Pair, Collection[object]]
) -> np.ndarray:
    """Where the differences begin anew, shape (pairs, waves)."""
    broken: np.ndarray = table.broken[first] | table.broken[second]
    if not begun:
        return broken
    names = np.array(table.names, dtype=object)[table.constructs[first]]
    for nth, (one, other, name) in enumerate(
        zip(table.organisations[first], table.organisations[second], names, strict=True)
    ):
        for day in (*begun.get((one, other, name), ()), *begun.get((other, one, name), ())):
            since = table.waves >= waves_of(pd.Series([day]))[0]
            if since.any():
                broken[nth, int(since.argmax())] = True
    return broken


def _weighed(table: Panel, first: np.ndarray, second: np.ndarray, broken: np.ndarray) -> Evidence:
    """The evidence in the differences at the newest wave, with the noise as it is known then."""
    common = shocks(table)
    apart = table.mean[first] - table.mean[second]
    evidence = Evidence.nothing(apart.shape)
    *_, (_, until, learned) = stages(len(table.waves))
    noise = noises.fit(table, common, learned)
    units = {name: noise.unit(name) for name in table.names}
    unit = np.array([units[name] for name in table.names])[table.constructs]
    sampling = noises.drawn(table, common, units, learned)
    added = table.noise_var / unit[:, None] ** 2
    # a mood of either: the filter knows one, so that the scale is stretched by the root of two
    scale = np.sqrt(2.0) * unit[first]
    monitor = Monitors(len(first), until, noise)
    days = table.days / noise.spacing
    for t in range(until):
        monitor.restart(broken[:, t])
        monitor.step(
            apart[:, t] / scale,
            since=days[t] - days[t - 1] if t else 1.0,
            sampling=(sampling[first, t] + sampling[second, t]) / 2,
            protection=(added[first, t] + added[second, t]) / 2,
        )
    monitor.tell(evidence, until - 1, scale)
    return evidence


def participation(
    cells: pd.DataFrame,
    *,
    false_flags: float = FALSE_FLAGS,
    waves: float = WAVES,
    shared: Shared | None = None,
) -> Findings | None:
    """Weigh the evidence that fewer of those who are asked take part.

    Of every organisation and wave the share that answered is a series of its own, whose noise is
    learned from how such shares go up and down: people are not drawn anew each time, so that no
    law of chance tells it. What moves all organisations, as holidays do, is taken out and watched
    by itself.

    Args:
        cells: as `shares` takes them.
        false_flags: how many a year are tolerated over all organisations.
        waves: how many there are a year, where waves are told as whole numbers.
        shared: what all organisations share, where these are some of them.

    Returns:
        As `flags.find`, of the construct "participation", in percent; None where it is not known
        how many were asked.

    Raises:
        FrameInvalid: the cells are no such table.
    """
    series = shares(cells)
    if series is None:
        return None
    return find(series, false_flags=false_flags, waves=waves, shared=shared)


def shares(cells: pd.DataFrame) -> pd.DataFrame | None:
    """Which share of those who were asked answered, as series.

    Args:
        cells: as `friction.detect` takes them, with `n` and `invited`; the score over all
            constructs stands for a sheet, or the construct that most answered. A series begins
            anew where all of an organisation's do.

    Returns:
        Cells of the construct "participation", in percent; None where none can be told.
    """
    if "invited" not in cells or "n" not in cells:
        return None
    known = cells[cells["mean"].notna() & (cells["n"] > 0) & (cells["invited"] > 0)]
    whole = known[known["construct"] == OVERALL]
    told = whole if len(whole) else known
    if told.empty:
        return None
    broken = told.get("broken", False)
    groups = (
        told.assign(broken=broken)
        .groupby(["organisation", "wave"], as_index=False)
        .agg(n=("n", "max"), invited=("invited", "max"), broken=("broken", "min"))
    )
    share = (100 * groups["n"] / groups["invited"]).clip(upper=100.0)
    columns = ["organisation", "wave", "broken"]
    return groups[columns].assign(construct=PARTICIPATION, mean=share)


def spread(
    cells: pd.DataFrame, *, false_flags: float = FALSE_FLAGS, waves: float = WAVES
) -> Findings | None:
    """Weigh the evidence that people differ more in what they say.

    Of every construct the standard deviation between people of one organisation, pooled over all
    of them, is a series of its own: the only spread that is ever published. It is the mean of
    many squares, so that its sampling variance is half of theirs over the answers, or less where
    answers have ends.

    Args:
        cells: as `spreads` takes them.
        false_flags: how many a year are tolerated over all constructs.
        waves: how many there are a year, where waves are told as whole numbers.

    Returns:
        As `flags.find`; `score` is the standard deviation, and `size` how much wider it has
        become. None where no spread is told.

    Raises:
        FrameInvalid: the cells are no such table.

    Source:
        The sampling variance of a standard deviation: Cramer (1946), Mathematical Methods of
        Statistics, section 28.3.
    """
    series = spreads(cells)
    if series is None:
        return None
    narrowing = series.assign(mean=-series["mean"])
    found = find(narrowing, false_flags=false_flags, waves=waves)
    return replace(found, rows=found.rows.assign(score=-found.rows["score"]))


def spreads(cells: pd.DataFrame) -> pd.DataFrame | None:
    """How far people of one organisation lie apart, pooled over all organisations, as series.

    Args:
        cells: as `friction.detect` takes them, with `n` and `sd`.

    Returns:
        Cells of no organisation, with `sd` as the spread of a standard deviation; from thirty
        answers on. A series begins anew where most organisations' do. None where none can be told.
    """
    if "sd" not in cells or "n" not in cells:
        return None
    shown = cells["mean"].notna() & (cells["n"] > 1) & cells["sd"].notna()
    known = cells[shown & (cells["construct"] != OVERALL)]
    broken = known.get("broken", False)
    free = known.assign(broken=broken, df=known["n"] - 1)
    sums = (
        free.assign(squares=free["df"] * free["sd"] ** 2)
        .groupby(["construct", "wave"], as_index=False)
        .agg(
            n=("n", "sum"), df=("df", "sum"), squares=("squares", "sum"), broken=("broken", "mean")
        )
    )
    told = sums[(sums["n"] >= SPREAD_FROM) & (sums["squares"] > 0)]
    if told.empty:
        return None
    sd = np.sqrt(told["squares"] / told["df"])
    told = told.assign(broken=told["broken"] > 0.5)
    columns = ["construct", "wave", "n", "broken"]
    return told[columns].assign(organisation="", mean=sd, sd=sd / np.sqrt(2.0))
