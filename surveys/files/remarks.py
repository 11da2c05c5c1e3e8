"""What is said about a file to whoever wants it imported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about one cell of a file."""

    line: int
    column: str
    value: str
    reason: str
