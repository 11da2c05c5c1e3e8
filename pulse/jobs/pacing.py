"""Brings letters to seats at the pace that is set: those that may leave now before all others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from pulse.jobs.workshop import Workshop

FEW = 20  # letters whose turns are taken, and whose tickets are written, at once
PATIENCE = 15.0  # seconds of a job in which it waits for turns; other letters wait behind it
TOGETHER = 0.5  # seconds: letters whose turns are no further apart leave as one lot


class Addressed(Protocol):
    """Whatever has an address."""

    @property
    def address(self) -> str:
        """To which a letter may go."""


Seat = TypeVar("Seat", bound=Addressed)


def in_turn(
    shop: Workshop,
    seats: Sequence[Seat],
    bring: Callable[[Sequence[Seat]], None],
) -> int:
    """Bring a few letters at a time, each lot when its turn has come.

    A receiving domain that has had its letters of this minute holds up no other one: its seats
    come last, and those whose turn is far are left to the next job.

    Args:
        shop: where the job works; its roster has nothing under way.
        seats: in the order in which they would be brought if there were no pace.
        bring: brings a few letters now.

    Returns:
        How many seats were left.
    """
    pace, left = shop.outbox.pace, list[Seat]()
    for start in range(0, len(seats), FEW):
        few = seats[start : start + FEW]
        turns = pace.turns(shop.roster, [each.address for each in few], shop.now())
        left += [each for each, turn in zip(few, turns, strict=True) if turn is None]
        if now := [each for each, turn in zip(few, turns, strict=True) if turn is not None]:
            bring(now)
    return _patiently(shop, left, bring) if left else 0


def _patiently(
    shop: Workshop,
    seats: Sequence[Seat],
    bring: Callable[[Sequence[Seat]], None],
) -> int:
    """Wait for the turns of some seats, but not for long; how many were left."""
    until, left = time.monotonic() + PATIENCE, 0
    for start in range(0, len(seats), FEW):
        few, began = seats[start : start + FEW], time.monotonic()
        patience = max(until - began, 0.0)
        addresses = [each.address for each in few]
        turns = shop.outbox.pace.turns(shop.roster, addresses, shop.now(), patience=patience)
        known = [(turn, each) for turn, each in zip(turns, few, strict=True) if turn is not None]
        left += len(few) - len(known)
        known.sort(key=lambda pair: pair[0])
        for _, lot in groupby(known, key=lambda pair: pair[0] // TOGETHER):
            together = list(lot)
            rest(shop, began + together[-1][0] - time.monotonic())
            bring([each for _, each in together])
    return left


def rest(shop: Workshop, seconds: float) -> None:
    """Do nothing for a while, unless the process is about to stop.

    Raises:
        Interrupted: it is, or the job was cancelled.
    """
    if seconds > 0:
        shop.stopping.wait(seconds)
    shop.mark()
