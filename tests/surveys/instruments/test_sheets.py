"""A sheet as a browser sends it, read into points and a note."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import NoteTooLong, SheetEmpty, SheetInvalid
from surveys.instruments import loader, sheets

CORE = loader.load("trust-core")
READ = sheets.validator(CORE)
FIELDS = sheets.fields(CORE)


def test_points_come_back_in_the_instruments_order_with_nought_for_what_was_skipped() -> None:
    points, note = READ({"i15": "5", "i1": "2", "i3": "", "i4": "0", "code": "ABCD"})

    assert points == (2, *[0] * 13, 5)
    assert note == ""


@pytest.mark.parametrize("point", ["6", "-1", "3.0", " 3", "x", "٣"])
def test_a_point_off_the_scale_is_refused(point: str) -> None:
    with pytest.raises(SheetInvalid) as caught:
        READ({"i1": point})

    assert not isinstance(caught.value, NoteTooLong)


def test_a_note_alone_is_an_empty_sheet() -> None:
    with pytest.raises(SheetEmpty):
        READ({"note": "Something."})


def test_a_note_keeps_its_lines_and_loses_what_no_eye_sees() -> None:
    assert READ({"i1": "1", "note": " one\r\ntwo\rthree\x00\x07 "})[1] == "one\ntwo\nthree"


def test_a_note_is_measured_in_bytes() -> None:
    fits, over = "ä" * 500, "ä" * 500 + "a"

    assert READ({"i1": "1", "note": fits})[1] == fits
    with pytest.raises(NoteTooLong, match="too long by about 1 letters"):
        READ({"i1": "1", "note": over})


def test_half_a_character_does_not_break_the_reader() -> None:
    assert READ({"i1": "1", "note": "a\ud800b"})[1] == "a?b"


def test_an_instrument_without_an_open_question_takes_no_note() -> None:
    plain = CORE.as_dict() | {"open_question": None}
    read = sheets.validator(loader.Instrument.from_dict(plain))

    assert read({"i1": "1", "note": "x" * 5000}) == ((1, *[0] * 14), "")


@given(st.lists(st.integers(0, 5), min_size=15, max_size=15).filter(any))
def test_every_sheet_comes_back_as_it_was_sent(points: list[int]) -> None:
    form = {field: str(point) for field, point in zip(FIELDS, points, strict=True)}

    assert READ(form)[0] == tuple(points)
