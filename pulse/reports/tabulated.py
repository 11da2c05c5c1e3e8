"""Figures of a file side by side, rounded for reading; light, so that a command can print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.figures import EVERYBODY, Figure

OVERALL = "overall"


@dataclass(frozen=True)
class Analysis:
    """All figures of one file, and what has to be said of them."""

    title: str
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Figures of one subject side by side: a row for each measure, a column each statistic."""

    subject: str
    statistics: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # the measure, and its cells in words


def tables(analysis: Analysis) -> list[Table]:
    """The figures as tables, rounded for reading."""
    by_subject: dict[str, list[Figure]] = {}
    for one in analysis.figures:
        by_subject.setdefault(one.subject, []).append(one)
    return [_table(subject, figures) for subject, figures in by_subject.items()]


def _table(subject: str, figures: Sequence[Figure]) -> Table:
    statistics = tuple(dict.fromkeys(one.statistic for one in figures))
    measures = tuple(dict.fromkeys(one.measure for one in figures))
    cells = {(one.measure, one.statistic): _words(one) for one in figures}
    rows = tuple(
        (
            "all items" if measure == OVERALL else measure,
            tuple(cells.get((measure, statistic), "") for statistic in statistics),
        )
        for measure in measures
    )
    return Table("Everybody" if subject == EVERYBODY else subject, statistics, rows)


def _words(one: Figure) -> str:
    if one.value is None:
        return one.why
    digits = 1 if abs(one.value) >= 10 else 2
    span = "" if one.low is None else f" ({one.low:.{digits}f} to {one.high:.{digits}f})"
    return f"{one.value:.{digits}f}{span}" + (f", n {one.n:,}" if one.statistic == "mean" else "")
