"""One letter gets so many signatures in a minute, and then all is forgotten."""

from __future__ import annotations

import hashlib
import time

from pulse.allowance import EACH, Allowance

ONE, OTHER = (hashlib.sha256(name).digest() for name in (b"one", b"other"))


def test_a_letter_gets_ten_in_a_minute_and_others_lose_nothing() -> None:
    allowance = Allowance(lambda: 5.0)

    taken = [allowance.take(ONE) for _ in range(EACH + 2)]

    assert taken == [True] * EACH + [False, False]
    assert allowance.take(OTHER)


def test_the_next_minute_begins_afresh_under_another_secret() -> None:
    now = 0.0
    allowance = Allowance(lambda: now)
    for _ in range(EACH):
        allowance.take(ONE)
    before = allowance._secret

    now = 60.0

    assert allowance.take(ONE)
    assert allowance._secret != before


def test_all_is_forgotten_after_a_minute_although_nobody_comes() -> None:
    allowance = Allowance(minute=0.05)
    allowance.take(ONE)
    held = any(allowance._counts)

    until = time.monotonic() + 5
    while any(allowance._counts) and time.monotonic() < until:
        time.sleep(0.01)

    assert held
    assert not any(allowance._counts)
