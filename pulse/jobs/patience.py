"""How long what did not work rests before it is tried again: longer with each failure in a row."""

from __future__ import annotations

from datetime import timedelta

PATIENCE = timedelta(minutes=1)  # after a first failure; it doubles with each one after it
LONGEST = timedelta(minutes=15)


def rest(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, the first being 1."""
    return min(PATIENCE * float(2 ** min(failures - 1, 9)), LONGEST)
