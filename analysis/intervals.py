"""Between what a hidden figure must lie, given everything that is told: by linear programming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.published import Sheet, Tree
from analysis.remainders import Reach, Remainder, alone, remainders

ENOUGH = 5.0  # points of 100; a figure that was seen to be free by so much need not be looked at


def reaches(
    tree: Tree, sheet: Sheet, wanted: np.ndarray, n: tuple[np.ndarray, np.ndarray], *, sure: float
) -> Iterator[tuple[int, int, int, Reach]]:
    """The range of every wanted cell that lies in a shown group.

    One shown group and column at a time, the linear programme has a closed form; see `alone`.
    Where overall is shown beside several hidden themes, they are looked at together by `System`,
    which can only narrow the ranges.

    Args:
        tree, sheet: what is published.
        wanted: shape (groups, columns), the cells of interest, all hidden.
        n: for every cell between what its answers lie by its own reason and participation.
        sure: standard deviations that noise never goes beyond.

    Yields:
        Group, column, the shown group that it is a part of, and its range.
    """
    tied = System(tree, sheet) if sheet.tied else None
    kept: list[tuple[int, int, int, Reach]] = []
    for column in range(len(sheet.columns)):
        for rest in remainders(tree, sheet, column, n, sure=sure):
            if tied is not None:
                tied.add(rest, column)
            for place, inside in rest.groups(tree, sheet, column):
                if wanted[place, column]:
                    kept.append((place, column, rest.parent, alone(rest, inside)))
    if tied is None:
        yield from kept
        return
    narrowed = tied.narrowed([(place, column) for place, column, _, _ in kept])
    for place, column, parent, reach in kept:
        low, high = narrowed.get((place, column), (reach.low, reach.high))
        yield (
            place, column, parent,
            Reach(max(low, reach.low), min(high, reach.high), reach.most),
        )  # fmt: skip


@dataclass
class System:
    """All remainders of a sheet together, tied by overall: one linear programme."""

    tree: Tree
    sheet: Sheet
    cells: dict[tuple[int, int], int] = field(default_factory=dict)
    rests: list[tuple[Remainder, int]] = field(default_factory=list)

    def add(self, rest: Remainder, column: int) -> None:
        """Take a remainder in."""
        self.rests.append((rest, column))
        for place in rest.places:
            self.cells.setdefault((place, column), len(self.cells))

    def narrowed(self, wanted: list[tuple[int, int]]) -> dict[tuple[int, int], tuple[float, float]]:
        """The ranges of those wanted cells that ties may have narrowed, of at most five points.

        Points that meet all demands are sought, which lie far apart; a cell that two of them show
        to be free by five points is done with. Each of the others has programmes of its own.
        """
        ties = self._ties()
        if not ties:
            return {}
        tied = {variable for row, _ in ties for variable in row}
        open_cells = [cell for cell in wanted if cell in self.cells and self.cells[cell] in tied]
        if not open_cells:
            return {}
        programme = _Programme(self, ties)
        places = np.array([self.cells[cell] for cell in open_cells])
        seen = programme.spread(places)
        found = {}
        for cell, (low, high) in zip(open_cells, seen, strict=True):
            if high - low < ENOUGH:
                found[cell] = programme.ends(self.cells[cell])
        return found

    def _ties(self) -> list[tuple[dict[int, float], float]]:
        """Per group whose overall is shown beside hidden themes: weights of means, and their sum.

        A group whose hidden cell is not in the system is left out: nothing is known of it.
        """
        shown, themes = self.sheet.shown, len(self.sheet.columns) - 1
        found = []
        for place in np.flatnonzero(shown[:, -1] & ~shown[:, :-1].all(axis=1)):
            hidden = [c for c in range(themes) if not shown[place, c]]
            row = [self.cells.get((int(place), c)) for c in hidden]
            if None in row or len(hidden) == themes:
                continue
            mid = (self.sheet.low[place] + self.sheet.high[place]) / 2
            means = mid / np.maximum(self.sheet.n[place], 1)
            known = sum(means[c] for c in range(themes) if shown[place, c])
            found.append(
                ({cell: 1.0 for cell in row if cell is not None}, themes * means[-1] - known)
            )
        return found


class _Programme:
    """The matrices of a system: answers of every cell, then sums of scores."""

    def __init__(self, system: System, ties: list[tuple[dict[int, float], float]]) -> None:
        self.count = len(system.cells)
        self.least, self.most = np.zeros(self.count), np.zeros(self.count)
        rows: list[dict[int, float]] = []
        low: list[float] = []
        high: list[float] = []
        answered = _answered(system, ties)
        for rest, column in system.rests:
            cells = [system.cells[place, column] for place in rest.places]
            self.least[cells], self.most[cells] = _as_answered(rest, cells, answered)
            rows.append(dict.fromkeys(cells, 1.0))
            low.append(rest.n)
            high.append(rest.n)
            if rest.exact:
                rows.append({self.count + cell: 1.0 for cell in cells})
                low.append(rest.low)
                high.append(rest.high)
        for tie, total in ties:
            rows.append({self.count + cell: 1.0 for cell in tie})
            low.append(total * answered[next(iter(tie))] - 1e-6)
            high.append(total * answered[next(iter(tie))] + 1e-6)
        for cell in range(self.count):
            rows.append({self.count + cell: 1.0, cell: -100.0})
            low.append(-np.inf)
            high.append(0.0)
        self.rows, self.low, self.high = (
            _matrix(rows, 2 * self.count),
            np.array(low),
            np.array(high),
        )

    def spread(self, places: np.ndarray) -> list[tuple[float, float]]:
        """The least and largest mean of each cell among some points that meet all demands."""
        low, high = np.full(len(places), np.inf), np.full(len(places), -np.inf)
        for bit in range(max(1, int(np.ceil(np.log2(len(places) + 1))))):
            sign = np.where((np.arange(len(places)) >> bit) & 1, 1.0, -1.0)
            for way in (sign, -sign):
                costs = np.zeros(2 * self.count)
                costs[places], costs[self.count + places] = 50 * way, -way
                point = self._solve(costs)
                if point is None:
                    return [(0.0, 100.0)] * len(places)  # contradictory, so that it says nothing
                n = point[places]
                means = np.where(n > 0.5, point[self.count + places] / np.maximum(n, 0.5), np.nan)
                low, high = np.fmin(low, means), np.fmax(high, means)
            if (high - low >= ENOUGH).all():
                break
        return list(zip(low.tolist(), high.tolist(), strict=True))

    def ends(self, cell: int) -> tuple[float, float]:
        """The least and the largest mean of one cell.

        Source:
            Charnes, Cooper (1962), Naval Research Logistics Quarterly 9, 181-186: a ratio becomes
            linear when everything is scaled so that its denominator is 1.
        """
        found = []
        for way in (1.0, -1.0):
            value = self._ratio(cell, way)
            if value is None:
                return 0.0, 100.0
            found.append(value)
        return found[0], found[1]

    def _solve(self, costs: np.ndarray) -> np.ndarray | None:
        least = np.concatenate([self.least, np.zeros(self.count)])
        most = np.concatenate([self.most, 100 * self.most])
        demands = LinearConstraint(self.rows, self.low, self.high)
        found = milp(costs, bounds=Bounds(least, most), constraints=demands)
        return None if found.x is None else np.asarray(found.x)

    def _ratio(self, cell: int, way: float) -> float | None:
        """The least (way 1) or largest (way -1) ratio of a cell's sum to its answers."""
        size = 2 * self.count
        every = sparse.eye_array(size, format="csr")
        rows = sparse.vstack([self.rows, every])
        low = np.concatenate([self.low, self.least, np.zeros(self.count)])
        high = np.concatenate([self.high, self.most, 100 * self.most])
        one = sparse.csr_array(([1.0], ([0], [cell])), shape=(1, size + 1))
        demands = [LinearConstraint(one, 1.0, 1.0)]
        for limit, least, most in ((low, 0.0, np.inf), (high, -np.inf, 0.0)):
            told = np.isfinite(limit)
            scaled = sparse.hstack([rows[told], sparse.csr_array(-limit[told][:, None])])
            demands.append(LinearConstraint(scaled.tocsr(), least, most))
        costs = np.zeros(size + 1)
        costs[self.count + cell] = way
        found = milp(costs, bounds=Bounds(0, np.inf), constraints=demands)
        return None if found.x is None else float(found.x[self.count + cell])


def _answered(system: System, ties: list[tuple[dict[int, float], float]]) -> dict[int, float]:
    """Answers behind tied cells, if everybody who has an overall score answered every theme."""
    places = {cell: place for (place, _), cell in system.cells.items()}
    return {cell: float(system.sheet.n[places[cell], -1]) for tie, _ in ties for cell in tie}


def _as_answered(
    rest: Remainder, cells: list[int], answered: dict[int, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Between what the answers of a remainder's parts lie, as an attacker would take them.

    Tied ones are taken to be as many as have an overall score, unless that contradicts the sum.
    """
    known = np.array([answered.get(cell, np.nan) for cell in cells])
    least, most = np.fmax(known, rest.least), np.fmin(known, rest.most)
    if (least <= most).all() and least.sum() <= rest.n <= most.sum():
        return least, most
    return rest.least, rest.most


def _matrix(rows: list[dict[int, float]], width: int) -> sparse.csr_array:
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    columns = [column for row in rows for column in row]
    weights = [weight for row in rows for weight in row.values()]
    return sparse.csr_array((weights, (places, columns)), shape=(len(rows), width))
