"""Plans the leaves of a wave: the smallest groups that a figure may ever be shown for.

Teams that are not likely to reach their threshold are merged before anything is sent, so that no
smaller cell exists anywhere, not even as a difference.
"""

from __future__ import annotations

import enum
import math
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from surveys.errors import PlanInvalid, TooSmall
from surveys.terms import Terms

NAMED = 3  # parts that a merged leaf names one by one


class Team(NamedTuple):
    """One unit of the roster, with its head count."""

    id: int
    name: str
    people: int


class Partner(NamedTuple):
    """One organisation of the roster, with its teams."""

    id: int
    name: str
    teams: Sequence[tuple[int, str, int]]


class Kind(enum.StrEnum):
    """How a leaf came about."""

    team = "team"
    merged = "merged"  # of teams of one organisation
    whole = "whole"  # the organisation is one leaf
    pool = "pool"  # of organisations too small to stand alone


@dataclass(frozen=True, slots=True)
class Part:
    """One team of the roster that lies in a leaf."""

    unit_id: int
    organisation_id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class LeafPlan:
    """One leaf as it will be frozen at launch.

    `chance` is that of its figure being shown, from 0 to 1: that it reaches its threshold, and
    that it need not be hidden to protect a sibling.
    """

    place: int
    name: str
    organisation_id: int | None  # None: a pool of organisations
    invited: int
    parts: tuple[Part, ...]
    kind: Kind
    threshold: int
    chance: float


@dataclass(frozen=True, slots=True)
class Refused:
    """An organisation that no figure could be shown for; it needs `needed` people."""

    organisation_id: int
    name: str
    people: int
    needed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the sizes of an alliance allow, before anything is sent."""

    leaves: tuple[LeafPlan, ...]
    refused: tuple[Refused, ...]


def chance(invited: int, threshold: int, response: float) -> float:
    """Probability that at least `threshold` of `invited` people answer.

    Args:
        invited: how many are asked.
        threshold: how many answers are needed.
        response: the share expected to answer, each by themselves, above 0 and at most 1.

    Returns:
        The upper tail of the binomial distribution, from 0 to 1.
    """
    if threshold <= 0:
        return 1.0
    if invited < threshold:
        return 0.0
    if response >= 1:
        return 1.0
    odds = math.log(response), math.log1p(-response)
    below = math.fsum(
        math.exp(
            math.lgamma(invited + 1)
            - math.lgamma(answers + 1)
            - math.lgamma(invited - answers + 1)
            + answers * odds[0]
            + (invited - answers) * odds[1]
        )
        for answers in range(threshold)
    )
    return min(1.0, max(0.0, 1.0 - below))


def needed(threshold: int, response: float, likely: float) -> int:
    """The fewest people to invite so that the threshold is reached with the chance `likely`."""
    invited = threshold
    while chance(invited, threshold, response) < likely:
        invited += 1
    return invited


def plan(
    organisations: Iterable[tuple[int, str, Sequence[tuple[int, str, int]]]],
    terms: Terms,
    expected_response: float,
) -> list[LeafPlan]:
    """Plan the leaves of a wave, in the order of their places.

    Args:
        organisations: (id, name, teams) each; a team is (id, name, people). Teams without
            people are left out.
        terms: the charter's.
        expected_response: the share expected to answer, above 0 and at most 1.

    Raises:
        TooSmall: an organisation could never be shown, or there is nobody to invite.
        PlanInvalid: a team stands twice, or has fewer than no people.
    """
    organisations = [(key, name, list(teams)) for key, name, teams in organisations]
    _must_partition(organisations)
    view = outlook(organisations, terms, expected_response)
    if view.refused:
        raise TooSmall(" ".join(sentence(each) for each in view.refused))
    if not view.leaves:
        raise TooSmall("There is nobody to invite. Import a roster first.")
    return list(view.leaves)


def _must_partition(
    organisations: Sequence[tuple[int, str, Sequence[tuple[int, str, int]]]],
) -> None:
    """Refuse teams that overlap: figures of both would tell of the people in common."""
    owners: dict[int, str] = {}
    names: dict[int, str] = {}
    for key, organisation, teams in organisations:
        if key in names:
            raise PlanInvalid(f"{organisation} stands twice among the organisations.")
        names[key] = organisation
        for unit, team, people in teams:
            if people < 0:
                raise PlanInvalid(f"{team or organisation} has {people} people, which cannot be.")
            if unit in owners:
                raise PlanInvalid(
                    f"{team or 'A team'} of {organisation} is a team of {owners[unit]} as well. "
                    "Every person counts in one team of one organisation."
                )
            owners[unit] = organisation


def sentence(refused: Refused) -> str:
    """Say why an organisation is refused, and what can be done."""
    people = "1 person" if refused.people == 1 else f"{refused.people} people"
    return (
        f"{refused.name} has {people} on its roster: too few for a figure of its own, and the "
        "small organisations together are too few for a shared one. Leave it out of this wave, "
        f"or add people until there are {refused.needed}."
    )


def outlook(
    organisations: Iterable[tuple[int, str, Sequence[tuple[int, str, int]]]],
    terms: Terms,
    expected_response: float,
) -> Outlook:
    """Plan what can be planned, and name the organisations that cannot be shown.

    Args:
        organisations, terms, expected_response: as for `plan`.
    """
    leaves: list[LeafPlan] = []
    small: list[tuple[Partner, list[Part]]] = []
    for organisation in (Partner(*each) for each in organisations):
        parts = [
            Part(team.id, organisation.id, team.name, team.people)
            for team in (Team(*each) for each in organisation.teams)
            if team.people > 0
        ]
        parts.sort(key=lambda part: (part.name, part.unit_id))
        if not parts:
            continue
        grown = _grown(organisation, parts, terms, expected_response)
        if grown:
            leaves.extend(_with_siblings(grown))
        else:
            small.append((organisation, parts))
    pool, refused = _pooled(small, terms, expected_response)
    return Outlook(_placed(leaves + pool), tuple(refused))


def _grown(
    organisation: Partner, parts: list[Part], terms: Terms, response: float
) -> list[LeafPlan]:
    """The leaves of one organisation, merged until each passes; none if even the whole does not."""
    enough = needed(terms.team, response, terms.likely)
    groups = sorted(([part] for part in parts), key=_rank)
    while len(groups) > 1 and _people(groups[0]) < enough:
        merged = sorted(groups[0] + groups[1], key=lambda part: (part.name, part.unit_id))
        groups = groups[2:]
        insort(groups, merged, key=_rank)
    whole = len(groups) == 1
    threshold = terms.organisation if whole else terms.team
    plans = [
        LeafPlan(
            place=0,
            name=_name(organisation, group, whole=whole),
            organisation_id=organisation.id,
            invited=_people(group),
            parts=tuple(group),
            kind=Kind.whole if whole else Kind.merged if len(group) > 1 else Kind.team,
            threshold=threshold,
            chance=chance(_people(group), threshold, response),
        )
        for group in groups
    ]
    return [] if whole and plans[0].chance < terms.likely else plans


def _with_siblings(leaves: list[LeafPlan]) -> list[LeafPlan]:
    """Lower each chance by that of being hidden to protect the only hidden sibling.

    If exactly one of the leaves of an organisation misses its threshold, the smallest of the
    others is hidden with it: that is the smallest of all, or the second if the smallest missed it.
    """
    if len(leaves) < 2:
        return leaves
    first, second, *_ = sorted(leaves, key=lambda leaf: (leaf.invited, leaf.name))
    everybody = math.prod(leaf.chance for leaf in leaves)  # each is likely, so none is nought
    for_another = sum(
        (1 - leaf.chance) * everybody / leaf.chance for leaf in leaves if leaf is not first
    )
    for_first = (1 - first.chance) * everybody / first.chance
    chances = {first.name: first.chance - for_another, second.name: second.chance - for_first}
    return [replace(leaf, chance=chances.get(leaf.name, leaf.chance)) for leaf in leaves]


def _pooled(
    small: list[tuple[Partner, list[Part]]], terms: Terms, response: float
) -> tuple[list[LeafPlan], list[Refused]]:
    """One leaf of all organisations too small to stand alone, or their refusal."""
    if not small:
        return [], []
    parts = [part for _, group in small for part in group]
    people = _people(parts)
    likely = chance(people, terms.team, response)
    largest = max(_people(group) for _, group in small)
    if (
        len(small) >= terms.pooled_partners
        and likely >= terms.likely
        and largest <= terms.pooled_share * people
    ):
        names = sorted(organisation.name for organisation, _ in small)
        leaf = LeafPlan(
            0, _joined(names), None, people, tuple(parts), Kind.pool, terms.team, likely
        )
        return [leaf], []
    enough = needed(terms.organisation, response, terms.likely)
    return [], [
        Refused(organisation.id, organisation.name, _people(group), enough)
        for organisation, group in small
    ]


def _placed(leaves: list[LeafPlan]) -> tuple[LeafPlan, ...]:
    return tuple(replace(leaf, place=place) for place, leaf in enumerate(leaves))


def _rank(group: list[Part]) -> tuple[int, str, int]:
    return _people(group), group[0].name, group[0].unit_id


def _people(parts: Iterable[Part]) -> int:
    return sum(part.people for part in parts)


def _name(organisation: Partner, group: list[Part], *, whole: bool) -> str:
    if whole:
        return organisation.name
    return _joined([part.name or f"{organisation.name}, no team named" for part in group])


def _joined(names: list[str]) -> str:
    """“A”, “A + B + C”, or “A + B + C and 4 more”."""
    more = len(names) - NAMED
    return " + ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
