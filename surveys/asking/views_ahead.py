"""What a wave about partners can be expected to tell with an alliance's sizes."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveys.asking.expectations import Expectations, Prospect
from surveys.leaves import chance

LIKELY = 0.9


class Sight(enum.StrEnum):
    """What can be expected of a figure."""

    likely = "likely"
    unlikely = "unlikely"  # too few are asked
    few_partners = "few_partners"  # fewer than three others, or one of them with more than half
    not_agreed = "not_agreed"  # of a pair: not both agreed to the mutual view
    together = "together"  # of a pair: who says it is counted together with others
    for_other = "for_other"  # of a pair: or the one that is hidden could be worked out


@dataclass(frozen=True, slots=True)
class Ahead:
    """What can be expected to be told of one partner.

    `pairs` says of every other partner, by name, whether its view alone is likely to be told.
    """

    name: str
    asked: int
    received: Sight
    pairs: tuple[tuple[str, Sight], ...]


def ahead(view: Expectations, *, single: bool, drawn: int = 0) -> list[Ahead]:
    """What can be expected of each partner, by name; as if everybody worked with everybody.

    Args:
        view: of the planned wave.
        single: whether one question is asked about each, which needs more answers together.
        drawn: about how many each person is asked, where not about all.
    """
    people = {
        each.id: each.people
        for each in view.organisations
        if each.prospect in (Prospect.own, Prospect.pool)
    }
    alone = {each.id for each in view.organisations if each.prospect is Prospect.own}
    names = {each.id: each.name for each in view.organisations}
    others = len(people) - 1
    if 0 < drawn < others:
        view = replace(view, response=view.response * drawn / others)
    found = []
    for place in people:
        raters = {each: count for each, count in people.items() if each != place}
        if place not in alone:  # nobody of those it is counted together with is heard
            raters = {each: count for each, count in raters.items() if each in alone}
        sights = _pairs(place, raters, alone, view)
        whole = _received(raters, view, single=single)
        pairs = tuple((names[each], sight) for each, sight in sights.items())
        found.append(Ahead(names[place], sum(raters.values()), whole, pairs))
    return sorted(found, key=lambda each: each.name.casefold())


def _received(raters: Mapping[int, int], view: Expectations, *, single: bool) -> Sight:
    terms, asked = view.terms, sum(raters.values())
    least = max(terms.team, terms.organisation, terms.item if single else 0)
    if len(raters) < terms.pooled_partners or max(raters.values()) > terms.pooled_share * asked:
        return Sight.few_partners
    return _likely(asked, least, view)


def _pairs(
    place: int, raters: Mapping[int, int], alone: set[int], view: Expectations
) -> dict[int, Sight]:
    sights = {rater: _pair(place, rater, count, alone, view) for rater, count in raters.items()}
    told = [rater for rater, sight in sights.items() if sight is Sight.likely]
    if told and len(sights) - len(told) == 1:
        sights[min(told, key=lambda rater: raters[rater])] = Sight.for_other
    return sights


def _pair(place: int, rater: int, people: int, alone: set[int], view: Expectations) -> Sight:
    if not {place, rater} <= view.terms.agreed:
        return Sight.not_agreed
    if rater not in alone:
        return Sight.together
    return _likely(people, max(view.terms.team, view.terms.organisation), view)


def _likely(people: int, least: int, view: Expectations) -> Sight:
    return Sight.likely if chance(people, least, view.response) >= LIKELY else Sight.unlikely
