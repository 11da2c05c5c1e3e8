"""The arithmetic by itself: all figures of a file of answers, or of earlier results."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import past, summary
from analysis.figures import Figure
from analysis.frames import KeyedItem, ScoringKey
from pulse.reports.tabulated import Analysis
from surveys.earlier.answers import Raw
from surveys.earlier.breaks import About, breaks_of
from surveys.earlier.reading import Result

WEAK = 0.5  # an alpha whose whole interval lies below it is no scale
LEAST_ITEMS = 3


def of_answers(raw: Raw, *, threshold: int, invited: int | None) -> Analysis:
    """Analyse raw answers.

    Args:
        raw: as read from a file.
        threshold: groups with fewer answers to a measure show no figure of it.
        invited: how many were asked in all, where it is known.
    """
    items = tuple(
        KeyedItem(one.key, one.construct if raw.persons else one.key, one.reverse)
        for one in raw.items
    )
    key = ScoringKey(1, raw.high, items)
    points = np.asarray(raw.sheets, dtype=float)
    sheets = pd.DataFrame(np.where(points == 0, np.nan, points), columns=key.columns)
    groups = pd.Series([raw.groups[place] for place in raw.group_of])
    figures = summary.of_answers(sheets, groups, key, threshold=threshold, invited=invited)
    remarks = [*_left_behind(raw), *_weak(figures, key)]
    return Analysis(raw.name, tuple(figures), tuple(remarks))


def _left_behind(raw: Raw) -> list[str]:
    said = []
    if raw.dropped:
        said.append(f"Left behind, because they could tell a person: {', '.join(raw.dropped)}.")
    if raw.doubled:
        said.append(f"{raw.doubled:,} rows stood twice and count once.")
    if raw.silent:
        said.append(f"{raw.silent:,} times there was no answer, or one such as “not applicable”.")
    if not raw.persons:
        said.append("Each row is one answer, so that every question stands by itself.")
    for ways in raw.wordings:
        if len(ways) > 1:
            said.append(f"Taken as one question: {'; '.join(ways)}")
    return said


def _weak(figures: Sequence[Figure], key: ScoringKey) -> list[str]:
    """Scales whose answers are no better than chance would be: called out, not only printed."""
    return [
        f"The answers to {one.measure} do not hang together (alpha {one.value:.2f}, at most "
        f"{one.high:.2f}): its mean says little."
        for one in figures
        if one.statistic == "alpha"
        and one.value is not None
        and one.high is not None
        and one.high < WEAK
        and len(key.constructs.get(one.measure, ())) >= LEAST_ITEMS
    ]


def of_history(name: str, results: Sequence[Result], about: dict[str, About]) -> Analysis:
    """Analyse series of earlier results.

    Args:
        name: what the results are called.
        results: one per organisation, day and measure.
        about: labels and breaks of measures.
    """
    rows = []
    series: dict[tuple[str, str], list[Result]] = {}
    for one in results:
        series.setdefault((one.organisation, one.measure), []).append(one)
    for (organisation, measure), unordered in series.items():
        ordered = sorted(unordered, key=lambda one: one.day)
        breaks = breaks_of(ordered, about.get(measure, About()))
        rows += [
            (organisation, measure, pd.Timestamp(one.day), one.value, one.n, one.sd, bool(why))
            for one, why in zip(ordered, breaks, strict=True)
        ]
    columns = ["organisation", "construct", "wave", "mean", "n", "sd", "broken"]
    cells = pd.DataFrame(rows, columns=columns).astype({"n": float, "sd": float})
    if cells["sd"].isna().all() or cells["n"].isna().all():
        cells = cells.drop(columns=["n", "sd"])
    return Analysis(name, tuple(past.of_history(cells)), ())
