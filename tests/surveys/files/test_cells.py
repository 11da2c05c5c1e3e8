"""Single cells: cleaned on their way in, harmless on their way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.files.cells import bare, bare_of_escape, escape_cell, legible, shown, tidy


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-3", "@cmd", "  =A1", "\t=A1", "\r=A1"])
def test_text_that_looks_like_a_formula_is_escaped(text: str) -> None:
    assert escape_cell(text) == "'" + text


@given(st.text())
def test_no_escaped_text_begins_like_a_formula(text: str) -> None:
    assert not escape_cell(text).lstrip(" ").startswith(("=", "+", "-", "@"))


def test_invisible_letters_and_double_spaces_go_and_joiners_in_names_stay() -> None:
    assert tidy(" Zoe\u0308\u200b \u00a0 Li\ufeff ") == "Zoë Li"
    assert tidy("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e"


def test_an_address_loses_every_space_and_invisible_letter() -> None:
    assert bare(" ann\u200d@x.example\u00a0") == "ann@x.example"


def test_a_long_cell_is_shortened_for_a_sentence() -> None:
    assert shown("a" * 100, 10) == "aaaaaaaaa…"
    assert shown("a\x07b\nc") == "a b c"


def test_words_may_hold_what_joins_letters_and_nothing_that_turns_or_hides_them() -> None:
    assert legible(" می\u200cخواهم  👩\u200d👧 ") == "می\u200cخواهم 👩\u200d👧"
    assert legible("\u202egnp.exe") == "gnp.exe"
    assert [legible(text) for text in ("", "\u200b", "\u200c", "a\x07b", "\ue000", "\u3164")] == [
        ""
    ] * 6


def test_what_was_escaped_is_read_as_it_was_written() -> None:
    for text in ("=1+1", "-days lost", "'quoted'", "plain"):
        assert bare_of_escape(escape_cell(text)) == text
