"""What may become of a friction, whatever raised it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from surveys.errors import IllegalMove, ReasonMissing

LONGEST = 1_000  # characters of a reason


class State(enum.StrEnum):
    """Where a friction stands."""

    raised = "raised"
    acknowledged = "acknowledged"
    in_hand = "in_hand"
    resolved = "resolved"
    dismissed = "dismissed"


class Deed(enum.StrEnum):
    """What one step in a friction's life was."""

    moved = "moved"  # to the state that it tells
    proposed = "proposed"  # a liaison, to those who have to accept
    accepted = "accepted"
    declined = "declined"
    climbed = "climbed"  # a step up the ladder, because its time ran out
    reopened = "reopened"


MOVES: Mapping[State, tuple[State, ...]] = {
    State.raised: (State.acknowledged, State.in_hand, State.dismissed),
    State.acknowledged: (State.in_hand, State.resolved, State.dismissed),
    State.in_hand: (State.resolved, State.dismissed),
    State.resolved: (),
    State.dismissed: (),
}
OPEN = (State.raised, State.acknowledged, State.in_hand)
REASONED = (State.resolved, State.dismissed)  # states that say why


class Life:
    """What all frictions have, whatever raised them, beside their state."""

    clock: Mapped[date | None]  # from which the ladder counts; None: from before there was one
    rung: Mapped[int] = mapped_column(default=0)  # how far it has climbed, of three
    liaison: Mapped[str | None]  # the address of whoever is to follow it, or is proposed for that
    accepted: Mapped[list[int]] = mapped_column(JSON, default=list)  # ids of partners who agreed


def words(state: State) -> str:
    """A state in a sentence."""
    return state.value.replace("_", " ")


def reason_for(now: State, then: State, reason: str) -> str:
    """The reason with which something goes on from one state to another.

    Returns:
        It in one line; it may be empty where none is owed.

    Raises:
        IllegalMove: it cannot go there from where it stands.
        ReasonMissing: it would be over without a reason, or the reason is too long.
    """
    if then not in MOVES[now]:
        raise IllegalMove(f"A friction that is {words(now)} cannot be {words(then)}.")
    tidy = " ".join(reason.split())
    if then in REASONED and not tidy:
        raise ReasonMissing("Say in a sentence why: it stays beside the flag for good.")
    if len(tidy) > LONGEST:
        raise ReasonMissing(f"The reason is longer than {LONGEST:,} characters. Shorten it.")
    return tidy
