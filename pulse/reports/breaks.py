"""Where a series cannot be compared with its own past, and why."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from surveys.lineage import Lineage
from surveys.waves import Wave

Subject = tuple[str, int]
MOVED = 0.1  # of an organisation's people: were these 20 points away from the others, which is a
# usual difference between two people, the level would move by 2, half of what is called a change


class Break(enum.StrEnum):
    """Why two neighbouring points of a series cannot be compared."""

    changed_measure = "changed_measure"  # other items, or another wording
    other_questions = "other_questions"  # questions take turns, and others were asked the last time
    changed_partners = "changed_partners"  # the alliance, or a pool, is made of other partners
    regrouped = "regrouped"  # shown alone before and in a pool now, or the other way round


class Part(NamedTuple):
    """One team of the roster in one leaf of a wave."""

    place: int  # the leaf's
    owner: int | None  # the organisation that the leaf belongs to; None for a pool
    unit_id: int
    organisation_id: int
    people: int | None


@dataclass(frozen=True)
class Make:
    """What the figures of one wave are made of.

    Attributes:
        items: per construct, its items with their wording and keying, in no order.
        units: per leaf's place, the roster's teams in it.
        partners: per leaf's place, the organisations in it.
        pools: places of the leaves that pool several organisations.
        in_turn: whether its pulse's questions take turns.
        rated: whether its figures are about partners, and what the others say of each.
        homes: per team of the roster that was asked, its organisation.
        people: per team, how many were asked; a team is missing where that was not kept.
        lineage: which team or organisation became which since.
    """

    items: Mapping[str, frozenset[Any]]
    units: Mapping[int, frozenset[int]]
    partners: Mapping[int, frozenset[int]]
    pools: frozenset[int]
    in_turn: bool = False
    rated: bool = False
    homes: Mapping[int, int] = field(default_factory=dict)
    people: Mapping[int, int] = field(default_factory=dict)
    lineage: Lineage = field(default_factory=Lineage)

    @property
    def everybody(self) -> frozenset[int]:
        """The organisations that took part in the wave."""
        return frozenset[int]().union(*self.partners.values())

    def subject_of(self, organisation_id: int) -> Subject | None:
        """Where an organisation's figures are: its own, or a pool's; None if it was not asked."""
        for place, partners in self.partners.items():
            if organisation_id in partners:
                pooled = place in self.pools and not self.rated
                return ("pool", place) if pooled else ("organisation", organisation_id)
        return None


def make(wave: Wave, lineage: Lineage | None = None) -> Make:
    """Read what a launched wave's figures are made of.

    Args:
        wave: with its leaves.
        lineage: which team or organisation became which; nothing, if left out.
    """
    parts = [
        Part(leaf.place, leaf.organisation_id, part.unit_id, part.organisation_id, part.people)
        for leaf in wave.leaves
        for part in leaf.parts
    ]
    asked = items(wave.questionnaire or {})
    return made_of(
        asked,
        parts,
        lineage or Lineage(),
        in_turn=wave.pulse.turns is not None,
        rated=(wave.questionnaire or {}).get("each_partner", False),
    )


def made_of(
    items: Mapping[str, frozenset[Any]],
    parts: Iterable[Part],
    lineage: Lineage,
    *,
    in_turn: bool,
    rated: bool = False,
) -> Make:
    """Put together what a wave's figures are made of.

    Args:
        items: per construct, as `items` gives them.
        parts: the teams that were asked.
        lineage: which team or organisation became which.
        in_turn: whether its pulse's questions take turns.
        rated: whether its figures are about partners.
    """
    units: dict[int, set[int]] = {}
    partners: dict[int, set[int]] = {}
    pools, homes, people = set(), {}, {}
    for place, owner, unit_id, organisation_id, asked in parts:
        units.setdefault(place, set()).add(unit_id)
        partners.setdefault(place, set()).add(organisation_id)
        homes[unit_id] = organisation_id
        if owner is None:
            pools.add(place)
        if asked is not None:
            people[unit_id] = asked
    return Make(
        items=items,
        units={place: frozenset(found) for place, found in units.items()},
        partners={place: frozenset(found) for place, found in partners.items()},
        pools=frozenset(pools),
        in_turn=in_turn,
        rated=rated,
        homes=homes,
        people=people,
        lineage=lineage,
    )


def items(questionnaire: Mapping[str, Any]) -> dict[str, frozenset[Any]]:
    """Per construct, the items of a frozen questionnaire with their wording and keying.

    What is asked about each partner is one item, whoever the partners are.
    """
    found: dict[str, set[Any]] = {}
    scale = (questionnaire.get("low"), questionnaire.get("high"))
    each = questionnaire.get("each_partner", False)
    for item in questionnaire.get("items", ()):
        wording: Any = tuple(sorted(item["text"].items()))
        if each:
            wording = item["key"].rpartition("_")[0], questionnaire["version"]
        found.setdefault(item["construct"], set()).add((scale, item["reverse"], wording))
    return {construct: frozenset(items) for construct, items in found.items()}


def measured_alike(now: Make, before: Make, construct: str) -> bool:
    """Whether a construct was asked in the same words; "overall" if all constructs were."""
    if construct in now.items or construct in before.items:
        return now.items.get(construct) == before.items.get(construct)
    return now.items == before.items


@dataclass(frozen=True)
class Comparison:
    """Two waves of a pulse; what takes long to tell is told once for all constructs."""

    now: Make
    before: Make

    @cached_property
    def partners(self) -> bool:
        """Whether both asked the same partners."""
        return same_partners(self.now, self.before)

    @cached_property
    def subjects(self) -> dict[Subject, bool]:
        """Whether subjects of the later wave were there in the earlier one, as far as asked."""
        return {}

    def broken(self, subject: Subject, construct: str) -> Break | None:
        """Why a subject's figure cannot be compared with the wave before, or None if it can.

        Args:
            subject: kind and place in the later wave, as in a release.
            construct: a construct, or "overall".
        """
        if not measured_alike(self.now, self.before, construct):
            return Break.other_questions if self.now.in_turn else Break.changed_measure
        if subject[0] == "alliance" or self.now.rated:
            return None if self.partners else Break.changed_partners
        if subject not in self.subjects:
            self.subjects[subject] = counterpart(self.now, self.before, subject) is not None
        return None if self.subjects[subject] else Break.regrouped


def between(now: Make, before: Make, subject: Subject, construct: str) -> Break | None:
    """Why a figure cannot be compared with the wave before, as `Comparison.broken`."""
    return Comparison(now, before).broken(subject, construct)


def counterpart(now: Make, before: Make, subject: Subject) -> Subject | None:
    """The same subject in the wave before.

    A leaf or a pool is the same if its teams are, an organisation if hardly any of its people
    came from another one or went to one.
    """
    kind, place = subject
    if kind == "alliance":
        return subject
    if now.rated:
        return subject if same_partners(now, before) else None
    if kind == "organisation":
        there = before.subject_of(place) == subject
        return subject if there and moved(now, before, place) <= MOVED else None
    same = (old for old, units in before.units.items() if _same(now, before, place, units))
    return next(((kind, old) for old in same), None)


def same_partners(now: Make, before: Make) -> bool:
    """Whether the same partners were asked, by whatever names and however grouped.

    A partner that is a part of another one is still there, and one that was split off was there
    before.
    """
    became = _became(now, before)
    there = set(became.values())
    stayed = all(
        before.lineage.organisation(gone, now.everybody) is not None
        or _all(became[unit] is not None for unit in _units_of(before, gone))
        for gone in before.everybody - now.everybody
    )
    return stayed and all(
        _all(unit in there for unit in _units_of(now, new))
        for new in now.everybody - before.everybody
    )


def moved(now: Make, before: Make, organisation_id: int) -> float:
    """How many of an organisation's people came from another one, or went to one.

    Returns:
        The larger of both shares, of those asked now and of those asked before, from 0 to 1; 1 if
        any team moved whose people were not counted.
    """
    came, went = [], []
    for unit, heir in _became(now, before).items():
        if heir is None or before.homes.get(unit) == now.homes.get(heir):
            continue
        if now.homes.get(heir) == organisation_id:
            came.append(unit)
        elif before.homes.get(unit) == organisation_id:
            went.append(unit)
    return max(
        _share(before, came, of=_people(now, organisation_id)),
        _share(before, went, of=_people(before, organisation_id)),
    )


def _same(now: Make, before: Make, place: int, units: frozenset[int]) -> bool:
    """Whether some teams of before are those of a leaf of now, and nobody else's."""
    became = _became(now, before)
    from_there = {unit for unit, heir in became.items() if heir in now.units[place]}
    return from_there == units and {became[unit] for unit in units} == now.units[place]


def _became(now: Make, before: Make) -> dict[int, int | None]:
    """What each team of before is in the wave of now."""
    there = frozenset[int]().union(*now.units.values())
    every = frozenset[int]().union(*before.units.values())
    return {unit: now.lineage.unit(unit, there) for unit in every}


def _all(facts: Iterable[bool]) -> bool:
    """Whether all of some facts hold, and there is at least one."""
    held = list(facts)
    return bool(held) and all(held)


def _units_of(wave: Make, organisation_id: int) -> list[int]:
    return [unit for unit, home in wave.homes.items() if home == organisation_id]


def _people(wave: Make, organisation_id: int) -> int | None:
    units = _units_of(wave, organisation_id)
    if any(unit not in wave.people for unit in units):
        return None
    return sum(wave.people[unit] for unit in units)


def _share(before: Make, units: Iterable[int], *, of: int | None) -> float:
    """The share of some teams' people, as they were before, in a number of people."""
    found = list(units)
    if not found:
        return 0.0
    if not of or any(unit not in before.people for unit in found):
        return 1.0
    return min(1.0, sum(before.people[unit] for unit in found) / of)
