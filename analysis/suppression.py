"""Hides as few more cells as possible so that nothing hidden follows from what is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from analysis.cells import Hidden
from analysis.disclosure import Thresholds, few_partners, too_few
from analysis.errors import NoSolution
from analysis.fewest import Fewest, Task, Way
from analysis.lattice import Lattice, hide

AT_ONCE = 2_000  # cells; of a larger alliance its parts are decided first, then their teams
Reasons = Sequence[Sequence[Hidden | None]]
Kept = Collection[tuple[int, int]]


def suppress(
    lattice: Lattice,
    n: np.ndarray,
    already: Reasons,
    thresholds: Thresholds,
    *,
    at_least: Sequence[int] = (),
    tied: bool = False,
    kept: Kept = (),
) -> list[list[Hidden | None]]:
    """Decide which cells are hidden, and why: thresholds first, then as few others as possible.

    Whoever subtracts what is shown of a group's parts from what is shown of the group learns
    about the hidden parts together. So under every shown group there are either none or at
    least two of them, with enough answers in all; a hidden organisation has a hidden team, or
    its teams would add up to it; and where a group's overall figure is shown, not exactly one
    of its constructs is hidden, or the rest would give it away. Among all ways to keep to that
    an integer programme finds one that hides the fewest cells; of several it takes the smaller
    groups, then overall before a construct, then the earlier place. In an alliance of more than
    2,000 cells it first takes the parts of the alliance, then the teams of each. The alliance is
    never hidden for the sake of another.

    Args:
        lattice: the wave's.
        n: shape (groups, columns), answers.
        already: per column, why each group is hidden for another reason, or None.
        thresholds: the charter's.
        at_least: per column, answers that every group needs, whatever its own threshold.
        tied: the last column is overall, about the mean of the others.
        kept: groups and columns that are hidden for the sake of others whatever is decided.

    Returns:
        Per column and group of the lattice, the reason or None.

    Source:
        Fischetti, Salazar (2000), Management Science 46, 1008-1026, on complementary cell
        suppression; the programme is our own, for trees.
    """
    columns = n.shape[1]
    least = list(at_least) or [0] * columns
    first = [
        below_thresholds(lattice, n[:, c], already[c], thresholds, at_least=least[c])
        for c in range(columns)
    ]
    if tied and first[-1][0] is None:
        first[-1][0] = next((why[0] for why in first[:-1] if why[0]), None)
    for place, column in kept:
        first[column][place] = first[column][place] or Hidden.sibling
    enough = [max(thresholds.team, each) for each in least]
    return _Suppression(Task.of(lattice, n, first, enough, tied=tied), first).solved()


def below_thresholds(
    lattice: Lattice,
    answers: np.ndarray,
    already: Sequence[Hidden | None],
    thresholds: Thresholds,
    *,
    at_least: int = 0,
) -> list[Hidden | None]:
    """Which groups are hidden for their own sake in one column, and why."""
    team = max(thresholds.team, at_least)
    organisation = max(thresholds.organisation, at_least)
    own = {"alliance": organisation, "organisation": organisation, "pool": team, "leaf": team}
    result: list[Hidden | None] = []
    for group, count, why in zip(lattice.groups, answers.tolist(), already, strict=True):
        result.append(why or too_few([count], [group.invited], own[group.subject])[0])
    top = list(lattice.top)
    pooled = few_partners(
        [int(answers[place]) for place in top],
        [lattice.groups[place].partners for place in top],
        thresholds,
    )
    alone = result[top[0]] if len(top) == 1 else None  # the same people
    result[0] = result[0] or pooled or alone
    return result


def by_rule(
    lattice: Lattice,
    n: np.ndarray,
    already: Reasons,
    thresholds: Thresholds,
    *,
    at_least: Sequence[int] = (),
    tied: bool = False,
) -> list[list[Hidden | None]]:
    """What the rule of thumb hides: the next smallest beside a hidden one, and all below it.

    Args, Returns:
        as `suppress`; where a construct is hidden, so is overall.
    """
    columns = n.shape[1]
    least = list(at_least) or [0] * columns
    found = [
        hide(lattice, n[:, c], already[c], thresholds, at_least=least[c])
        for c in range(columns - tied)
    ]
    if tied:
        whys = list(zip(*found, strict=True)) if found else [()] * len(n)
        any_hidden = [
            next(filter(None, why), None) or own for why, own in zip(whys, already[-1], strict=True)
        ]
        found.append(hide(lattice, n[:, -1], any_hidden, thresholds, at_least=least[-1]))
    return found


class _Suppression:
    """One wave's cells: those hidden for their own sake, and which others have to go with them."""

    def __init__(self, task: Task, first: list[list[Hidden | None]]) -> None:
        self.task = task
        self.result = first

    def solved(self) -> list[list[Hidden | None]]:
        """Hide the others, and say so in every column."""
        task = self.task
        everything = range(task.n.shape[1])
        together = [list(everything)] if task.tied else [[column] for column in everything]
        for columns in together:
            if not self._tops_matter(columns):
                self._each(columns, Way.alone)
            elif len(task.n) * len(columns) <= AT_ONCE:
                self._solve(columns, list(task.lattice.top), Way.at_once)
            else:
                self._solve(columns, list(task.lattice.top), Way.parts)
                self.task = replace(task, fixed=_hidden(self.result))
                self._each(columns, Way.teams)
        return self.result

    def _each(self, columns: list[int], way: Way) -> None:
        """Solve for every organisation by itself that holds anything hidden."""
        for parent in self.task.lattice.top:
            if self._matters(parent, columns):
                self._solve(columns, [parent], way)

    def _tops_matter(self, columns: list[int]) -> bool:
        """Whether a shown alliance has a hidden part; else each organisation is its own affair."""
        hidden = self.task.fixed[np.ix_(self.task.lattice.top, columns)].any()
        return bool(hidden and not self.task.fixed[0, columns].all())

    def _matters(self, parent: int, columns: list[int]) -> bool:
        """Whether anything in an organisation is hidden for its own sake."""
        inside = [parent, *self.task.children(parent)]
        return bool(self.task.fixed[np.ix_(inside, columns)].any())

    def _solve(self, columns: list[int], parents: list[int], way: Way) -> None:
        """Solve for these organisations and columns together, and keep what comes of it."""
        try:
            hidden = Fewest(self.task, columns, parents, way).hidden()
        except NoSolution:  # then nothing of them is shown
            below = [leaf for parent in parents for leaf in self.task.children(parent)]
            hidden = [(place, column) for place in (*parents, *below) for column in columns]
        for place, column in hidden:
            self.result[column][place] = self.result[column][place] or Hidden.sibling


def _hidden(reasons: Reasons) -> np.ndarray:
    """Shape (groups, columns), True where there is a reason."""
    return np.array([[why is not None for why in column] for column in reasons]).T
