"""Everything that a file of answers says, as one flat list of figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np
import pandas as pd

from analysis import agreement, reliability
from analysis.figures import EVERYBODY, Figure, counted, figure, made, tried
from analysis.frames import ScoringKey
from analysis.quality import quality
from analysis.quantiles import z
from analysis.rotation import mean_of_items
from analysis.scoring import AGREE, OVERALL, mean_finite, scores, unreversed, wilson
from analysis.shrinkage import shrink


def of_answers(
    sheets: pd.DataFrame,
    groups: pd.Series,
    key: ScoringKey,
    *,
    threshold: int = 0,
    invited: int | None = None,
) -> list[Figure]:
    """Every figure of a set of sheets: everybody's, then each group's.

    Args:
        sheets: shape (sheets, items), points as chosen; NaN where an item was skipped.
        groups: shape (sheets,), the name of each sheet's group.
        key: the scoring key.
        threshold: groups with fewer answers to a measure show no figure of it.
        invited: how many were asked in all, where it is known.

    Returns:
        Figures of scales, then of items.

    Raises:
        FrameInvalid: the frame is not one of sheets of this key.
    """
    scored = scores(sheets, key)
    turned = unreversed(sheets, key)
    names = groups.to_numpy()
    several = pd.unique(names)
    found: list[Figure] = []
    for construct, places in key.constructs.items():
        items = turned.iloc[:, list(places)]
        found += _scale(construct, scored[construct], items, key, invited)
        if len(several) > 1:
            found += _between(construct, scored[construct], groups, threshold)
            for name in several:
                own = names == name
                found += _group(
                    str(name), construct, scored[construct][own], items[own], key, threshold
                )
    if len(key.constructs) > 1 and scored[OVERALL].notna().any():
        found += _level(EVERYBODY, OVERALL, scored[OVERALL], invited)
        if len(several) > 1:
            for name in several:
                values = scored[OVERALL][names == name]
                found += _thinned(_level(str(name), OVERALL, values, None), values, threshold)
    return [*found, *_items(turned, key), *_quality(sheets, key)]


def _scale(
    construct: str, values: pd.Series, items: pd.DataFrame, key: ScoringKey, invited: int | None
) -> Iterator[Figure]:
    yield from _level(EVERYBODY, construct, values, invited)
    if items.shape[1] < 2:
        return
    yield made(EVERYBODY, construct, "mean_of_items", lambda: _asked_in_turn(items, key))
    yield made(EVERYBODY, construct, "alpha", lambda: reliability.cronbach(items))
    if items.shape[1] > 2:
        yield made(EVERYBODY, construct, "omega", lambda: reliability.omega_total(items))
        complete = int(items.notna().all(axis=1).sum())
        dropped = tried(lambda: reliability.alpha_if_dropped(items))
        rest = tried(lambda: reliability.item_rest(items))
        for item in items.columns:
            if rest is not None:
                r = float(rest[item])
                low, high = reliability.correlation_interval(r, complete)
                yield figure(EVERYBODY, item, "item_rest", r, low, high, complete)
            if dropped is not None:
                value = float(dropped[item])
                yield figure(EVERYBODY, item, "alpha_if_dropped", value, None, None, complete)


def _asked_in_turn(items: pd.DataFrame, key: ScoringKey) -> tuple[float, float, float, int]:
    """The level of a scale whose items were asked in turn, in its interval, and who answered."""
    found = mean_of_items(100 * (items - key.low) / (key.high - key.low))
    reach = z(0.95) * found.error
    n = int(items.notna().any(axis=1).sum())
    return found.value, found.value - reach, found.value + reach, n


def _level(subject: str, measure: str, values: pd.Series, invited: int | None) -> Iterator[Figure]:
    given = values.dropna()
    n = len(given)
    population = invited if invited is not None and invited >= n else 10**12
    yield made(subject, measure, "mean", lambda: mean_finite(given, population))
    yield made(
        subject, measure, "favourable", lambda: wilson(int((given >= AGREE).sum()), n), factor=100.0
    )
    sd = float(given.std(ddof=1)) if n > 1 else None
    yield figure(subject, measure, "sd", sd, None, None, n)


def _group(
    name: str,
    construct: str,
    values: pd.Series,
    items: pd.DataFrame,
    key: ScoringKey,
    threshold: int,
) -> Iterator[Figure]:
    figures = list(_level(name, construct, values, None))
    if items.shape[1] > 1:
        points = key.high - key.low + 1
        for null in ("uniform", "slight_skew"):
            figures.append(
                counted(
                    name,
                    construct,
                    f"r_wg_j_{null}",
                    partial(agreement.r_wg_j, items, points, null),
                )
            )
        figures.append(counted(name, construct, "ad_m", lambda: agreement.ad(items)))
    yield from _thinned(figures, values, threshold)


def _thinned(figures: Iterable[Figure], values: pd.Series, threshold: int) -> Iterator[Figure]:
    """The figures, or the reason for none where fewer answered than the threshold."""
    few = int(values.notna().sum()) < threshold
    for one in figures:
        why = f"fewer than {threshold} answers"
        yield (one._replace(value=None, low=None, high=None, n=None, why=why) if few else one)


def _between(
    construct: str, values: pd.Series, groups: pd.Series, threshold: int
) -> Iterator[Figure]:
    """How much of the difference between people is one between groups; groups drawn together."""
    icc = tried(lambda: agreement.icc(values, groups))
    n = int(values.notna().sum())
    for statistic in ("icc1", "icc2"):
        value = None if icc is None else float(getattr(icc, statistic))
        yield figure(EVERYBODY, construct, statistic, value, None, None, n)
    by_group = values.groupby(groups.to_numpy()).agg(["mean", "var", "count"])
    shown = by_group[(by_group["count"] >= max(threshold, 2)) & (by_group["var"] > 0)]
    if len(shown) < 3:
        return
    drawn = tried(lambda: shrink(shown["mean"], shown["var"] / shown["count"]))
    if drawn is None:
        return
    for place, (name, row) in enumerate(shown.iterrows()):
        yield figure(
            str(name),
            construct,
            "shrunk",
            float(drawn.values[place]),
            None,
            None,
            int(row["count"]),
        )


def _items(turned: pd.DataFrame, key: ScoringKey) -> Iterator[Figure]:
    """Each item by itself: its level, and how far opinions stand apart."""
    for item in key.items:
        points = turned[item.key].dropna()
        value = 100 * (points - key.low) / (key.high - key.low)
        if len(key.constructs[item.construct]) > 1:
            yield from _level(EVERYBODY, item.key, value, None)
        counts = np.array([(points == p).sum() for p in range(key.low, key.high + 1)])
        yield counted(
            EVERYBODY,
            item.key,
            "polarisation",
            partial(agreement.polarisation, counts),
        )


def _quality(sheets: pd.DataFrame, key: ScoringKey) -> Iterator[Figure]:
    seen = quality(sheets, key)
    if seen.told:
        yield made(
            EVERYBODY, OVERALL, "straight", lambda: wilson(seen.straight, seen.told), factor=100.0
        )
