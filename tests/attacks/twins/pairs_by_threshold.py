"""A leaky twin of figures about partners: thresholds alone, of everybody, and as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.cells import PAIR, RECEIVED, Cell, Hidden, about
from analysis.release import Row, hidden_cell

LEAST = 7


def published(world: Any, _secret: bytes) -> list[Row]:
    """What is said of each partner, and what each pair says that agreed, from seven answers on."""
    return list(_rows(world))


def _rows(world: Any) -> Iterator[Row]:
    for said in world.said:
        sums = [(rater, int(rater.moments.n[0]), float(rater.moments.total[0]))
                for rater in said.raters]  # fmt: skip
        n, total = sum(each[1] for each in sums), sum(each[2] for each in sums)
        yield _row("organisation", said.partner, RECEIVED, n, total)
        for rater, own, points in sums:
            agreed = frozenset((rater.organisation, said.partner)) in world.mutual
            row = _row(PAIR, rater.organisation, about(said.partner), own, points)
            yield row if agreed else _hidden(row, Hidden.not_agreed)


def _row(subject: str, place: int, construct: str, n: int, total: float) -> Row:
    cell = hidden_cell(Hidden.too_few)
    if n >= LEAST:
        cell = Cell(total / n, total / n, total / n, n)
    return Row(subject, place, place, "", construct, "mean", "person", cell, 0, "")


def _hidden(row: Row, why: Hidden) -> Row:
    cell = hidden_cell(why)
    return Row(row.subject, row.place, row.place, "", row.construct, "mean", "person", cell, 0, "")
