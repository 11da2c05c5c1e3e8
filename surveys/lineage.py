"""Which team or organisation became which, so that a series finds its own past."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.partners import Organisation, Unit


@dataclass(frozen=True, slots=True)
class Lineage:
    """Ids of what was joined with another, each leading to the other's."""

    units: Mapping[int, int] = field(default_factory=dict)
    organisations: Mapping[int, int] = field(default_factory=dict)

    def unit(self, unit_id: int, there: Collection[int]) -> int | None:
        """What became of a team among those that are there; None if nothing did."""
        return _follow(unit_id, self.units, there)

    def heirs(self, units: Iterable[int]) -> frozenset[int]:
        """What some teams are in the end, each followed as far as it leads."""
        return frozenset(_last(unit, self.units) for unit in units)

    def organisation(self, organisation_id: int, there: Collection[int]) -> int | None:
        """What became of an organisation among those that are there; None if nothing did."""
        return _follow(organisation_id, self.organisations, there)


def of(session: Session) -> Lineage:
    """Read what was joined with what."""
    units = select(Unit.id, Unit.into_id).where(Unit.into_id.is_not(None))
    joined = select(Organisation.id, Organisation.into_id).where(Organisation.into_id.is_not(None))
    return Lineage(
        {one: other for one, other in session.execute(units) if other is not None},
        {one: other for one, other in session.execute(joined) if other is not None},
    )


def _follow(start: int, leads: Mapping[int, int], there: Collection[int]) -> int | None:
    seen = {start}
    here = start
    while here not in there:
        if here not in leads or leads[here] in seen:
            return None
        here = leads[here]
        seen.add(here)
    return here


def _last(start: int, leads: Mapping[int, int]) -> int:
    seen: list[int] = [start]
    while seen[-1] in leads and leads[seen[-1]] not in seen:
        seen.append(leads[seen[-1]])
    return seen[-1]
