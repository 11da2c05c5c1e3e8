"""Whose figures come at most once a quarter: a unit's below 30 answers, and no team's between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from analysis.cells import PAIR, RECEIVED
from pulse.reports.breaks import Subject
from surveys import lineage
from surveys.releases import Release, ReleasedCell, Standing
from surveys.waves import Wave

QUARTER = timedelta(weeks=12)  # as often as the core questionnaire is asked


def held(session: Session, wave: Wave) -> set[Subject]:
    """The groups of which no figure from fewer than 30 answers may be shown this time.

    Where questions take turns, waves come oftener than a quarter by design, and these are all
    organisations and pools. Elsewhere they are those about whose people the pulse published a
    figure of the same kind within the quarter before: waves were moved together, or opened by
    hand.

    Args:
        session: the roster's.
        wave: one with its leaves.

    Returns:
        Subjects and places, as in a release; the alliance is never one of them.
    """
    groups = {subject: units for subject, units in _groups(wave)}
    if wave.pulse.turns is not None:
        return set(groups)
    told = [group for release in _lately(session, wave) for group in _told(session, release)]
    known = lineage.of(session)
    heirs = [(kind, known.heirs(units)) for kind, units in told]
    return {
        (kind, place)
        for (kind, place), units in groups.items()
        if any(
            (kind == "leaf") == (other == "leaf") and known.heirs(units) & before
            for other, before in heirs
        )
    }


def shows(wave: Wave, kind: str) -> bool:
    """Whether a wave's release holds figures of a kind of subject: no team's between quarters."""
    return kind != "leaf" or wave.pulse.turns is None


def _groups(wave: Wave) -> Iterator[tuple[Subject, frozenset[int]]]:
    """Everything below the alliance, with the roster's teams in it."""
    own: dict[int, set[int]] = {}
    for leaf in wave.leaves:
        units = frozenset(part.unit_id for part in leaf.parts)
        if leaf.organisation_id is None:
            yield ("pool", leaf.place), units
        else:
            yield ("leaf", leaf.place), units
            own.setdefault(leaf.organisation_id, set()).update(units)
    for organisation_id, units_of in own.items():
        yield ("organisation", organisation_id), frozenset(units_of)


def _told(session: Session, release: Release) -> Iterator[tuple[str, frozenset[int]]]:
    """Kind and teams of each group whose people speak in a level that a release shows."""
    groups = dict(_groups(session.get_one(Wave, release.wave_id)))
    for subject, units in groups.items():
        if any(_speaks(subject, cell) for cell in release.cells):
            yield subject[0], units


def _speaks(group: Subject, cell: ReleasedCell) -> bool:
    """Whether a group's people stand behind a level: in one of a partner, all others do."""
    if cell.measure != "mean" or cell.value is None:
        return False
    if cell.subject == PAIR:
        return group == ("organisation", cell.place)
    if cell.construct == RECEIVED and cell.subject == "organisation":
        return group[0] != "leaf" and group != (cell.subject, cell.place)
    return group == (cell.subject, cell.place)


def _lately(session: Session, wave: Wave) -> list[Release]:
    """What the pulse published of waves within the quarter before."""
    rows = session.execute(
        select(Release, Wave)
        .join(Wave, Wave.id == Release.wave_id)
        .where(
            Wave.pulse_id == wave.pulse_id,
            Wave.number < wave.number,
            Release.standing == Standing.published,
        )
        .options(selectinload(Release.cells))
    )
    return [release for release, other in rows if _day(wave) - _day(other) < QUARTER]


def _day(wave: Wave) -> date:
    """The day that its pulse's rhythm gave it, or the one on which it opened."""
    return wave.slot or wave.opens
