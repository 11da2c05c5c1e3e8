"""A small integer programme: things to be decided, what must hold, and the cheapest way to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.errors import NoSolution


@dataclass(frozen=True, slots=True)
class Term:
    """Something that is true or false: for certain, or by a variable to be decided."""

    variable: int  # -1 where it is certain
    value: bool = False

    @classmethod
    def true(cls) -> Term:
        """What is true whatever is decided."""
        return cls(-1, value=True)

    @classmethod
    def false(cls) -> Term:
        """What is false whatever is decided."""
        return cls(-1, value=False)

    @property
    def certain(self) -> bool:
        """Whether there is nothing to decide."""
        return self.variable < 0


class Programme:
    """Variables of 0 or 1 with costs, and sums of them that must reach a number."""

    def __init__(self) -> None:
        self._costs: list[float] = []
        self._whole: list[bool] = []
        self._least: list[float] = []
        self._rows: list[int] = []
        self._places: list[int] = []
        self._weights: list[float] = []

    def binary(self, cost: float) -> Term:
        """Something to be decided, and what it costs if it is true."""
        self._costs.append(cost)
        self._whole.append(True)
        return Term(len(self._costs) - 1)

    def indicator(self) -> Term:
        """A number from 0 to 1 without a cost, for what follows from decisions."""
        self._costs.append(0.0)
        self._whole.append(False)
        return Term(len(self._costs) - 1)

    def at_least(self, least: float, terms: Sequence[tuple[float, Term]]) -> None:
        """Demand that weights times terms add up to `least` or more."""
        constant = sum(weight for weight, term in terms if term.certain and term.value)
        open_terms = [(weight, term.variable) for weight, term in terms if not term.certain]
        least -= constant
        if least <= sum(min(0.0, weight) for weight, _ in open_terms):
            return
        row = len(self._least)
        self._least.append(least)
        for weight, variable in open_terms:
            self._rows.append(row)
            self._places.append(variable)
            self._weights.append(weight)

    def solution(self, nodes: int) -> Callable[[Term], bool]:
        """The cheapest decisions.

        Args:
            nodes: of the search, at most; then the best that was found.

        Returns:
            What tells of a term whether it is true.

        Raises:
            NoSolution: the demands contradict each other, or nothing was found in so many nodes.
        """
        if not self._least:
            return lambda term: term.certain and term.value
        if not self._costs:
            raise NoSolution("what is certain contradicts the demands")
        shape = (len(self._least), len(self._costs))
        demands = sparse.csr_array((self._weights, (self._rows, self._places)), shape=shape)
        found = milp(
            np.array(self._costs),
            integrality=np.array(self._whole, dtype=int),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(demands, np.array(self._least), np.inf),
            options={"mip_rel_gap": 0.0, "node_limit": nodes},
        )
        if found.x is None:
            raise NoSolution(f"no decisions meet all demands: {found.message}")
        decided = found.x > 0.5
        return lambda term: term.value if term.certain else bool(decided[term.variable])
