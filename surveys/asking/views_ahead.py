"""What a wave about partners can be expected to tell with an alliance's sizes."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.asking.expectations import Expectations, Prospect
from surveys.contacts import UNKNOWN, Contacts
from surveys.leaves import chance

LIKELY = 0.9


class Sight(enum.StrEnum):
    """What can be expected of a figure."""

    likely = "likely"
    unlikely = "unlikely"  # too few are asked
    few_partners = "few_partners"  # fewer than three others, or one of them with more than half
    apart = "apart"  # of a pair: neither says that it works with the other
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


@dataclass(frozen=True)
class _Knowing:
    """Which people can be expected to answer about whom.

    Attributes:
        people: how many are asked, by organisation.
        contacts: who works with whom.
        drawn: about how many each person is asked; 0 for all.
        view: of the planned wave.
    """

    people: Mapping[int, int]
    contacts: Contacts
    drawn: int
    view: Expectations

    def response(self, rater: int) -> float:
        """Which share of one organisation's people answers about a partner that it works with."""
        known = sum(self.contacts.expected(rater, other) for other in self.people if other != rater)
        share = self.drawn / known if 0 < self.drawn < known else 1.0
        return self.view.response * share


def ahead(
    view: Expectations, *, single: bool, drawn: int = 0, contacts: Contacts = UNKNOWN
) -> list[Ahead]:
    """What can be expected of each partner, by name.

    Args:
        view: of the planned wave.
        single: whether one question is asked about each, which needs more answers together.
        drawn: about how many each person is asked, where not about all.
        contacts: who works with whom; people are taken to know those partners and no others.
    """
    people = {
        each.id: each.people
        for each in view.organisations
        if each.prospect in (Prospect.own, Prospect.pool)
    }
    alone = {each.id for each in view.organisations if each.prospect is Prospect.own}
    names = {each.id: each.name for each in view.organisations}
    knowing = _Knowing(people, contacts, drawn, view)
    found = []
    for place in people:
        raters = {each: count for each, count in people.items() if each != place}
        if place not in alone:  # nobody of those it is counted together with is heard
            raters = {each: count for each, count in raters.items() if each in alone}
        near = {each: count for each, count in raters.items() if contacts.expected(place, each)}
        sights = _pairs(place, raters, alone, knowing)
        whole = _received(near, knowing, single=single)
        pairs = tuple((names[each], sight) for each, sight in sights.items())
        found.append(Ahead(names[place], sum(near.values()), whole, pairs))
    return sorted(found, key=lambda each: each.name.casefold())


def _received(raters: Mapping[int, int], knowing: _Knowing, *, single: bool) -> Sight:
    terms, asked = knowing.view.terms, sum(raters.values())
    least = max(terms.team, terms.organisation, terms.item if single else 0)
    if len(raters) < terms.pooled_partners or max(raters.values()) > terms.pooled_share * asked:
        return Sight.few_partners
    answers = sum(count * knowing.response(rater) for rater, count in raters.items())
    return _likely(asked, least, answers / asked)


def _pairs(
    place: int, raters: Mapping[int, int], alone: set[int], knowing: _Knowing
) -> dict[int, Sight]:
    sights = {rater: _pair(place, rater, count, alone, knowing) for rater, count in raters.items()}
    told = [rater for rater, sight in sights.items() if sight is Sight.likely]
    if told and len(sights) - len(told) == 1:
        sights[min(told, key=lambda rater: raters[rater])] = Sight.for_other
    return sights


def _pair(place: int, rater: int, people: int, alone: set[int], knowing: _Knowing) -> Sight:
    terms = knowing.view.terms
    if not {place, rater} <= terms.agreed:
        return Sight.not_agreed
    if rater not in alone:
        return Sight.together
    if not knowing.contacts.expected(place, rater):
        return Sight.apart
    return _likely(people, max(terms.team, terms.organisation), knowing.response(rater))


def _likely(people: int, least: int, response: float) -> Sight:
    return Sight.likely if chance(people, least, response) >= LIKELY else Sight.unlikely
