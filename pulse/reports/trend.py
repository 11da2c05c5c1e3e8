"""What a report says of one subject: levels by construct over the waves, and what befell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.cells import Cell, Change, Hidden
from pulse.reports.breaks import Break
from pulse.reports.lines import Line
from pulse.reports.presence import Presence
from pulse.reports.quality import Quality
from surveys.marks import Kind
from surveys.terms import Terms


@dataclass(frozen=True, slots=True)
class Point:
    """One wave of one construct: a subject's level, and the alliance's beside it.

    `no_change` says why there is no change, where there was a wave before; `broken` and
    `alliance_broken` say why a line does not go on from the point before.
    """

    wave: int
    day: date
    cell: Cell
    favourable: Cell
    bounds: Cell  # between what the level lies whatever the silent think, where many were
    alliance: Cell  # every person equal
    partners: Cell  # the alliance's, every partner equal
    change: Change | None
    effect: Cell  # the change beside the differences between people
    no_change: Hidden | None
    band: str | None
    invited: int | None
    broken: Break | None
    alliance_broken: Break | None


@dataclass(frozen=True, slots=True)
class Series:
    """One construct of one subject over the waves, oldest first."""

    key: str
    label: Mapping[str, str]
    about: Mapping[str, str]
    points: tuple[Point, ...]
    alpha: Cell  # of the latest wave, the alliance's
    line: Line | None  # through the subject's levels, from four comparable waves on
    partners_line: Line | None  # through the alliance's, every partner equal

    @property
    def latest(self) -> Point:
        """The newest wave."""
        return self.points[-1]

    @property
    def asked(self) -> Point:
        """The newest wave that asked about it."""
        there = (p for p in reversed(self.points) if p.cell.hidden is not Hidden.not_asked)
        return next(there, self.latest)


@dataclass(frozen=True, slots=True)
class Team:
    """One leaf of the latest wave: its levels by construct."""

    name: str
    band: str
    invited: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the series: a break, another name, a wave without a figure.

    `construct` is None where it happened to all of them. What happened to partners is told with
    the names of that day, as `surveys.marks.Kind` says.
    """

    day: date
    kind: str  # a member of Break or of marks.Kind, "not_asked" or "hidden"
    construct: str | None = None
    why: Hidden | None = None
    before: str = ""
    now: str = ""
    what: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """What one pulse says about one subject: its constructs over the waves, and its teams."""

    pulse_id: int
    pulse: str
    wave_id: int
    wave: int
    day: date
    in_turn: bool  # whether its questions take turns
    pool: str | None  # the name of the pool that stands for the organisation in the latest wave
    older: bool  # whether waves before those of the series are left out
    overall: Series | None
    series: tuple[Series, ...]
    teams: tuple[Team, ...]
    events: tuple[Event, ...]
    marks: tuple[date, ...]  # days between the waves on which something happened to the partners
    quality: Quality  # of the latest wave's answers, over the whole alliance
    notes: tuple[str, ...]
    alliance_notes: tuple[str, ...]
    terms: Terms
    protection: str | None  # how the latest wave's figures were protected; None: from before that
    rules: int | None  # the version of the charter that the latest wave was bound to
    digest: str
    presence: Presence | None = None  # in the alliance's own report: who is missing from it

    @property
    def everything(self) -> tuple[Series, ...]:
        """All series, overall first."""
        return (self.overall, *self.series) if self.overall is not None else self.series

    @property
    def first(self) -> bool:
        """Whether there is no wave before the latest."""
        return len(self.everything[0].points) == 1

    @property
    def moved(self) -> tuple[Series, ...]:
        """The series whose latest change can be told from noise."""
        found = ((series, series.latest.change) for series in self.everything)
        return tuple(series for series, change in found if change and not change.noise)

    @property
    def moved_by(self) -> float:
        """By less than how much the protection moves any level of the latest wave, 19 in 20."""
        own = [series.latest.cell for series in self.everything]
        teams = [cell for team in self.teams for cell in team.cells.values()]
        return max(cell.moved_by for cell in (*own, *teams))

    @property
    def lined(self) -> bool:
        """Whether a line goes through any series."""
        return any(series.line is not None for series in self.everything)

    @property
    def milestones(self) -> tuple[Event, ...]:
        """What leaders and stewards wrote for all to see."""
        return tuple(event for event in self.events if event.kind == Kind.milestone)

    @property
    def labels(self) -> dict[str, Mapping[str, str]]:
        """The constructs' labels by key."""
        return {series.key: series.label for series in self.series}
