"""Guesses whose sheet is whose, by every order that people and sheets can be put into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulse.attacks.linking import Score, right
from pulse.attacks.seized import Mark, Sheet, Sighting

Way = tuple[str, str, bool]  # a mark of people, a mark of sheets, and whether one runs backwards


@dataclass(frozen=True, slots=True)
class Person:
    """One person, with all that the attacker knows beforehand, and the truth for the count."""

    sheet: Sheet
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """People in the order of their arrival, and the sheets that were found."""

    people: tuple[Person, ...]
    sightings: Sequence[Sighting]

    @property
    def truth(self) -> list[Sheet]:
        """Everybody's sheet, in the order of arrival."""
        return [person.sheet for person in self.people]


def ways(world: World) -> dict[Way, list[Sheet | None]]:
    """For every pair of marks, forwards and backwards: a sheet for each person, in rank order."""
    found: dict[Way, list[Sheet | None]] = {}
    of_people = {name for person in world.people for name in person.marks} | {"arrival"}
    of_sheets = {name for sighting in world.sightings for name in sighting.marks}
    for mine in sorted(of_people):
        ranked = _ranked(world.people, mine)
        for theirs in sorted(of_sheets):
            marked = [each for each in world.sightings if theirs in each.marks]
            marked.sort(key=lambda each: each.marks[theirs])
            for backwards in (False, True):
                dealt = reversed(marked) if backwards else iter(marked)
                guesses: list[Sheet | None] = [None] * len(world.people)
                for nth, sighting in zip(ranked, dealt, strict=False):
                    guesses[nth] = sighting.sheet
                found[mine, theirs, backwards] = guesses
    return found


def _ranked(people: Sequence[Person], name: str) -> list[int]:
    """The people who have a mark, in its order; everybody has an arrival."""
    if name == "arrival":
        return list(range(len(people)))
    marked = [nth for nth, person in enumerate(people) if name in person.marks]
    return sorted(marked, key=lambda nth: people[nth].marks[name])


def linked(worlds: Sequence[World]) -> tuple[Score, Way | None]:
    """Link everybody in every world by whichever way did best in all the other worlds.

    A way that chance favours in one world is therefore of no use to the attacker, and a way that
    works is found at once.

    Returns:
        The right links, and the way that did best over all worlds.
    """
    counted = [
        Counter({way: right(guesses, world.truth) for way, guesses in ways(world).items()})
        for world in worlds
    ]
    total: Counter[Way] = sum(counted, Counter())
    hits = 0
    for own in counted:
        others = {way: total[way] - own[way] for way in own}
        if others:
            hits += own[max(others, key=lambda way: (others[way], way))]
    people = len(worlds[0].people) if worlds else 0
    best = max(total, key=lambda way: (total[way], way)) if total else None
    return Score(hits, len(worlds), people), best
