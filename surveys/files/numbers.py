"""Numbers in the cells of a file, or the end of a sentence that says why a cell holds none."""

from __future__ import annotations

from surveys.files.cells import shown

MOST = 1e9


class CellWrong(Exception):
    """A cell cannot be; `str()` is the end of a sentence that names file and line."""


def number(text: str, column: str, *, least: float = -MOST, most: float = MOST) -> float | None:
    """The number in a cell; None if it is empty.

    Args:
        text: what the cell holds.
        column: its name, for the sentence.
        least: the lowest number that can be.
        most: the highest.

    Raises:
        CellWrong: it is no number, or none that can be.
    """
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        raise CellWrong(f"“{shown(text)}” in {column} is no number.") from None
    if not least <= found <= most:
        raise CellWrong(f"“{shown(text)}” in {column} cannot be.")
    return found
