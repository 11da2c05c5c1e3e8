"""Where a series cannot be compared with its own past, and why."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.waves import Wave

Subject = tuple[str, int]


class Break(enum.StrEnum):
    """Why two neighbouring points of a series cannot be compared."""

    changed_measure = "changed_measure"  # other items, or another wording
    other_questions = "other_questions"  # questions take turns, and others were asked the last time
    changed_partners = "changed_partners"  # the alliance, or a pool, is made of other partners
    regrouped = "regrouped"  # shown alone before and in a pool now, or the other way round


@dataclass(frozen=True)
class Make:
    """What the figures of one wave are made of.

    Attributes:
        items: per construct, its items with their wording and keying, in no order.
        units: per leaf's place, the roster's teams in it.
        partners: per leaf's place, the organisations in it.
        pools: places of the leaves that pool several organisations.
        in_turn: whether its pulse's questions take turns.
    """

    items: Mapping[str, frozenset[Any]]
    units: Mapping[int, frozenset[int]]
    partners: Mapping[int, frozenset[int]]
    pools: frozenset[int]
    in_turn: bool = False

    @property
    def everybody(self) -> frozenset[int]:
        """The organisations that took part in the wave."""
        return frozenset[int]().union(*self.partners.values())

    def subject_of(self, organisation_id: int) -> Subject | None:
        """Where an organisation's figures are: its own, or a pool's; None if it was not asked."""
        for place, partners in self.partners.items():
            if organisation_id in partners:
                pooled = place in self.pools
                return ("pool", place) if pooled else ("organisation", organisation_id)
        return None


def make(wave: Wave) -> Make:
    """Read what a launched wave's figures are made of."""
    return Make(
        items=_items(wave.questionnaire or {}),
        units={leaf.place: frozenset(part.unit_id for part in leaf.parts) for leaf in wave.leaves},
        partners={
            leaf.place: frozenset(part.organisation_id for part in leaf.parts)
            for leaf in wave.leaves
        },
        pools=frozenset(leaf.place for leaf in wave.leaves if leaf.organisation_id is None),
        in_turn=wave.pulse.turns is not None,
    )


def _items(questionnaire: Mapping[str, Any]) -> dict[str, frozenset[Any]]:
    found: dict[str, set[Any]] = {}
    scale = (questionnaire.get("low"), questionnaire.get("high"))
    for item in questionnaire.get("items", ()):
        wording = tuple(sorted(item["text"].items()))
        found.setdefault(item["construct"], set()).add((scale, item["reverse"], wording))
    return {construct: frozenset(items) for construct, items in found.items()}


def measured_alike(now: Make, before: Make, construct: str) -> bool:
    """Whether a construct was asked in the same words; "overall" if all constructs were."""
    if construct in now.items or construct in before.items:
        return now.items.get(construct) == before.items.get(construct)
    return now.items == before.items


def between(now: Make, before: Make, subject: Subject, construct: str) -> Break | None:
    """Why a subject's figure cannot be compared with the wave before, or None if it can.

    Args:
        now: the later wave.
        before: the earlier one.
        subject: kind and place in the later wave, as in a release.
        construct: a construct, or "overall".
    """
    if not measured_alike(now, before, construct):
        return Break.other_questions if now.in_turn else Break.changed_measure
    kind, _ = subject
    if kind == "alliance":
        return None if now.everybody == before.everybody else Break.changed_partners
    return None if counterpart(now, before, subject) else Break.regrouped


def counterpart(now: Make, before: Make, subject: Subject) -> Subject | None:
    """The same subject in the wave before: a leaf or a pool is the same if its teams are."""
    kind, place = subject
    if kind == "alliance":
        return subject
    if kind == "organisation":
        return subject if before.subject_of(place) == subject else None
    same: Iterable[int] = (old for old, units in before.units.items() if units == now.units[place])
    return next(((kind, old) for old in same), None)
