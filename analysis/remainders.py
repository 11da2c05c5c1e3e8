"""What is left of shown groups without their shown parts, and what that tells of hidden ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.published import Sheet, Tree

Bounds = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Reach:
    """Between what one hidden mean lies, and how many answers it has at most."""

    low: float
    high: float
    most: float


@dataclass(frozen=True)
class Remainder:
    """What is left of a shown group without its shown parts: hidden parts that add up to it.

    Attributes:
        parent: the shown group.
        places: the hidden parts, none of which has parts itself.
        n: answers of all of them.
        low, high: between what their sum of scores lies, noise and rounding considered.
        least, most: per part, between what its answers lie.
        exact: whether scores add up at all; overall's need not.
    """

    parent: int
    places: list[int]
    n: float
    low: float
    high: float
    least: np.ndarray
    most: np.ndarray
    exact: bool

    def groups(self, tree: Tree, sheet: Sheet, column: int) -> Iterator[tuple[int, list[int]]]:
        """Every hidden group of which some parts are all that is hidden, as indices of parts."""
        for nth, place in enumerate(self.places):
            yield place, [nth]
        if self.parent:
            return
        for top, teams in tree.below.items():
            if sheet.n[top, column] < 0 and not (sheet.n[list(teams), column] >= 0).any():
                inside = [self.places.index(team) for team in teams]
                yield top, inside


def remainders(
    tree: Tree, sheet: Sheet, column: int, n: Bounds, *, sure: float
) -> Iterator[Remainder]:
    """Of one column, what is left of every shown group that has hidden parts."""
    shown = sheet.shown[:, column]
    for parent in (0, *tree.below):
        if not shown[parent]:
            continue
        taken, places = [], []
        for child in tree.children(parent):
            if shown[child]:
                taken.append(child)
            elif teams := tree.below.get(child):
                taken += [team for team in teams if shown[team]]
                places += [team for team in teams if not shown[team]]
            else:
                places.append(child)
        if not places:
            continue
        left = float(sheet.n[parent, column] - sheet.n[taken, column].sum())
        noise = sheet.noise[parent, column] - sheet.noise[taken, column].sum()
        slack = sure * float(np.sqrt(max(0.0, noise)))
        least, most = _shared_out(n[0][places, column], n[1][places, column], left)
        yield Remainder(
            parent=parent,
            places=places,
            n=left,
            low=float(sheet.low[parent, column] - sheet.high[taken, column].sum()) - slack,
            high=float(sheet.high[parent, column] - sheet.low[taken, column].sum()) + slack,
            least=least,
            most=most,
            exact=_adds_up(sheet, parent, column),
        )


def _adds_up(sheet: Sheet, parent: int, column: int) -> bool:
    """Whether scores of parts add up to the whole: overall's, if nobody skipped a theme."""
    if not sheet.tied or column < len(sheet.columns) - 1:
        return True
    return bool((sheet.n[parent] == sheet.n[parent, -1]).all())


def _shared_out(least: np.ndarray, most: np.ndarray, total: float) -> Bounds:
    """Between what each of some counts lies if all of them make up a total."""
    if not least.sum() <= total <= most.sum():
        least, most = np.zeros_like(least), np.full_like(most, total)
    most = np.minimum(most, total)
    low = np.maximum(least, total - (most.sum() - most))
    high = np.minimum(most, total - (least.sum() - least))
    return low, high


def alone(rest: Remainder, inside: list[int]) -> Reach:
    """The range of the mean of some of the parts, from this remainder alone.

    The mean is largest, and smallest, where the parts have as few answers as they can: with the
    others all at one end, n times the mean is at most the whole sum, and n times its distance from
    100 at most the distance of the whole.
    """
    chosen = np.zeros(len(rest.places), dtype=bool)
    chosen[inside] = True
    others = ~chosen
    most = min(rest.most[chosen].sum(), rest.n - rest.least[others].sum())
    n = max(1.0, rest.least[chosen].sum(), rest.n - rest.most[others].sum())
    if not rest.exact:
        return Reach(0.0, 100.0, float(most))
    high = min(100.0, rest.high / n)
    low = max(0.0, 100.0 - (100.0 * rest.n - rest.low) / n)
    return Reach(float(low), float(max(low, high)), float(most))
