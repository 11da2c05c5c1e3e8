"""Several files of one source become one series: the days of a new file join those kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.earlier.breaks import About, Break, changed_between
from surveys.earlier.plans import Measure, Plan
from surveys.earlier.reading import Result
from surveys.errors import FileUnreadable
from surveys.history import HistoryMeasure, HistoryPoint, HistorySource
from surveys.partners import Organisation


@dataclass(frozen=True)
class Series:
    """One measure of a source over all its days."""

    key: str
    label: str
    scale: str
    construct: str | None
    breaks: tuple[Break, ...]
    results: tuple[Result, ...]  # organisations by their names of today
    medians: Mapping[date, tuple[float, int]]  # over the organisations of a day, and how many

    @property
    def about(self) -> About:
        """What is known of the measure beside its numbers."""
        return About(self.label, self.breaks)

    def changes(self) -> list[tuple[date, float, int, float | None]]:
        """The medians by day: median, of how many, and its change from the day before."""
        days = sorted(self.medians)
        changes = [None] + [
            None
            if changed_between(before, after, self.about)
            else self.medians[after][0] - self.medians[before][0]
            for before, after in pairwise(days)
        ]
        return [
            (day, *self.medians[day], change) for day, change in zip(days, changes, strict=True)
        ]


def kept(session: Session, source: HistorySource | None) -> dict[str, Series]:
    """The series that a source has so far, by key."""
    if source is None:
        return {}
    return {measure.key: _kept(session, measure) for measure in source.measures}


def _kept(session: Session, measure: HistoryMeasure) -> Series:
    rows = session.execute(
        select(HistoryPoint, Organisation.name)
        .join(Organisation, Organisation.id == HistoryPoint.organisation_id)
        .where(HistoryPoint.measure_id == measure.id)
    )
    return Series(
        key=measure.key,
        label=measure.label,
        scale=measure.scale,
        construct=measure.construct,
        breaks=tuple(Break(one.day, one.why) for one in measure.breaks),
        results=tuple(
            Result(0, name, one.published, one.day, measure.key, one.value, one.n, one.sd)
            for one, name in rows
        ),
        medians={one.day: (one.median, one.organisations) for one in measure.summaries},
    )


def joined(plan: Plan, before: Mapping[str, Series]) -> list[Series]:
    """The series of a source once a plan has been carried out.

    The days of the plan replace the same days of a measure; all others stay.

    Args:
        plan: what a file brings.
        before: what the source has so far.

    Raises:
        FileUnreadable: a measure is kept on another scale than the file has it on.
    """
    results: dict[str, list[Result]] = {}
    for one in plan.results:
        results.setdefault(one.measure, []).append(one)
    brought = {
        measure.key: _joined(measure, results[measure.key], plan, before.get(measure.key))
        for measure in plan.measures
    }
    return [*(brought.pop(key, series) for key, series in before.items()), *brought.values()]


def _joined(measure: Measure, results: Sequence[Result], plan: Plan, old: Series | None) -> Series:
    about = plan.about.get(measure.key, About())
    medians = {day: (median, count) for day, median, count in measure.medians}
    if old is None:
        return Series(
            key=measure.key,
            label=measure.label,
            scale=measure.scale,
            construct=measure.construct,
            breaks=about.breaks,
            results=tuple(results),
            medians=medians,
        )
    if old.scale != measure.scale:
        raise FileUnreadable(
            f"{old.label} is kept as {old.scale}, and this file has it as {measure.scale}. Say on "
            "which scale its results are, or bring the file in under a name of its own."
        )
    return Series(
        key=old.key,
        label=about.label or old.label,
        scale=old.scale,
        construct=measure.construct or old.construct,
        breaks=tuple({one.day: one for one in (*old.breaks, *about.breaks)}.values()),
        results=(*(one for one in old.results if one.day not in medians), *results),
        medians={**old.medians, **medians},
    )
