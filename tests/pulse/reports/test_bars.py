"""Shares as small bars on one scale."""

from __future__ import annotations

import re

from analysis.cells import Cell
from pulse.reports import bars


def size(svg: str) -> tuple[str, ...]:
    """Width and height of a drawing."""
    found = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert found
    return found.groups()


def test_the_scale_ends_above_every_range_and_never_above_a_hundred() -> None:
    assert bars.top([Cell(20, 12, 31, 90), Cell(5, 1, 9, 90)]) == 40
    assert bars.top([Cell(80, 70, 99, 90)]) == 100
    assert bars.top([]) == 100


def test_every_bar_has_one_size_and_no_words() -> None:
    cells = [Cell(0.0, 0.0, 0.5, 900), Cell(50.0, 44.0, 50.0, 900)]

    drawn = [bars.bar(cell, end=50.0) for cell in cells]

    assert {size(each.light) for each in drawn} == {("180", "36")}
    assert all("<text" not in each.light for each in drawn)
    assert drawn[0].light != drawn[0].dark


def test_a_share_and_everybody_else_fill_both_sides_whatever_the_share() -> None:
    drawn = [bars.sided(Cell(share, share - 4, share + 4, 90)).light for share in (5.0, 62.0, 95.0)]

    assert {size(each) for each in drawn} == {("180", "36")}
    for each in drawn:
        lengths = [float(n) for n in re.findall(r'd="M[\d.]+,6h([\d.]+)v14', each)]
        assert len(lengths) == 2
        assert round(sum(lengths), 6) == 85  # half of the drawing: a hundred percent
