"""Guesses whose sheet is whose, by every order that people and sheets can be put into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulse.attacks.linking import QUANTILE, Score, bound, right
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
                dealt = [each.sheet for each in (marked[::-1] if backwards else marked)]
                found[mine, theirs, backwards] = _paired(ranked, dealt, world)
    return found


def _paired(ranked: Sequence[int], dealt: Sequence[Sheet], world: World) -> list[Sheet | None]:
    """Sheets in rank order; whoever bears no mark gets one of those that are left over."""
    guesses: list[Sheet | None] = [None] * len(world.people)
    for nth, sheet in zip(ranked, dealt, strict=False):
        guesses[nth] = sheet
    used = set(guesses)
    left = iter([each.sheet for each in world.sightings if each.sheet not in used])
    return [next(left, None) if guess is None else guess for guess in guesses]


def _ranked(people: Sequence[Person], name: str) -> list[int]:
    """The people who have a mark, in its order; everybody has an arrival."""
    if name == "arrival":
        return list(range(len(people)))
    marked = [nth for nth, person in enumerate(people) if name in person.marks]
    return sorted(marked, key=lambda nth: people[nth].marks[name])


@dataclass(frozen=True, slots=True)
class Linked:
    """What an attacker reaches who has rehearsed, and what the luckiest of all ways would have."""

    score: Score
    way: Way | None  # the one that did best in the rehearsal
    luckiest: int
    ways: int

    @property
    def at_chance(self) -> bool:
        """Whether guessing explains both."""
        return self.score.at_chance and self.luckiest <= self.bound

    @property
    def bound(self) -> int:
        """The most that the luckiest of so many ways reaches, but once in a thousand suites."""
        return bound(self.score.worlds, 1 - (1 - QUANTILE) / max(self.ways, 1))

    @property
    def broken(self) -> bool:
        """Whether at least half of all people were linked."""
        return self.score.broken

    def __str__(self) -> str:
        return f"{self.score}; luckiest of {self.ways} ways {self.luckiest} (at most {self.bound})"


def linked(worlds: Sequence[World], rehearsed: int = 1) -> Linked:
    """Link everybody by the way that did best in a rehearsal.

    The attacker runs some worlds of their own, in which they know the truth, picks the way that
    links most people there, and uses it in all the other worlds. A way that chance favours in the
    rehearsal is of no use then; a way that works is found at once. A weak one that the rehearsal
    misses shows in the luckiest of all ways.

    Args:
        worlds: the rehearsal first.
        rehearsed: how many worlds of it.
    """
    counted = [
        Counter({way: right(guesses, world.truth) for way, guesses in ways(world).items()})
        for world in worlds
    ]
    before: Counter[Way] = sum(counted[:rehearsed], Counter())
    after: Counter[Way] = sum(counted[rehearsed:], Counter())
    known = sorted({way for each in counted for way in each})
    best = max(known, key=lambda way: (before[way], way)) if known else None
    people = len(worlds[-1].people)
    hits = after[best] if best is not None else 0
    score = Score(hits, len(worlds) - rehearsed, people)
    return Linked(score, best, max(after.values(), default=0), len(known))
