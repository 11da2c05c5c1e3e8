"""How long what did not work rests before it is tried again: longer with each failure in a row."""

from __future__ import annotations

from datetime import timedelta

PATIENCE = timedelta(minutes=1)  # after a first failure; it doubles with each one after it
LONGEST = timedelta(minutes=15)
PUT_OFF = tuple(timedelta(minutes=each) for each in (10, 20, 40, 80, 160, 240, 240, 240, 240, 240))
PASSES = (timedelta(minutes=20), timedelta(minutes=60), timedelta(minutes=180))  # of a reminder


def rest(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, the first being 1."""
    return min(PATIENCE * float(2 ** min(failures - 1, 9)), LONGEST)


def until_next_try(tries: int) -> timedelta | None:
    """How long a letter waits that its receiving side has put off this often.

    Returns:
        Minutes at first, hours later; None after more than a day of trying.
    """
    return PUT_OFF[tries - 1] if tries <= len(PUT_OFF) else None
