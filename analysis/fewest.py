"""The integer programme behind complementary suppression, for a tree of groups."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.cells import Hidden
from analysis.lattice import Lattice
from analysis.programme import Programme, Term

MOST_NODES = 1_000  # of the search; a bound that is the same on every machine
SHARE = 0.5  # of one cell: all ties together weigh less


class Way(enum.Enum):
    """What is decided together."""

    alone = enum.auto()  # one organisation and its teams; the alliance does not mind
    at_once = enum.auto()  # all organisations and their teams
    parts = enum.auto()  # all organisations, their teams by what they would cost
    teams = enum.auto()  # the teams of one organisation, which is decided itself


@dataclass(frozen=True)
class Task:
    """A wave's cells, and which of them are hidden for their own sake.

    Attributes:
        n: shape (groups, columns), answers.
        fixed: same shape, True where hidden for its own sake.
        enough: per column, answers that hidden parts of one group need to have together.
        rank: per group, from 0 to 1, by size; of ties the lower is hidden.
        tied: the last column is overall, about the mean of the others.
    """

    lattice: Lattice
    n: np.ndarray
    fixed: np.ndarray
    enough: Sequence[int]
    rank: np.ndarray
    tied: bool

    @classmethod
    def of(
        cls,
        lattice: Lattice,
        n: np.ndarray,
        first: Sequence[Sequence[Hidden | None]],
        enough: Sequence[int],
        *,
        tied: bool,
    ) -> Task:
        """Lay out a task from the reasons per column and group."""
        fixed = np.array([[why is not None for why in column] for column in first]).T
        rank = np.empty(len(n))
        rank[np.lexsort((np.arange(len(n)), n.max(axis=1, initial=0)))] = np.arange(1, len(n) + 1)
        return cls(lattice, n, fixed, enough, rank / len(n), tied)

    def children(self, parent: int) -> tuple[int, ...]:
        """The teams of an organisation that has several."""
        return tuple(self.lattice.below.get(parent, ()))


class Fewest:
    """The integer programme of some organisations and columns.

    Args:
        task: the wave's cells.
        columns: which are decided together.
        parents: organisations and pools that are decided together.
        way: what of them is decided.
    """

    def __init__(self, task: Task, columns: list[int], parents: list[int], way: Way) -> None:
        self.task = task
        self.columns = columns
        self.parents = parents
        self.way = way
        whole = way in (Way.at_once, Way.parts)
        self.programme = Programme()
        self.cells: dict[tuple[int, int], Term] = {}
        self.unit = SHARE / (self._at_most() + 1)
        for parent in parents:
            own = bool(task.fixed[parent, columns].any())
            self._place(parent, free=whole or (own and way is Way.alone))
            for leaf in self._candidates(parent):
                self._place(leaf, free=True)
        for column in columns:
            for parent in parents:
                self._below(parent, column)
            if whole and not task.fixed[0, column]:
                self._across(column)
        if task.tied:
            for place in {place for place, _ in self.cells}:
                self._tie(place)

    def hidden(self) -> list[tuple[int, int]]:
        """Groups and columns that are hidden, those hidden for their own sake among them."""
        found = self.programme.solution(MOST_NODES)
        return [cell for cell, term in self.cells.items() if found(term)]

    def _at_most(self) -> int:
        """A number of cells that the best solution does not go beyond."""
        inside = [
            place for parent in self.parents for place in (parent, *self.task.children(parent))
        ]
        fixed = self.task.fixed[np.ix_(inside, self.columns)]
        return 4 * int(fixed.sum()) + 4 * len(self.columns)

    def _candidates(self, parent: int) -> list[int]:
        """Teams that may be hidden; where none must be, the smallest is as good as any."""
        children = list(self.task.children(parent))
        if not children or self.way is Way.parts:
            return []
        if self.task.fixed[np.ix_(children, self.columns)].any():
            return children
        if self.way is not Way.at_once and not self.task.fixed[parent, self.columns].any():
            return []
        return [min(children, key=lambda place: self.task.rank[place])]

    def _place(self, place: int, *, free: bool) -> None:
        """One group's cells: hidden already, shown for certain, or to be decided."""
        for nth, column in enumerate(self.columns):
            if self.task.fixed[place, column]:
                self.cells[place, column] = Term.true()
            elif not free:
                self.cells[place, column] = Term.false()
            else:
                overall = self.task.tied and nth == len(self.columns) - 1
                later = 0.0 if overall else 0.5 + 0.25 * nth / len(self.columns)
                tie = self.unit * (self.task.rank[place] + later / len(self.task.rank))
                teams = self._teams_cost(place, column) if self.way is Way.parts else 0
                self.cells[place, column] = self.programme.binary(1 + teams + tie)

    def _teams_cost(self, parent: int, column: int) -> int:
        """Teams that have to be hidden more, or less, if an organisation is hidden."""
        children = list(self.task.children(parent))
        own = int(self.task.fixed[children, column].sum())
        return int(bool(children) and own == 0) - int(own == 1)

    def _leaves(self, parent: int, column: int) -> list[Term]:
        return [
            self.cells[leaf, column]
            for leaf in self.task.children(parent)
            if (leaf, column) in self.cells
        ]

    def _own(self, parent: int, column: int) -> float:
        """Answers of its teams that are hidden for their own sake."""
        children = list(self.task.children(parent))
        return float(self.task.n[children, column] @ self.task.fixed[children, column])

    def _below(self, parent: int, column: int) -> None:
        """A hidden organisation has a hidden team; a shown one none, or two with enough answers."""
        leaves = self._leaves(parent, column)
        if not leaves:
            return
        add, top = self.programme.at_least, self.cells[parent, column]
        add(0, [*((1, leaf) for leaf in leaves), (-1, top)])
        any_hidden = self.programme.indicator()
        for leaf in leaves:
            add(0, [(1, any_hidden), (1, top), (-1, leaf)])
        add(0, [*((1, leaf) for leaf in leaves), (-min(2, len(leaves)), any_hidden)])
        enough = min(self.task.enough[column], int(self.task.n[parent, column]))
        own = self._own(parent, column)
        if own < enough:
            more = [(enough, leaf) for leaf in leaves if not leaf.certain]
            add(0, [*more, (own - enough, any_hidden)])

    def _across(self, column: int) -> None:
        """Of the shown alliance's parts none is hidden, or two with enough answers together."""
        add = self.programme.at_least
        tops = [self.cells[parent, column] for parent in self.parents]
        any_hidden = self.programme.indicator()
        for top in tops:
            add(0, [(1, any_hidden), (-1, top)])
        add(0, [*((1, top) for top in tops), (-min(2, len(tops)), any_hidden)])
        enough = min(self.task.enough[column], int(self.task.n[0, column]))
        add(0, [*self._together(column, enough), (-enough, any_hidden)])

    def _together(self, column: int, enough: int) -> list[tuple[float, Term]]:
        """Answers of hidden parts of hidden organisations; a team hidden for others has enough."""
        found: list[tuple[float, Term]] = []
        for parent in self.parents:
            top = self.cells[parent, column]
            leaves = self._leaves(parent, column)
            children = list(self.task.children(parent))
            if not children:
                found.append((min(enough, float(self.task.n[parent, column])), top))
                continue
            if self.way is Way.parts and not self.task.fixed[children, column].any():
                found.append((enough, top))
                continue
            found.append((min(enough, self._own(parent, column)), top))
            for leaf in leaves:
                if not leaf.certain:
                    both = self.programme.indicator()
                    self.programme.at_least(0, [(1, top), (-1, both)])
                    self.programme.at_least(0, [(1, leaf), (-1, both)])
                    found.append((enough, both))
        return found

    def _tie(self, place: int) -> None:
        """Where overall is shown, not one construct alone is hidden; nor overall alone."""
        *constructs, overall = (self.cells[place, column] for column in self.columns)
        add = self.programme.at_least
        if not constructs or place == 0:
            return
        for nth, construct in enumerate(constructs):
            others = [(1, each) for each in (*constructs[:nth], *constructs[nth + 1 :], overall)]
            add(0, [*others, (-1, construct)])
        if not overall.certain:
            add(0, [*((1, each) for each in constructs), (-1, overall)])
