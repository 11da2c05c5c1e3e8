"""Draws a matrix of partners for paper, where no style sheet gives it its colours."""

from __future__ import annotations

from xml.sax.saxutils import escape

from pulse.reports.grid import Field, Grid, Label

INK, LINE, PAPER = "#16272a", "#ded9cd", "#ffffff"  # the palette's, by day
SHADES = {"a": "#edf5f5", "b": "#cfe4e6", "c": "#aed3d6", "d": "#8cc0c5", "e": "#66a7ae"}
HATCH = (
    '<defs><pattern id="h" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="7" stroke-width="3" '
    f'stroke="{LINE}"/></pattern></defs>'
)
HATCHED = ("none", "shut")


def painted(grid: Grid) -> str:
    """A matrix as SVG, in the colours of the day; hatched where nothing is shown."""
    side, middle = "end", "middle"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {grid.width} {grid.height}" '
            f'width="{grid.width}" height="{grid.height}" font-family="Noto Sans" font-size="14">',
            HATCH,
            *(_text(label, middle) for label in grid.columns),
            *(_text(label, side) for label in grid.rows),
            *(_field(field, grid.step) for field in grid.fields),
            "</svg>",
        ]
    )


def _text(label: Label, anchor: str) -> str:
    return (
        f'<text x="{label.x}" y="{label.y}" text-anchor="{anchor}" fill="{INK}">'
        f"{escape(label.text)}</text>"
    )


def _field(field: Field, step: tuple[int, int]) -> str:
    wide, high = step
    fill = "url(#h)" if field.kind in HATCHED else SHADES.get(field.kind, PAPER)
    drawn = (
        f'<rect x="{field.x}" y="{field.y}" width="{wide}" height="{high}" fill="{fill}" '
        f'stroke="{PAPER}" stroke-width="2"/>'
    )
    if not field.text:
        return drawn
    at = Label(field.x + wide // 2, field.y + high // 2 + 5, field.text)
    return drawn + _text(at, "middle")
