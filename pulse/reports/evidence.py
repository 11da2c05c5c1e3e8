"""What a flag rests on, read back from releases for its page; no figure is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy.orm import Session

from pulse.reports import occasions
from pulse.reports.flagged_series import Point, Wording, labels, points
from pulse.reports.photographs import Round, photographs, rounds
from pulse.reports.sights import YEAR, Scope, Standing, standing
from pulse.reports.trend import Event
from surveys import findings, frictions, series
from surveys.findings import Finding, Level, Sign
from surveys.frictions import OPEN, Friction
from surveys.releases import Drawing

NEAR = timedelta(weeks=26)  # before and after an onset, in which marks are told beside it
REACH = 1.96  # standard errors of a 95 % interval


@dataclass(frozen=True, slots=True)
class Flag:
    """One friction as a list tells it."""

    friction: Friction
    label: Wording  # empty for the score over all constructs
    pulse: str
    years: float  # in which so much evidence comes up once where nothing has changed

    @property
    def name(self) -> str | None:
        """The organisation's; None for all of them together."""
        owner = self.friction.organisation
        return owner.name if owner is not None else None

    @property
    def other(self) -> str | None:
        """That against which it fell, of a gap."""
        return self.friction.other.name if self.friction.other is not None else None

    @property
    def low(self) -> float:
        """The lower end of the fall's interval."""
        return self.friction.size - REACH * self.friction.size_se

    @property
    def high(self) -> float:
        """The upper end of the fall's interval."""
        return self.friction.size + REACH * self.friction.size_se


@dataclass(frozen=True, slots=True)
class Overview:
    """All flags that somebody may see, and what could be seen."""

    flags: tuple[Flag, ...]
    past: tuple[Flag, ...]
    pulses: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much evidence one wave's report had of a line, and from how much on it is flagged."""

    day: date
    statistic: float | None
    watch: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything on one flag's page."""

    flag: Flag
    newest: Finding | None
    points: tuple[Point, ...]
    beside: tuple[tuple[Wording, Finding], ...]  # scores of the same organisation
    together: Finding | None  # what moved all organisations in the same construct
    marks: tuple[Event, ...]
    drawing: tuple[str, str] | None  # digests by day and by night
    protection: str | None  # what was done to the newest wave's numbers
    grew: tuple[Weighed, ...]  # the evidence from wave to wave

    @property
    def moved_by(self) -> float:
        """By less than how much that moves any level of the line, nineteen times of twenty."""
        return max((each.cell.moved_by for each in self.points), default=0.0)


def overview(session: Session, scope: Scope, *, early: Scope = ()) -> Overview:
    """Every flag of some organisations and of the alliance, and what could be seen.

    Args:
        session: the roster's.
        scope: whose flags; None for all.
        early: of which organisations the first year's movements are told; None for all.
    """
    pulses = {each.id: each for each in series.every(session)}
    waves = {key: rounds(session, key) for key in pulses}
    flags = [
        _flag(each, waves[each.wave.pulse_id], pulses[each.wave.pulse_id].name)
        for each in frictions.listed(session, scope)
    ]
    told = [
        standing(session, pulses[key], found, scope=scope, early=early)
        for key, found in waves.items()
        if found
    ]
    return Overview(
        flags=tuple(each for each in flags if each.friction.state in OPEN),
        past=tuple(each for each in flags if each.friction.state not in OPEN),
        pulses=tuple(told),
    )


def evidence(session: Session, friction: Friction) -> Evidence:
    """What one flag rests on."""
    pulse = friction.wave.pulse
    found = rounds(session, pulse.id)
    kept = findings.findings(session, found[-1].release_id)
    levels = [each for each in kept if each.sign is Sign.score]
    own = [each for each in levels if each.organisation_id == friction.organisation_id]
    words = labels(found)
    taken = photographs(session, found, friction.organisation_id, measures=("mean",))
    near = (friction.onset - NEAR, friction.onset + NEAR)
    told = occasions.of(session, found, friction.organisation_id)
    return Evidence(
        flag=_flag(friction, found, pulse.name),
        newest=next((each for each in kept if _alike(each, friction)), None),
        points=tuple(points(session, found, taken, friction)),
        beside=tuple(
            (words.get(each.construct, {}), each)
            for each in own
            if (friction.sign is not Sign.score or each.construct != friction.construct)
            and each.level is not Level.none
            and each.organisation_id is not None
        ),
        together=next(
            (
                each
                for each in levels
                if each.organisation_id is None
                and friction.sign is Sign.score
                and friction.organisation_id is not None
                and each.construct == friction.construct
            ),
            None,
        ),
        marks=tuple(event for event in told if near[0] <= event.day <= near[1]),
        drawing=drawn(session, friction.id),
        protection=found[-1].protection,
        grew=tuple(_grew(session, found, friction)),
    )


def _grew(session: Session, found: Sequence[Round], friction: Friction) -> Iterator[Weighed]:
    line = friction.sign, friction.organisation_id, friction.other_id, friction.construct
    kept = findings.of_line(session, [each.release_id for each in found], line)
    for each in found:
        if each.release_id in kept:
            yield Weighed(each.last_day, *kept[each.release_id])


def shelf(friction_id: int) -> str:
    """Where a flag's drawings are kept."""
    return f"friction/{friction_id}"


def picture(session: Session, friction_id: int, shade: str, digest: str) -> bytes | None:
    """A flag's drawing as SVG; None if there is none, or another by now."""
    row = session.get(Drawing, f"{shelf(friction_id)}/{shade}")
    return row.svg if row is not None and row.digest == digest else None


def drawn(session: Session, friction_id: int) -> tuple[str, str] | None:
    """The digests of a flag's drawings by day and by night; None while there are none."""
    pair = [session.get(Drawing, f"{shelf(friction_id)}/{shade}") for shade in ("light", "dark")]
    light, dark = pair
    return (light.digest, dark.digest) if light is not None and dark is not None else None


def _alike(finding: Finding, friction: Friction) -> bool:
    """Whether a finding is about the same series as a flag."""
    return (finding.sign, finding.organisation_id, finding.other_id, finding.construct) == (
        friction.sign,
        friction.organisation_id,
        friction.other_id,
        friction.construct,
    )


def _flag(friction: Friction, found: Sequence[Round], pulse: str) -> Flag:
    days = [each.last_day.toordinal() for each in found]
    gap = median([late - soon for soon, late in pairwise(days)] or [0])
    return Flag(
        friction=friction,
        label=labels(found).get(friction.construct, {}),
        pulse=pulse,
        years=friction.statistic * gap / YEAR.days,
    )
