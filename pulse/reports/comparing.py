"""Compares a wave's levels with those of the last published wave of its pulse."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import trends
from analysis.cells import Cell, Change, Hidden
from pulse.reports import breaks
from pulse.reports.store import cell_of
from surveys import lineage
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Wave


def changes(session: Session, wave: Wave, cells: Sequence[ReleasedCell]) -> list[ReleasedCell]:
    """The change of every level since the last published wave; none if there was none."""
    last = last_published(session, wave)
    if last is None:
        return []
    earlier = session.get_one(Wave, last.wave_id)
    known = lineage.of(session)
    now, before = breaks.make(wave, known), breaks.make(earlier, known)
    past = {(c.subject, c.place, c.construct): c for c in last.cells if _is_level(c)}
    subjects: dict[breaks.Subject, list[ReleasedCell]] = {}
    for cell in filter(_is_level, cells):
        subjects.setdefault((cell.subject, cell.place), []).append(cell)
    return [
        change
        for subject, levels in subjects.items()
        for change in _changes_of(subject, levels, past, now=now, before=before)
    ]


def _is_level(cell: ReleasedCell) -> bool:
    return cell.measure == "mean" and cell.weighting == "person"


def _changes_of(
    subject: breaks.Subject,
    levels: Sequence[ReleasedCell],
    past: dict[tuple[str, int, str], ReleasedCell],
    *,
    now: breaks.Make,
    before: breaks.Make,
) -> list[ReleasedCell]:
    """One subject's changes: looked at together, so that several looks invent nothing."""
    old = breaks.counterpart(now, before, subject)
    pairs: dict[str, tuple[Cell, Cell]] = {}
    for level in levels:
        match = past.get((*old, level.construct)) if old else None
        comparable = breaks.between(now, before, subject, level.construct) is None
        if match is not None and comparable and level.hidden is None and match.hidden is None:
            pairs[level.construct] = (cell_of(level), cell_of(match))
    found = trends.changes(pairs)
    return [_change_cell(level, found.get(level.construct)) for level in levels]


def _change_cell(level: ReleasedCell, change: Change | None) -> ReleasedCell:
    """A change beside the level it leads to, or why there is none."""
    return ReleasedCell(
        subject=level.subject,
        place=level.place,
        organisation_id=level.organisation_id,
        name=level.name,
        construct=level.construct,
        measure="change",
        weighting="person",
        value=change.value if change else None,
        low=change.low if change else None,
        high=change.high if change else None,
        n=level.n if change else None,
        invited=level.invited,
        band=level.band,
        sd=level.sd if change else None,
        noise_var=0.0,
        within_noise=change.noise if change else None,
        hidden=None if change else (level.hidden or Hidden.no_comparison.value),
    )


def last_published(session: Session, wave: Wave) -> Release | None:
    """The published release of the pulse's last wave before this one, if there is any."""
    return session.scalar(
        select(Release)
        .join(Wave, Wave.id == Release.wave_id)
        .where(
            Wave.pulse_id == wave.pulse_id,
            Wave.number < wave.number,
            Release.standing == Standing.published,
        )
        .order_by(Wave.number.desc())
        .limit(1)
    )
