"""Attack 15b: keeps the files of every wave, and makes of all of them together what can be made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from analysis.budget import Profile
from analysis.cells import Hidden
from analysis.protection import Protection
from analysis.release import Row
from analysis.scoring import OVERALL
from pulse.attacks import twins
from pulse.attacks.colluders import OFTEN, ONCE, YEAR
from pulse.attacks.joiners import CERTAIN, MORE
from pulse.attacks.knowing import CONSTRUCTS, THEMES
from pulse.attacks.memory import Law, Memory, agrees, likeness, points
from pulse.attacks.suite import Bench, Outcome
from pulse.attacks.years import NOWHERE, Year, year

KNOWN = 5.0  # points of 100; a hidden level that is known to within so much is recovered
SURE = 1.96  # standard deviations to either side of it
FOR_OTHERS = (Hidden.sibling, Hidden.withheld)
FEW, WATCHED = 12, 6  # people of small units that are guessed at beside those who came and went
TURNOVER = (0.0, 0.05, 0.2)

Secret = Callable[[int], bytes]  # of a wave


@dataclass(frozen=True)
class Kind:
    """A kind of years, and how their files are protected.

    Attributes:
        waves: of a year.
        constant: whether everybody answers every time, and alike.
        large: whether there are units of 30 people and more.
        law: of the noise, which the attacker knows.
        put_right: whether those are guessed at whom the roster had in another unit at first: they
            are in two units' figures, so that more is told of them.
    """

    waves: int
    constant: bool
    large: bool
    law: Law
    put_right: bool = False


@dataclass(frozen=True)
class Found:
    """What came of some years.

    Attributes:
        people: guessed at.
        right: guesses that were right.
        sure: sum of how sure the guesses were.
        surest: the surest of them.
        hidden: levels that were hidden for their own sake.
        recovered: of those, how many the attacker knows to within five points.
        moved: files that came out otherwise when their release was computed anew.
    """

    people: int = 0
    right: int = 0
    sure: float = 0.0
    surest: float = 0.0
    hidden: int = 0
    recovered: int = 0
    moved: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(
            self.people + other.people,
            self.right + other.right,
            self.sure + other.sure,
            max(self.surest, other.surest),
            self.hidden + other.hidden,
            self.recovered + other.recovered,
            self.moved + other.moved,
        )

    @property
    def share(self) -> float:
        """Of the guesses, how many must have been right by what the attacker knows.

        It is what right guesses come to in the long run, and is known after fewer of them.
        """
        return self.sure / max(1, self.people)

    def holds(self, bound: float) -> bool:
        """Whether nothing was found out that must not be."""
        fine = self.share <= bound and self.surest < CERTAIN
        return fine and not self.recovered and not self.moved

    def __str__(self) -> str:
        return (
            f"{100 * self.share:.1f} of 100 right, never more than {100 * self.surest:.1f} % sure; "
            f"{self.recovered:,} of {self.hidden:,} hidden levels known"
        )


def without_figures() -> float:
    """How many of 100 guesses are right when nothing was published, as a share."""
    agreed = float((likeness().answers[:, THEMES] > 0).mean())
    return max(agreed, 1 - agreed)


def attacked(kind: Kind, secret: Secret, rng: Random) -> Found:
    """Publish one year, and keep all of its files."""
    one = year(
        rng,
        waves=kind.waves,
        constant=kind.constant,
        large=kind.large,
        turnover=rng.choice(TURNOVER),
    )
    profile = kind.law.profile
    noise = [Protection(profile, secret(w)) if profile else None for w in range(one.waves)]
    texts = [one.file(wave, noise[wave]) for wave in range(one.waves)]
    memory = Memory(one, texts, kind.law)
    again = one.file(one.waves - 1, noise[-1])
    found = Found(moved=int(again != texts[-1]))
    for person, wave in one.put_right if kind.put_right else _victims(one):
        truth = bool(points(one.sheets[wave][[person]])[0, THEMES])
        chance = agrees(memory, person, wave)
        sure = max(chance, 1 - chance)
        found += Found(people=1, right=(chance > 0.5) == truth, sure=sure, surest=sure)
    for wave, row in _own(memory):
        width, off = _reach(memory, wave, row)
        found += Found(hidden=1, recovered=width < KNOWN and off < KNOWN / 2)
    return found


def _victims(one: Year) -> Iterator[tuple[int, int]]:
    """Those who came or went, and some others of small units."""
    yield from one.moved
    last = one.waves - 1
    seen = {person for person, _ in (*one.moved, *one.put_right)}
    sizes = np.bincount(one.at[last][one.at[last] != NOWHERE], minlength=len(one.units[last]))
    few = np.flatnonzero(one.answered[last] & (sizes[one.at[last]] <= FEW))
    yield from [(person, last) for person in few.tolist() if person not in seen][:WATCHED]


def _own(memory: Memory) -> Iterator[tuple[int, Row]]:
    """Levels of themes below the alliance that are hidden for their own sake."""
    for wave, rows in enumerate(memory.rows):
        for row in rows:
            about = row.subject != "alliance" and row.construct != OVERALL
            why = row.cell.hidden
            if about and row.measure == "mean" and why is not None and why not in FOR_OTHERS:
                yield wave, row


def _reach(memory: Memory, wave: int, row: Row) -> tuple[float, float]:
    """How wide the range is in which the attacker takes a level to lie, and how far off it is."""
    group = list(memory.groups[wave]).index(row.name)
    own, column = memory.members[wave][group], CONSTRUCTS.index(row.construct)
    if not own.any():
        return math.inf, math.inf
    mean, spread = memory.of_group(wave, group, column)
    truth = float(points(memory.year.sheets[wave][own])[:, column].mean())
    return 2 * SURE * spread, abs(mean - truth)


def played(kind: Kind, years: int, rng: Random, *, secret: Secret | None = None) -> Found:
    """Attack many years; each wave has a secret of its own, if none is given."""
    found = Found()
    for _ in range(years):
        own = [rng.randbytes(32) for _ in range(kind.waves)]
        found += attacked(kind, secret or own.__getitem__, rng)
    return found


PAIR = Kind(waves=2, constant=True, large=False, law=Law(Profile.standard))
MOODS = Kind(waves=2, constant=False, large=True, law=Law(Profile.standard))
PUT_RIGHT = Kind(waves=2, constant=True, large=False, law=Law(Profile.standard), put_right=True)
FOUR = Kind(waves=YEAR, constant=True, large=False, law=Law(Profile.standard))
LASTING = Kind(waves=2, constant=True, large=False, law=Law(Profile.standard, lasting=True))
EXACT = Kind(waves=2, constant=True, large=False, law=Law(None))


def keeping(bench: Bench) -> Outcome:
    """Attack years of two waves and of four; and those of a twin with one secret for all waves."""
    worlds, rng = max(3, bench.worlds // 5), bench.rng
    twin = played(LASTING, worlds, rng, secret=twins.load("one_secret").secret)
    plain = played(EXACT, 3, rng)
    pair = played(PAIR, 2 * worlds, rng) + played(MOODS, 2 * worlds, rng)
    put_right = played(PUT_RIGHT, worlds, rng)
    four = played(FOUR, worlds // 2, rng)
    before = without_figures()
    return Outcome(
        number="15b",
        name="The files of several waves together: units merged, renamed, left and joined",
        control=f"one secret for all waves: {twin}; without noise: {plain}",
        result=f"two waves: {pair}; of people whom the roster had in another unit at first,"
        f" {100 * put_right.share:.1f}; four waves in which nothing changes: {four}",
        chance=f"{100 * before:.1f} without figures; at most {100 * MORE:.0f} more in two waves and"
        f" never {100 * CERTAIN:.0f} % sure, {100 * ONCE:.0f} of people in two units,"
        f" {100 * OFTEN:.0f} in four waves; 0 levels known",
        held=pair.holds(before + MORE)
        and put_right.share <= ONCE
        and four.share <= OFTEN
        and not four.recovered + put_right.recovered
        and twin.surest >= CERTAIN
        and plain.recovered > 0,
    )
