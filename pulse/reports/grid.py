"""Lays a matrix of partners out as a drawing: rows speak, columns are spoken of."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.reports.heat import SHADES, STEPS
from pulse.reports.minute.saying import whole
from pulse.reports.mutual import View

LABEL, HEAD = 220, 34  # room for names at the side, and for numbers above
WIDE, NARROW = (58, 36), (40, 28)  # a field, where there are few partners and where there are many
MANY = 12
LONGEST = 24  # letters of a name that fit at the side


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `kind` is a shade, "own", "none" (not shown) or "shut" (not the reader's)."""

    x: int
    y: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name or number at the edge, by its place."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A drawing of so many units; each field is `step` wide and high."""

    width: int
    height: int
    step: tuple[int, int]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    fields: tuple[Field, ...]


def grid(view: View) -> Grid:
    """Lay out one view; partners in the order of their names, numbered alike on both sides."""
    step = NARROW if len(view.partners) > MANY else WIDE
    wide, high = step
    rows, columns, fields = [], [], []
    for nth, (rater, name) in enumerate(view.partners):
        short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        y = HEAD + nth * high
        rows.append(Label(LABEL - 8, y + high // 2 + 5, f"{nth + 1}. {short}"))
        columns.append(Label(LABEL + nth * wide + wide // 2, HEAD - 10, str(nth + 1)))
        for at, (rated, _) in enumerate(view.partners):
            kind, text = _said(view, rater, rated)
            fields.append(Field(LABEL + at * wide, y, kind, text))
    count = len(view.partners)
    size = LABEL + count * wide + 2, HEAD + count * high + 2
    return Grid(*size, step, tuple(rows), tuple(columns), tuple(fields))


def _said(view: View, rater: int, rated: int) -> tuple[str, str]:
    if rater == rated:
        return "own", ""
    cell = view.pairs.get((rater, rated))
    if cell is None:
        # a partner that is counted together with others says nothing by itself
        return "shut", ""
    if cell.value is None:
        return "none", ""
    level = whole(cell.value)
    return SHADES[sum(level >= step for step in STEPS)], str(level)
