"""Invented alliances over several waves: people stay, come, go and are put into other units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from analysis.disclosure import Thresholds
from analysis.moments import gather_points
from analysis.protection import Protection
from analysis.release import Answers, compute
from pulse.attacks.knowing import (
    ATTITUDE,
    EACH,
    HIGH,
    KEY,
    LOW,
    MIDDLE,
    QUESTION,
    THEME,
    THEMES,
)
from pulse.reports import audited, told
from surveys.files.table import read_table

TERMS = Thresholds()
NOWHERE = -1
SMALL, MIDDLING, LARGE = (7, 13), (13, 26), (31, 60)  # people of a unit
RENAMED = 40  # added to the places of units in waves in which they are called otherwise


@dataclass(frozen=True)
class Unit:
    """One leaf of one wave."""

    place: int
    name: str
    owner: int


@dataclass(frozen=True)
class Year:
    """Some waves of one alliance.

    Attributes:
        units: by wave, the leaves.
        at: shape (waves, people), which of the wave's leaves somebody is in, or NOWHERE.
        answered: same shape.
        sheets: shape (waves, people, themes, questions), points of the scale.
        moved: people who came or went, each with a wave that has their answers.
        put_right: people who were found to be in another unit, likewise.
        constant: everybody answers the same in every wave.
    """

    units: Sequence[Sequence[Unit]]
    at: np.ndarray
    answered: np.ndarray
    sheets: np.ndarray
    moved: Sequence[tuple[int, int]]
    put_right: Sequence[tuple[int, int]]
    constant: bool

    @property
    def waves(self) -> int:
        """How many there are."""
        return len(self.units)

    def names(self, wave: int) -> Mapping[int, str]:
        """Organisations of one wave, by number."""
        return {each.owner: f"Organisation {each.owner}" for each in self.units[wave]}

    def leaves(self, wave: int) -> list[Answers]:
        """One wave as the product reads it."""
        found = []
        for nth, unit in enumerate(self.units[wave]):
            own = self.at[wave] == nth
            sheets = self.sheets[wave][own & self.answered[wave]]
            points = sheets.reshape(len(sheets), THEMES * EACH).astype(np.int16)
            found.append(
                Answers(
                    place=unit.place,
                    name=unit.name,
                    organisation=unit.owner,
                    partners=(unit.owner,),
                    invited=int(own.sum()),
                    moments=gather_points(points, KEY),
                )
            )
        return found

    def file(self, wave: int, protection: Protection | None) -> str:
        """The file of one wave's release, as it is downloaded."""
        rows = compute(
            self.leaves(wave), self.names(wave), KEY, TERMS, protection=protection, alliance="All"
        )
        return "".join(audited.lines("Pulse", str(wave), rows))


def read(text: str) -> told.Told:
    """What one wave's file tells."""
    return told.told(read_table(text.encode(), "release.csv"))[0]


def year(rng: Random, *, waves: int, constant: bool, large: bool, turnover: float) -> Year:
    """Draw an alliance: units are merged, renamed, left and joined, and a roster is put right.

    Args:
        rng: for everything.
        waves: how many.
        constant: everybody who answers does so every time, and alike; nobody else comes or goes.
        large: whether some units have 30 people and more.
        turnover: share of people who are others in the next wave; none where all is constant.
    """
    dice = np.random.default_rng(rng.randrange(2**32))
    owners, homes = _homes(rng, large=large)
    homes, first, last = _stays(homes, dice, waves, 0.0 if constant else turnover)
    homes_by_wave = np.where(
        (np.arange(waves)[:, None] >= first) & (np.arange(waves)[:, None] < last), homes, NOWHERE
    )
    moves = _moves(homes_by_wave, rng)
    units, at = _leaves(owners, homes_by_wave, rng)
    response = rng.choice((0.7, 0.9, 1.0))
    shape = at.shape if not constant else at.shape[1:]
    answered = np.broadcast_to(dice.random(shape) < response, at.shape).copy()
    answered[:, [person for person, _ in moves]] = True
    answered &= at != NOWHERE
    told = [(person, wave) for person, wave in moves if at[wave, person] != NOWHERE]
    moved = [each for each in told if NOWHERE in homes_by_wave[:, each[0]]]
    put_right = [each for each in told if each not in moved]
    sheets = said(at.shape, dice, constant=constant)
    return Year(units, at, answered, sheets, moved, put_right, constant)


def _homes(rng: Random, *, large: bool) -> tuple[list[int], np.ndarray]:
    """The organisation of each unit, and the unit of each person."""
    owners: list[int] = []
    homes: list[int] = []
    for organisation in range(rng.randint(4, 6)):
        for _ in range(rng.choice((1, 2, 3))):
            sizes = rng.choice((SMALL, SMALL, MIDDLING, LARGE if large else MIDDLING))
            homes += [len(owners)] * rng.randint(*sizes)
            owners.append(organisation)
    return owners, np.array(homes)


def _stays(
    homes: np.ndarray, dice: np.random.Generator, waves: int, turnover: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Everybody's unit, first wave and wave after the last; whoever leaves is replaced."""
    first, last = np.zeros(len(homes), dtype=int), np.full(len(homes), waves)
    for wave in range(1, waves):
        gone = np.flatnonzero((last == waves) & (dice.random(len(homes)) < turnover))
        last[gone] = wave
        homes = np.concatenate([homes, homes[gone]])
        first = np.concatenate([first, np.full(len(gone), wave)])
        last = np.concatenate([last, np.full(len(gone), waves)])
    return homes, first, last


def _moves(homes: np.ndarray, rng: Random) -> list[tuple[int, int]]:
    """Let one join, one leave, and one be found in the wrong unit, in three units; in place."""
    there = [unit for unit in set(homes[0].tolist()) if unit != NOWHERE]
    joined, left, wrong, right = rng.sample(there, 4) if len(there) > 3 else there[:1] * 4
    staying = (homes >= 0).all(axis=0)
    moved = []
    for unit, waves, home in ((joined, 0, NOWHERE), (left, slice(1, None), NOWHERE),
                              (wrong, slice(1, None), right)):  # fmt: skip
        own = np.flatnonzero(staying & (homes[0] == unit) & (homes[-1] == unit))
        if len(own) > 1:
            homes[waves, own[0]] = home
            moved.append((int(own[0]), 1 if home == NOWHERE and waves == 0 else 0))
    return moved


def _leaves(
    owners: Sequence[int], homes: np.ndarray, rng: Random
) -> tuple[list[list[Unit]], np.ndarray]:
    """The leaves of every wave: from the second on some are merged, left out, new or renamed."""
    every = range(len(owners))
    pairs = [(one, two) for one in every for two in every if one < two
             and owners[one] == owners[two]]  # fmt: skip
    merged = dict([rng.choice(pairs)[::-1]]) if pairs and rng.random() < 0.6 else {}
    gone, new = (unit if rng.random() < 0.4 else NOWHERE for unit in rng.sample(every, 2))
    renamed = RENAMED if rng.random() < 0.5 else 0
    units, at = [], np.full(homes.shape, NOWHERE)
    for wave, own in enumerate(homes):
        heads: list[int] = []
        for unit in every:
            head = merged.get(unit, unit) if wave else unit
            if unit == (gone if wave else new) or head == (gone if wave else new):
                continue
            if head not in heads:
                heads.append(head)
            at[wave][own == unit] = heads.index(head)
        more = renamed if wave else 0
        units.append([Unit(each + more, f"Unit {each + more}", owners[each]) for each in heads])
    return units, at


def said(shape: tuple[int, ...], dice: np.random.Generator, *, constant: bool) -> np.ndarray:
    """What everybody says in every wave: attitudes last, moods are new unless all is constant."""
    waves, people = shape
    lasting = ATTITUDE * dice.normal(size=(people, 1, 1)) + THEME * dice.normal(
        size=(people, THEMES, 1)
    )
    mood = QUESTION * dice.normal(size=(1 if constant else waves, people, THEMES, EACH))
    points = np.rint(MIDDLE + lasting + mood).clip(LOW, HIGH).astype(np.int16)
    return np.broadcast_to(points, (waves, people, THEMES, EACH))
