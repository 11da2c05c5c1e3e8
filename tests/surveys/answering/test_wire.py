"""The two bodies of full mode: what was written is read, and nothing else is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering import manifests, tickets, urn, wire
from surveys.errors import SubmissionMalformed

POINTS = st.lists(st.integers(0, 255), min_size=1, max_size=200)
NOTES = st.text(max_size=250)  # at most 1,000 bytes
WHOLE = wire.written_answer(7, bytes(64), bytes(384), [1, 2, 3], "a word")
ASKED = wire.written_issue(7, tickets.mint(Random(1)), bytes(384))


@given(st.integers(0, 65535), st.binary(min_size=64, max_size=64), POINTS, NOTES)
def test_an_answer_is_read_as_it_was_written(
    unit: int, prepared: bytes, points: list[int], note: str
):
    body = wire.written_answer(unit, prepared, bytes(384), points, note)
    given = wire.read_answer(body)

    assert len(body) == wire.ANSWER == 2048
    assert (given.unit, given.prepared, given.signature) == (unit, prepared, bytes(384))
    assert urn.read_sheet(bytes(urn.TAG) + given.sheet) == tuple(points)
    assert urn.read_note(given.note) == note


@given(st.integers(0, 65535), st.integers(), st.binary(min_size=384, max_size=384))
def test_a_question_for_a_signature_is_read_as_it_was_written(unit: int, seed: int, blinded: bytes):
    token = tickets.mint(Random(seed))
    body = wire.written_issue(unit, token, blinded)

    assert len(body) == wire.ISSUE == 402
    assert wire.read_issue(body) == (unit, token, blinded)


@given(st.binary(max_size=3000))
def test_other_bytes_are_refused(body: bytes):
    for read in (wire.read_issue, wire.read_answer):
        with pytest.raises(SubmissionMalformed):
            read(body)


@given(st.integers(0, 2047), st.integers(1, 255))
def test_an_answer_changed_in_one_byte_is_read_or_refused(at: int, change: int):
    body = bytearray(WHOLE)
    body[at] ^= change
    try:
        given = wire.read_answer(bytes(body))
    except SubmissionMalformed:
        return

    assert (
        wire.written_answer(
            given.unit,
            given.prepared,
            given.signature,
            urn.read_sheet(bytes(urn.TAG) + given.sheet),
            urn.read_note(given.note),
        )
        == body
    )


def test_more_items_than_there_is_room_for_are_refused():
    full = wire.written_answer(3, bytes(64), bytes(384), [5] * urn.MOST_ITEMS, "")
    place = full.index(urn.MOST_ITEMS)
    claimed = full[:place] + bytes([urn.MOST_ITEMS + 1]) + full[place + 1 :]

    with pytest.raises(SubmissionMalformed):
        wire.read_answer(claimed)


@pytest.mark.parametrize("cut", [0, 1, 401, 403, 2047, 2049])
def test_a_body_of_another_length_is_refused(cut: int):
    for whole, read in ((ASKED, wire.read_issue), (WHOLE, wire.read_answer)):
        with pytest.raises(SubmissionMalformed):
            read((whole * 6)[:cut])


def test_a_manifest_is_written_in_one_way_only():
    written = manifests.written({"b": "ä", "a": [1, None]})

    assert written == '{"a":[1,null],"b":"ä"}'.encode()
    assert len(manifests.fingerprint(written)) == 64
    assert len(manifests.short(written)) == 22
    assert bytes.fromhex(manifests.fingerprint(written))[:16] == manifests.of_text(
        manifests.short(written)
    )
