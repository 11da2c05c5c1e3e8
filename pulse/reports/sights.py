"""How far a pulse is with seeing falls, and what is told of it before any can be flagged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.reports.flagged_series import Wording, labels
from pulse.reports.photographs import Round
from pulse.reports.store import OVERALL
from surveys import findings, follow_through
from surveys.findings import Finding, Level, Outlook, Sign
from surveys.follow_through import Kept
from surveys.partners import Organisation
from surveys.releases import ReleasedCell, ReleasedNote
from surveys.waves import Pulse

EARLIER = 4  # waves that must have been published before one in which something is flagged
YEAR = timedelta(days=365)
LATEST = 8  # waves whose promises and notes are counted
ASKED_ABOUT = 3  # movements that are offered in the first year, per pulse

Scope = Collection[int] | None  # ids of organisations; None: all of them
Line = tuple[int | None, str]  # organisation and construct


@dataclass(frozen=True, slots=True)
class Movement:
    """A change in the first year that may be noise."""

    organisation: str
    label: Wording
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Noted:
    """How many free-text notes a report showed; None where it showed none."""

    day: date
    shown: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one pulse is with seeing anything."""

    id: int
    name: str
    waves: int  # published
    watch: float | None
    outlook: tuple[tuple[int, tuple[Outlook, ...]], ...]  # by size of organisation
    movements: tuple[Movement, ...]
    promises: tuple[Kept, ...]  # that fell due between its waves; a description, not watched
    notes: tuple[Noted, ...]  # by wave, where any were shown; likewise
    noted: str | None  # beside which organisation; None: beside all of them together

    @property
    def early(self) -> bool:
        """Whether nothing can be flagged yet."""
        return self.waves <= EARLIER

    @property
    def first(self) -> int:
        """The number of the first wave that can flag something, as published waves count."""
        return EARLIER + 1


def standing(
    session: Session, pulse: Pulse, found: Sequence[Round], *, scope: Scope, early: Scope
) -> Standing:
    """How far one pulse is, for somebody who sees what `evidence.overview` says.

    Args:
        session: the roster's.
        pulse: the pulse.
        found: its published waves, one at least.
        scope: whose promises and notes are counted; None for all.
        early: of which organisations the first year's movements are told; None for all.
    """
    last = found[-1]
    by_size: dict[int, list[Outlook]] = {}
    for each in findings.outlook(session, last.release_id):
        by_size.setdefault(each.answers, []).append(each)
    first_year = last.last_day - found[0].last_day < YEAR
    kept = findings.findings(session, last.release_id)
    owner = next(iter(scope)) if scope is not None and len(scope) == 1 else None
    return Standing(
        id=pulse.id,
        name=pulse.name,
        waves=len(found),
        watch=max((each.watch for each in kept if each.sign is Sign.score), default=None),
        outlook=tuple((size, tuple(each)) for size, each in by_size.items()),
        movements=_movements(session, found, early, _flagged(kept)) if first_year else (),
        notes=_noted(session, found, owner)[-LATEST:],
        noted=session.get_one(Organisation, owner).name if owner is not None else None,
        promises=follow_through.by_wave(
            session, pulse.id, [each.last_day for each in found], scope
        )[-LATEST:],
    )


def _noted(session: Session, found: Sequence[Round], owner: int | None) -> tuple[Noted, ...]:
    """How many notes each report showed beside one organisation, or beside all of them."""
    whose = ReleasedNote.organisation_id
    query = (
        select(ReleasedNote.release_id, func.count())
        .where(ReleasedNote.release_id.in_([each.release_id for each in found]))
        .where(whose.is_(None) if owner is None else whose == owner)
        .group_by(ReleasedNote.release_id)
    )
    counts = {release_id: count for release_id, count in session.execute(query)}
    told = tuple(Noted(each.last_day, counts.get(each.release_id)) for each in found)
    return told if counts else ()


def _flagged(kept: Sequence[Finding]) -> set[Line]:
    """The levels that are flagged: their movement is told already."""
    return {
        (each.organisation_id, each.construct)
        for each in kept
        if each.sign is Sign.score and each.level is not Level.none
    }


def _movements(
    session: Session, found: Sequence[Round], early: Scope, flagged: set[Line]
) -> tuple[Movement, ...]:
    """The largest changes since the wave before, of those who may be told of them."""
    query = (
        select(ReleasedCell, Organisation.name)
        .join(Organisation, Organisation.id == ReleasedCell.organisation_id)
        .where(
            ReleasedCell.release_id == found[-1].release_id,
            ReleasedCell.subject == "organisation",
            ReleasedCell.measure == "change",
            ReleasedCell.construct != OVERALL,
            ReleasedCell.value.is_not(None),
        )
        .order_by(func.abs(ReleasedCell.value).desc())
    )
    if early is not None:
        query = query.where(ReleasedCell.organisation_id.in_(early))
    words = labels(found)
    told = (
        Movement(name, words.get(cell.construct, {}), cell.value, cell.low, cell.high)
        for cell, name in session.execute(query)
        if (cell.organisation_id, cell.construct) not in flagged
        and cell.value is not None
        and cell.low is not None
        and cell.high is not None
    )
    return tuple(islice(told, ASKED_ABOUT))
