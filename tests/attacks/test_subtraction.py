"""No sum of the release's shown numbers, added or taken away, is about one to four people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

import numpy as np

from analysis.cells import Hidden
from analysis.disclosure import Thresholds, too_few
from analysis.lattice import Lattice, hide

TERMS = Thresholds()
WAVES = 400
FEWEST = TERMS.organisation

Rule = Callable[[Lattice, np.ndarray, int], Sequence[Hidden | None]]


@dataclass(frozen=True)
class Team:
    """One leaf of an invented wave."""

    place: int
    name: str
    organisation: int | None
    partners: tuple[int, ...]
    invited: int


def alliance(rng: Random) -> tuple[Lattice, list[int]]:
    """Three to six organisations of one to four teams, perhaps a pool; answers of each leaf."""
    leaves: list[Team] = []
    organisations = dict(enumerate("ABCDEF"[: rng.randint(3, 6)]))
    for organisation in organisations:
        for _ in range(rng.choice((1, 1, 2, 3, 4))):
            place = len(leaves)
            people = rng.randint(8, 20)
            leaves.append(Team(place, f"Team {place}", organisation, (organisation,), people))
    if rng.random() < 0.4:
        leaves.append(Team(len(leaves), "Pool", None, (90, 91, 92), rng.randint(9, 20)))
    answers = [rng.choice((*range(10), leaf.invited)) for leaf in leaves]
    return Lattice.of(leaves, organisations, "Alliance"), answers


def unions(lattice: Lattice) -> Iterator[tuple[int, ...]]:
    """Every set of sister teams, and of partners, by the leaves in it."""
    families = [[lattice.groups[place].leaves for place in lattice.top]]
    families += [[lattice.groups[p].leaves for p in below] for below in lattice.below.values()]
    for family in families:
        for size in range(1, len(family) + 1):
            for chosen in combinations(family, size):
                yield tuple(leaf for leaves in chosen for leaf in leaves)


def worked_out(lattice: Lattice, answers: Sequence[int], hidden: Sequence[Hidden | None]) -> int:
    """How many sets of one to four answers follow from the shown numbers by linear algebra."""
    shown = [group for group, why in zip(lattice.groups, hidden, strict=True) if why is None]
    known = np.zeros((len(shown), lattice.leaves))
    for row, group in enumerate(shown):
        known[row, list(group.leaves)] = 1
    if not shown:
        return 0
    rank = np.linalg.matrix_rank(known)
    found = 0
    for leaves in unions(lattice):
        if not 0 < sum(answers[leaf] for leaf in leaves) < FEWEST:
            continue
        wanted = np.zeros((1, lattice.leaves))
        wanted[0, list(leaves)] = 1
        found += int(np.linalg.matrix_rank(np.vstack([known, wanted])) == rank)
    return found


def broken(rule: Rule) -> int:
    """How many small sets follow from the releases of many waves that were hidden by a rule."""
    rng = Random(14)
    found = 0
    for number in range(WAVES):
        lattice, answers = alliance(rng)
        n = lattice.add_up([[each] for each in answers])[:, 0].astype(int)
        found += worked_out(lattice, answers, rule(lattice, n, 15 if number % 3 == 0 else 0))
    return found


def the_products(lattice: Lattice, n: np.ndarray, at_least: int) -> Sequence[Hidden | None]:
    """What the product hides."""
    return hide(lattice, n, [None] * len(lattice.groups), TERMS, at_least=at_least)


def thresholds_alone(lattice: Lattice, n: np.ndarray, _at_least: int) -> Sequence[Hidden | None]:
    """The leaky twin: every group by its own number, and no sibling for another's sake."""
    invited = [group.invited for group in lattice.groups]
    return too_few([int(each) for each in n], invited, TERMS.organisation)


def test_nothing_small_follows_from_what_is_shown() -> None:
    assert broken(the_products) == 0


def test_the_same_algebra_breaks_thresholds_alone() -> None:
    assert broken(thresholds_alone) > WAVES / 4
