"""A leaky twin of the notes: each is kept beside its ratings, and published in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def published(arrivals: Sequence[Any], sheets: Sequence[Any], _written: Sequence[str]) -> list[str]:
    """The notes in the order of the sheets that they lie beside."""
    notes = {each.sheet: each.note for each in arrivals}
    return [notes[sheet] for sheet in sheets if notes.get(sheet)]
