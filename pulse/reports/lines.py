"""Reads the straight line through a series back from a release; it computes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.cells import Change
from pulse.reports.breaks import Subject
from pulse.reports.photographs import Kept, Key


@dataclass(frozen=True, slots=True)
class Line:
    """The line through the waves of a series since its last break.

    `rise` is what it rises by from `since` to `until`, over so many `waves`; `start` is its level
    at `since`.
    """

    rise: Change
    waves: int
    since: date
    until: date
    start: float

    def level(self, day: date) -> float | None:
        """The line's level on a day, within 0 and 100; None outside of it."""
        if not self.since <= day <= self.until:
            return None
        part = (day - self.since).days / (self.until - self.since).days
        return min(100.0, max(0.0, self.start + part * self.rise.value))


Cells = Mapping[Key, Kept]


def line(
    cells: Cells, subject: Subject | None, key: str, days: Sequence[date], *, by: str = "person"
) -> Line | None:
    """One series' line, as the release of its latest wave tells it.

    Args:
        cells: the release's.
        subject: whose series; None if it was not in the latest wave.
        key: the construct, or "overall".
        days: of the waves that show a level, oldest first; the line ends at the last.
        by: the weighting.

    Returns:
        The line; None where the release tells of none.
    """
    if subject is None:
        return None
    rise = cells.get((*subject, key, "trend", by))
    start = cells.get((*subject, key, "trend_from", by))
    if rise is None or rise.value is None or rise.low is None or rise.high is None:
        return None
    if start is None or start.value is None or not rise.n or rise.n > len(days):
        return None
    change = Change(rise.value, rise.low, rise.high, noise=bool(rise.within_noise))
    return Line(change, rise.n, days[-rise.n], days[-1], start.value)
