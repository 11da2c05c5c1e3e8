"""No sum of a release's numbers is about too few people, whatever the alliance looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from analysis.cells import Cell, Hidden
from analysis.release import Row, hidden_cell
from pulse.attacks import lattices, twins
from pulse.attacks.lattices import Alliance, Shape
from pulse.attacks.subtraction import Leaks, attacked, product
from tests.attacks import shapes

SMALL: Shape = [[12, 14], [20], [22], [24]]


def wave(layout: Shape, seed: int, *, response: float = 0.6) -> Alliance:
    """One wave of an alliance, of which nobody knows that all answered everything."""
    found = lattices.waves(layout, Random(seed), turnover=0.1, response=response)[0]
    return replace(found, complete=False)


@pytest.mark.parametrize("real", [shapes.civil_service, shapes.pierce])
def test_nothing_follows_from_the_releases_of_real_shapes(
    real: Callable[[Random], Shape],
) -> None:
    rng = Random(14)
    alliance = lattices.waves(real(rng), rng, turnover=0.1, response=0.78, themes=2)[0]

    found = attacked(product(alliance, rng), alliance)

    assert (found.few, found.recovered) == (0, 0)
    assert found.hidden > 0


def test_the_same_attack_breaks_thresholds_alone_on_a_real_shape() -> None:
    rng = Random(14)
    alliance = lattices.waves(shapes.pierce(rng), rng, turnover=0.1, response=0.5, themes=2)[0]

    found = attacked(twins.load("by_threshold").published(alliance, rng), alliance)

    assert found.few > 0
    assert found.recovered > 0


def told(alliance: Alliance, shown: dict[int, float]) -> list[Row]:
    """One theme's means of the alliance and its organisations; the rest hidden for itself."""
    columns = {
        ("alliance", 0): range(len(alliance.leaves)),
        ("organisation", 0): (0, 1),
        ("organisation", 1): (2,),
        ("organisation", 2): (3,),
        ("organisation", 3): (4,),
    }
    rows = []
    for nth, ((subject, place), leaves) in enumerate(columns.items()):
        n = sum(int(alliance.leaves[leaf].moments.n[0]) for leaf in leaves)
        cell = hidden_cell(Hidden.seldom)
        if nth in shown:
            cell = Cell(shown[nth], shown[nth], shown[nth], n)
        owner = None if subject == "alliance" else place
        rows.append(Row(subject, place, owner, "", "t0", "mean", "person", cell, 20, ""))
    return rows


def test_the_attack_finds_a_hidden_figure_that_is_a_difference() -> None:
    alliance = wave(SMALL, 1, response=1.0)

    alone = attacked(told(alliance, {0: 50, 1: 50, 2: 50, 3: 50}), alliance)
    two = attacked(told(alliance, {0: 50, 1: 50, 2: 50}), alliance)

    assert alone == Leaks(0, 1, 1, 1)
    assert two == Leaks(0, 0, 2, 1)


def test_the_attack_finds_hidden_figures_that_have_no_room() -> None:
    alliance = wave(SMALL, 1, response=1.0)
    sizes = [int(leaf.moments.n[0]) for leaf in alliance.leaves]
    rest = sizes[3] + sizes[4]
    whole = (50 * (sum(sizes) - rest) + 100 * rest) / sum(sizes)

    found = attacked(told(alliance, {0: whole, 1: 50, 2: 50}), alliance)

    assert found == Leaks(0, 2, 2, 1)
