"""Envelopes: one size, for a few keys, and nobody can tell for whom."""

from __future__ import annotations

import os
from random import SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering import envelopes
from surveys.errors import MessageTooLong, SealBroken

RNG = SystemRandom()
PRIVATE = [os.urandom(32) for _ in range(4)]
PUBLIC = [envelopes.public(each) for each in PRIVATE]


@given(st.text(max_size=300), st.integers(1, 4))
def test_everybody_it_was_sealed_to_reads_it_and_nobody_else(text: str, readers: int) -> None:
    text = text.encode("utf-8", "replace").decode()
    envelope = envelopes.sealed({"text": text}, PUBLIC[:readers], RNG)

    assert len(envelope) == envelopes.SIZE
    for private in PRIVATE[:readers]:
        assert envelopes.opened(envelope, private) == {"text": text}
    for private in PRIVATE[readers:]:
        with pytest.raises(SealBroken):
            envelopes.opened(envelope, private)


@pytest.mark.parametrize("at", [0, 40, 32 + 16 * 48 + 5, envelopes.SIZE - 1])
def test_a_changed_envelope_does_not_open(at: int) -> None:
    changed = bytearray(envelopes.sealed({"text": "x"}, PUBLIC[:1] * envelopes.PLACES, RNG))
    changed[at] ^= 1
    whole = range(32, 32 + 16 * 48)

    if at in whole:  # one wrap of sixteen is lost; another opens
        assert envelopes.opened(bytes(changed), PRIVATE[0]) == {"text": "x"}
    else:
        with pytest.raises(SealBroken):
            envelopes.opened(bytes(changed), PRIVATE[0])


@pytest.mark.parametrize("rubbish", [b"", b"x" * 31, bytes(envelopes.SIZE)])
def test_what_is_no_envelope_is_refused(rubbish: bytes) -> None:
    with pytest.raises(SealBroken):
        envelopes.opened(rubbish, PRIVATE[0])


def test_a_message_of_the_longest_kind_fits_and_a_longer_one_does_not() -> None:
    envelope = envelopes.sealed({"text": "ü" * 3000, "category": "x" * 200}, PUBLIC, RNG)

    assert envelopes.opened(envelope, PRIVATE[3])["text"] == "ü" * 3000
    with pytest.raises(MessageTooLong):
        envelopes.sealed({"text": "x" * envelopes.PLAIN}, PUBLIC, RNG)


def test_a_message_has_room_for_sixteen_readers() -> None:
    with pytest.raises(ValueError, match="16 readers"):
        envelopes.sealed({}, PUBLIC[:1] * 17, RNG)
