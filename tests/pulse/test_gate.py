"""So many receipts are worked out at once, and a flood of messages costs whoever makes it."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from itertools import count

import pytest

from pulse.errors import Crowded
from pulse.gate import EASIEST, FREE, HARDEST, Gate, worked

BODY = b"a sealed message"


def gate(now: list[float] | None = None) -> Gate:
    """A gate that has no patience, at a time of its own."""
    times = now or [600.0]
    return Gate(b"secret", clock=lambda: times[0], places=2, line=0, patience=0.01)


def proof(gate: Gate, code: str, body: bytes, bits: int) -> bytes:
    """Do the work that a message costs."""
    start = gate.task(code) + hashlib.sha256(body).digest()
    return next(
        nonce
        for nonce in (number.to_bytes(8) for number in count())
        if worked(start + nonce) >= bits
    )


def test_only_so_many_are_inside_at_once_and_a_place_is_given_back() -> None:
    door = gate()

    with ExitStack() as inside:
        inside.enter_context(door.place())
        inside.enter_context(door.place())
        with pytest.raises(Crowded) as refused:
            inside.enter_context(door.place())

    assert refused.value.after > 0
    with door.place():
        pass


def test_whoever_waits_too_long_is_asked_to_come_again() -> None:
    door = Gate(b"secret", places=1, line=1, patience=0.01)

    with door.place(), pytest.raises(Crowded), door.place():
        pass

    with door.place():
        pass


def test_the_first_messages_of_a_minute_cost_nothing_and_more_cost_more() -> None:
    door, asked = gate(), []

    for _ in range(40 * FREE):
        asked.append(door.bits("one"))
        door.count("one")

    assert asked[:FREE] == [0] * FREE
    assert asked[FREE] == EASIEST
    assert asked == sorted(asked)
    assert asked[-1] == HARDEST
    assert door.bits("other") == 0


def test_a_minute_later_it_costs_nothing_again() -> None:
    now = [600.0]
    door = gate(now)
    for _ in range(2 * FREE):
        door.count("one")

    now[0] += 60

    assert door.bits("one") == 0
    door.free("one")


def test_a_proof_serves_one_message_at_one_form_for_a_few_minutes() -> None:
    now = [600.0]
    door = gate(now)
    for _ in range(FREE):
        door.count("one")
        door.count("other")
    nonce = proof(door, "one", BODY, EASIEST)

    fits = door.paid("one", BODY, nonce)
    others = (door.paid("other", BODY, nonce), door.paid("one", b"another", nonce))
    now[0] += 60 * 11
    for _ in range(FREE):
        door.count("one")

    assert fits
    assert others == (False, False)
    assert not door.paid("one", BODY, nonce)


def test_without_a_script_nothing_can_be_paid_above_the_rate() -> None:
    door = gate()
    for _ in range(FREE):
        door.count("one")

    with pytest.raises(Crowded):
        door.free("one")
