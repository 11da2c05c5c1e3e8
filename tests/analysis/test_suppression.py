"""Complementary suppression: nothing hidden follows from what is shown, and little is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import Hidden
from analysis.disclosure import Thresholds
from analysis.errors import LatticeInvalid, NoSolution
from analysis.lattice import Lattice
from analysis.programme import Programme, Term
from analysis.suppression import below_thresholds, by_rule, suppress

TERMS = Thresholds()
Reasons = list[list[Hidden | None]]


@dataclass(frozen=True)
class Team:
    """One leaf of an invented wave."""

    place: int
    name: str
    organisation: int | None
    partners: tuple[int, ...]
    invited: int


def lattice_of(sizes: list[list[int]]) -> Lattice:
    """Organisations with so many people invited in each of their teams."""
    leaves = [
        Team(0, f"{organisation}.{team}", organisation, (organisation,), invited)
        for organisation, teams in enumerate(sizes)
        for team, invited in enumerate(teams)
    ]
    leaves = [Team(p, t.name, t.organisation, t.partners, t.invited) for p, t in enumerate(leaves)]
    return Lattice.of(
        leaves, {place: f"Organisation {place}" for place in range(len(sizes))}, "All"
    )


def answers(lattice: Lattice, per_leaf: list[list[int]]) -> np.ndarray:
    """Answers of every group, by column."""
    return lattice.add_up(per_leaf).astype(int)


def nothing(lattice: Lattice, columns: int) -> Reasons:
    """No other reason to hide anything."""
    return [[None] * len(lattice.groups) for _ in range(columns)]


def hidden(found: Reasons) -> int:
    """How many cells are hidden."""
    return sum(why is not None for column in found for why in column)


def members(lattice: Lattice, place: int) -> np.ndarray:
    """A group as a row of an equation over the leaves."""
    row = np.zeros(lattice.leaves)
    row[list(lattice.groups[place].leaves)] = 1
    return row


def solved(lattice: Lattice, found: Reasons, *, tied: bool) -> list[tuple[int, int]]:
    """Hidden cells below the alliance that follow from the shown ones by linear algebra.

    Where columns are tied, everybody has answered everything, and overall is the sum of the others.
    """
    width = len(found) - tied

    def equation(place: int, column: int) -> np.ndarray:
        own = members(lattice, place)
        return np.concatenate([own * (column in (each, width)) for each in range(width)])

    cells = [(place, c) for c in range(len(found)) for place in range(len(lattice.groups))]
    shown = [equation(place, c) for place, c in cells if found[c][place] is None]
    known = np.array(shown).reshape(len(shown), lattice.leaves * width)
    rank = np.linalg.matrix_rank(known) if shown else 0
    return [
        (place, c)
        for place, c in cells
        if place and found[c][place] is not None and shown
        if np.linalg.matrix_rank(np.vstack([known, equation(place, c)])) == rank
    ]


def differences(lattice: Lattice, n: np.ndarray, found: list[Hidden | None]) -> list[int]:
    """How many answers each shown group keeps when its shown parts are taken away."""
    shown = [place for place, why in enumerate(found) if why is None]
    left = []
    for place in shown:
        own = set(lattice.groups[place].leaves)
        inside = [set(lattice.groups[p].leaves) for p in shown if p != place]
        taken = set().union(*(each for each in inside if each < own))
        if taken and own - taken:
            single = {lattice.groups[p].leaves[0]: p for p in range(len(n)) if _single(lattice, p)}
            left.append(int(sum(n[single[leaf]] for leaf in own - taken)))
    return left


def _single(lattice: Lattice, place: int) -> bool:
    return len(lattice.groups[place].leaves) == 1


def test_the_smallest_sister_team_goes_with_a_hidden_one() -> None:
    lattice = lattice_of([[25, 16, 16], [30], [30]])
    n = answers(lattice, [[20], [6], [9], [20], [30]])

    found = suppress(lattice, n, nothing(lattice, 1), TERMS)

    assert found[0][4:] == [None, Hidden.too_few, Hidden.sibling]
    assert found[0][:4] == [None] * 4


def test_of_a_hidden_organisation_one_team_is_hidden_and_not_all() -> None:
    lattice = lattice_of([[20], [20, 20, 20], [30, 30], [30, 30]])
    n = answers(lattice, [[4], [8], [8], [8], [17], [17], [18], [18]])

    found, rule = (each(lattice, n, nothing(lattice, 1), TERMS) for each in (suppress, by_rule))

    assert [place for place, why in enumerate(found[0]) if why] == [1, 2, 5]
    assert [place for place, why in enumerate(rule[0]) if why] == [1, 2, 5, 6, 7]


def test_an_organisation_without_teams_is_hidden_rather_than_one_with_teams() -> None:
    lattice = lattice_of([[20], [20, 20], [30], [30]])
    n = answers(lattice, [[4], [8], [8], [19], [25]])

    found = suppress(lattice, n, nothing(lattice, 1), TERMS)

    assert [place for place, why in enumerate(found[0]) if why] == [1, 3]


def test_several_constructs_take_the_same_neighbours() -> None:
    lattice = lattice_of([[40, 16, 16, 16], [40], [40]])
    n = answers(lattice, [[30] * 3, [4, 9, 9], [8, 9, 9], [9, 8, 9], [30] * 3, [30] * 3])

    found = suppress(lattice, n, nothing(lattice, 3), TERMS, tied=True)

    assert [why is not None for why in found[0][4:]] == [False, True, True, False]
    assert found[2] == [None] * 5 + [Hidden.sibling] * 2 + [None]
    assert hidden([found[1]]) == 0


def test_overall_goes_where_one_construct_alone_is_hidden_and_stays_where_two_are() -> None:
    lattice = lattice_of([[20], [20], [20], [20]])
    one = answers(lattice, [[4, 9, 9, 9], [9] * 4, [19] * 4, [19] * 4])
    two = answers(lattice, [[4, 4, 9, 9], [9] * 4, [19] * 4, [19] * 4])

    first, second = (
        suppress(lattice, n, nothing(lattice, 4), TERMS, tied=True) for n in (one, two)
    )

    assert first[3] == [None, Hidden.sibling, Hidden.sibling, None, None]
    assert second[3] == [None] * 5
    assert hidden(second) == 4


def test_what_is_hidden_for_another_reason_is_protected_all_the_same() -> None:
    lattice = lattice_of([[20], [20], [20]])
    n = answers(lattice, [[15], [17], [19]])
    already = nothing(lattice, 1)
    already[0][3] = Hidden.seldom

    found = suppress(lattice, n, already, TERMS)

    assert found[0] == [None, Hidden.sibling, None, Hidden.seldom]


def test_an_alliance_that_is_hidden_asks_nothing_of_its_parts() -> None:
    lattice = lattice_of([[9], [90], [20]])
    n = answers(lattice, [[4], [80], [9]])

    found = suppress(lattice, n, nothing(lattice, 1), TERMS)

    assert found[0] == [Hidden.few_partners, Hidden.too_few, None, None]


def test_the_same_is_hidden_whenever_it_is_asked() -> None:
    lattice = lattice_of([[9, 9, 9, 9], [9, 9], [9], [9]])
    n = answers(lattice, [[7], [5], [7], [7], [7], [7], [7], [7]])

    found = [suppress(lattice, n, nothing(lattice, 1), TERMS) for _ in range(3)]

    assert found[0] == found[1] == found[2]
    assert found[0][0][5:9] == [Hidden.sibling, Hidden.too_few, None, None]  # of equals the first


def test_an_organisation_with_a_hidden_team_is_hidden_before_two_that_are_whole() -> None:
    lattice = lattice_of([[9, 9, 9, 9], [9, 9], [9], [9], [9]])
    n = answers(lattice, [[7], [5], [7], [7], [7], [7], [3], [7], [7]])

    found = suppress(lattice, n, nothing(lattice, 1), TERMS)

    assert [place for place, why in enumerate(found[0]) if why] == [1, 3, 7]


LAYOUT = st.lists(st.lists(st.integers(6, 20), min_size=1, max_size=4), min_size=3, max_size=6)


@settings(max_examples=40, deadline=None)
@given(LAYOUT, st.integers(0, 999), st.booleans())
def test_nothing_hidden_follows_and_no_difference_is_about_few(
    layout: list[list[int]], seed: int, skipping: bool
) -> None:
    lattice, rng = lattice_of(layout), Random(seed)
    per_leaf = []
    for invited in (size for teams in layout for size in teams):
        sheets = rng.choice((rng.randint(0, invited), invited))
        per_leaf.append(
            [sheets - (rng.randint(0, sheets // 4) if skipping else 0) for _ in range(3)] + [sheets]
        )
    n = answers(lattice, per_leaf)

    found = suppress(lattice, n, nothing(lattice, 4), TERMS, tied=True)

    for column in range(4):
        assert solved(lattice, [found[column]], tied=False) == []
        assert all(left >= TERMS.team for left in differences(lattice, n[:, column], found[column]))
        first = below_thresholds(lattice, n[:, column], [None] * len(n), TERMS)
        assert all(after for before, after in zip(first, found[column], strict=True) if before)
        if column < 3:
            assert found[column][0] == first[0]
    if not skipping:
        assert solved(lattice, found, tied=True) == []


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.integers(6, 12), min_size=1, max_size=3), min_size=3, max_size=3),
    st.integers(0, 999),
)
def test_no_other_way_hides_fewer(layout: list[list[int]], seed: int) -> None:
    """All ways to hide more are tried."""
    lattice, rng = lattice_of(layout), Random(seed)
    n = answers(lattice, [[rng.randint(3, size)] for teams in layout for size in teams])
    first = below_thresholds(lattice, n[:, 0], [None] * len(n), TERMS)

    found = suppress(lattice, n, nothing(lattice, 1), TERMS)

    fewest = hidden([first])
    free = [place for place, why in enumerate(first) if place and why is None]
    ways = []
    for chosen in product((None, Hidden.sibling), repeat=len(free)):
        other = list(first)
        for place, why in zip(free, chosen, strict=True):
            other[place] = why
        if not solved(lattice, [other], tied=False) and all(
            left >= TERMS.team for left in differences(lattice, n[:, 0], other)
        ):
            ways.append(hidden([other]) - fewest)
    assert hidden(found) - fewest == min(ways)


@settings(max_examples=25, deadline=None)
@given(LAYOUT, st.integers(0, 999))
def test_a_stricter_charter_never_shows_a_cell_below_its_own_threshold(
    layout: list[list[int]], seed: int
) -> None:
    lattice, rng = lattice_of(layout), Random(seed)
    n = answers(lattice, [[rng.randint(0, size)] for teams in layout for size in teams])

    loose, strict = (
        suppress(lattice, n, nothing(lattice, 1), Thresholds(team=team, organisation=team - 2))
        for team in (7, 10)
    )

    hidden_anyway = [
        [
            below_thresholds(
                lattice, n[:, 0], [None] * len(n), Thresholds(team=t, organisation=t - 2)
            )
        ]
        for t in (7, 10)
    ]
    assert hidden(hidden_anyway[1]) >= hidden(hidden_anyway[0])
    assert hidden(strict) >= hidden(hidden_anyway[1])
    assert hidden(loose) >= hidden(hidden_anyway[0])


def test_an_integer_programme_worked_by_hand() -> None:
    programme = Programme()
    cheap, dear, both = programme.binary(1), programme.binary(3), programme.indicator()
    programme.at_least(2, [(1, cheap), (1, dear), (1, Term.true())])
    programme.at_least(0, [(1, both), (-1, cheap)])

    found = programme.solution(100)

    assert [found(each) for each in (cheap, dear, Term.true(), Term.false())] == [
        *(True, False),
        *(True, False),
    ]


def test_demands_that_contradict_each_other_have_no_solution() -> None:
    impossible, certain = Programme(), Programme()
    impossible.at_least(2, [(1, impossible.binary(1))])
    certain.at_least(1, [(1, Term.false())])

    for programme in (impossible, certain):
        with pytest.raises(NoSolution):
            programme.solution(100)


@pytest.mark.parametrize(
    ("leaves", "words"),
    [
        ([Team(0, "Nets", 0, (0,), 9), Team(0, "Boats", 0, (0,), 9)], "the same place"),
        ([Team(0, "Nets", 7, (7,), 9)], "organisation 7, which is not there"),
        ([Team(0, "Nets", 0, (0,), -1)], "Nets has -1 people"),
        ([Team(0, "Nets", 0, (0, 1), 9)], "Nets belongs to one organisation, and holds others"),
        ([Team(0, "Nets", 0, (0,), 9), Team(1, "Pool", None, (0, 1), 9)], "has units of its own"),
    ],
)
def test_a_lattice_whose_units_overlap_is_refused(leaves: list[Team], words: str) -> None:
    with pytest.raises(LatticeInvalid, match=words):
        Lattice.of(leaves, {0: "Harbour", 1: "Mill"}, "All")
