"""The closed lattice of a wave: leaves in organisations in the alliance, and what it hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.cells import Hidden
from analysis.disclosure import Thresholds, few_partners, protect_siblings, too_few
from analysis.errors import LatticeInvalid


class Leaf(Protocol):
    """What the lattice needs to know of a leaf."""

    @property
    def place(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> int | None: ...
    @property
    def partners(self) -> tuple[int, ...]: ...
    @property
    def invited(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Group:
    """One subject of a release: the alliance, an organisation, a pool of them, or a leaf.

    `leaves` are indices into the wave's leaves; `partners` is how many organisations are in it.
    """

    subject: str
    place: int
    organisation: int | None
    name: str
    invited: int
    partners: int
    leaves: tuple[int, ...]


@dataclass(frozen=True)
class Lattice:
    """All groups of a wave: the alliance first, then organisations and pools, then leaves.

    Attributes:
        top: indices of organisations and pools, the alliance's children.
        below: per organisation with several leaves, its index and theirs.
        leaves: how many leaves the wave has.
    """

    groups: tuple[Group, ...]
    top: tuple[int, ...]
    below: Mapping[int, tuple[int, ...]]
    leaves: int

    @classmethod
    def of(cls, leaves: Sequence[Leaf], organisations: Mapping[int, str], alliance: str) -> Lattice:
        """Lay out the groups of these leaves.

        An organisation with a single leaf has no leaf of its own in the lattice: the two would
        be the same people.

        Raises:
            LatticeInvalid: leaves overlap, or one belongs to an organisation that is not there.
        """
        _must_partition(leaves, organisations)
        own: dict[int, list[int]] = {}
        pools: list[int] = []
        for index, leaf in enumerate(leaves):
            if leaf.organisation is None:
                pools.append(index)
            else:
                own.setdefault(leaf.organisation, []).append(index)
        everybody = tuple(range(len(leaves)))
        partners = len({partner for leaf in leaves for partner in leaf.partners})
        invited = sum(leaf.invited for leaf in leaves)
        groups = [Group("alliance", 0, None, alliance, invited, partners, everybody)]
        for organisation, members in own.items():
            people = sum(leaves[index].invited for index in members)
            name = organisations[organisation]
            groups.append(
                Group("organisation", organisation, organisation, name, people, 1, tuple(members))
            )
        groups += [_single("pool", leaves[index], index) for index in pools]
        top = tuple(range(1, len(groups)))
        below: dict[int, tuple[int, ...]] = {}
        for parent in top:
            members = list(groups[parent].leaves)
            if len(members) > 1:
                below[parent] = tuple(range(len(groups), len(groups) + len(members)))
                groups += [_single("leaf", leaves[index], index) for index in members]
        return cls(tuple(groups), top, below, len(leaves))

    def add_up(self, per_leaf: Sequence[Sequence[float] | np.ndarray]) -> np.ndarray:
        """Sum what each leaf has over the leaves of each group.

        Args:
            per_leaf: shape (leaves, columns).

        Returns:
            Shape (groups, columns).
        """
        values = np.asarray(per_leaf, dtype=float)
        sums = np.zeros((len(self.groups), values.shape[1]))
        for place, group in enumerate(self.groups):
            sums[place] = values[list(group.leaves)].sum(axis=0)
        return sums


def _must_partition(leaves: Sequence[Leaf], organisations: Mapping[int, str]) -> None:
    """Refuse leaves that overlap: what is told of both would tell of the people in common."""
    places = [leaf.place for leaf in leaves]
    if len(set(places)) < len(places):
        raise LatticeInvalid("Two units have the same place.")
    owned = {leaf.organisation for leaf in leaves if leaf.organisation is not None}
    if unknown := owned - set(organisations):
        raise LatticeInvalid(f"A unit belongs to organisation {min(unknown)}, which is not there.")
    for leaf in leaves:
        if leaf.invited < 0:
            raise LatticeInvalid(f"{leaf.name} has {leaf.invited} people, which cannot be.")
        if leaf.organisation is not None and set(leaf.partners) - {leaf.organisation}:
            raise LatticeInvalid(f"{leaf.name} belongs to one organisation, and holds others.")
        if leaf.organisation is None and owned & set(leaf.partners):
            raise LatticeInvalid(f"{leaf.name} holds an organisation that has units of its own.")


def _single(subject: str, leaf: Leaf, index: int) -> Group:
    return Group(
        subject=subject,
        place=leaf.place,
        organisation=leaf.organisation,
        name=leaf.name,
        invited=leaf.invited,
        partners=len(leaf.partners),
        leaves=(index,),
    )


def hide(
    lattice: Lattice,
    answers: Sequence[int] | np.ndarray,
    already: Sequence[Hidden | None],
    thresholds: Thresholds,
    *,
    at_least: int = 0,
) -> list[Hidden | None]:
    """Decide for one construct and measure which groups are hidden, and why.

    Thresholds first; then, under every parent that is shown, the sibling rule; whatever lies in
    a hidden organisation is hidden with it, or its teams would add up to it.

    Args:
        lattice: the wave's.
        answers: per group.
        already: per group, why it is hidden for another reason, or None.
        thresholds: the charter's.
        at_least: answers that every group needs, whatever its own threshold.

    Returns:
        Per group of the lattice, the reason or None.
    """
    team = max(thresholds.team, at_least)
    organisation = max(thresholds.organisation, at_least)
    own = {"alliance": organisation, "organisation": organisation, "pool": team, "leaf": team}
    result: list[Hidden | None] = []
    for group, n, why in zip(lattice.groups, answers, already, strict=True):
        result.append(why or too_few([int(n)], [group.invited], own[group.subject])[0])

    top = list(lattice.top)
    pooled = few_partners(
        [int(answers[place]) for place in top],
        [lattice.groups[place].partners for place in top],
        thresholds,
    )
    result[0] = result[0] or pooled
    if result[0] is None:
        _protect(result, top, answers, team)
    for parent, children in lattice.below.items():
        if result[parent] is None:
            _protect(result, list(children), answers, team)
        for child in children:
            if result[parent] is not None:
                result[child] = result[child] or Hidden.sibling
    return result


def _protect(
    result: list[Hidden | None],
    places: list[int],
    answers: Sequence[int] | np.ndarray,
    threshold: int,
) -> None:
    """Apply the sibling rule to these children of one shown parent, in place."""
    children = protect_siblings(
        [int(answers[place]) for place in places], [result[place] for place in places], threshold
    )
    for place, why in zip(places, children, strict=True):
        result[place] = why
