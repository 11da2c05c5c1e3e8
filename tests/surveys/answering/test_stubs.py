"""What a receipt leaves beside a note: whole, or none."""

from __future__ import annotations

import pytest

from surveys.answering import stubs, urn
from surveys.answering.stubs import Stub
from surveys.errors import StubMistyped
from surveys.instruments.sheets import note

STUB = Stub("harbour234", bytes(range(32)), bytes(range(100, 132)))
TEXT = "Nobody told us.\nNot even late."


def test_a_note_carries_a_stub_through_the_urn_in_the_room_of_any_note() -> None:
    entry = urn.written_note(stubs.joined(TEXT, STUB))

    assert stubs.parted(urn.read_note(entry)) == (TEXT, STUB)
    assert len(entry) == len(urn.written_note("")) == urn.NOTE_WIDTH
    assert stubs.parted(TEXT) == (TEXT, None)


def test_a_stub_is_read_as_it_was_copied_with_line_ends_in_it() -> None:
    half = len(STUB.written) // 2

    assert stubs.read(f"  {STUB.written[:half]}\n{STUB.written[half:]} ") == STUB


@pytest.mark.parametrize(
    "text",
    [
        "",
        STUB.written[:-1],
        STUB.written + "A",
        STUB.written.replace("harbour", "harbor"),
        STUB.written.replace(".A", ".B", 1),
        STUB.written.partition(".")[2],
        "seven words of a receipt are not it",
    ],
)
def test_what_is_no_whole_stub_is_none(text: str) -> None:
    with pytest.raises(StubMistyped):
        stubs.read(text)

    assert stubs.parted(f"{TEXT}{stubs.SIGN}{text}") == (TEXT, None)


def test_nobody_can_type_the_sign_between() -> None:
    assert stubs.parted(note(stubs.joined(TEXT, STUB)))[1] is None
