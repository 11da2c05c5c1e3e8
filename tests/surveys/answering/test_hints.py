"""Hints: what may tell who wrote is pointed at, and ordinary sentences are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.attacks.identifiers import MOST as MOST_MISSED
from pulse.attacks.identifiers import passed_over, pointed
from surveys.answering.hints import KINDS, MOST, hints

CALM = [
    "We are told of decisions when they have been taken.",
    "Meetings run late and nobody writes down what was agreed.",
    "The partner changes the plan every week. It would help to know why.",
    "On Monday we wait for the figures, on Friday they come.",
    "I think that Harbour Trust should answer faster.",
    "Could you explain how money is shared? Nobody here knows.",
    "It has been better since spring. Thank you.",
    "There is no room for questions in the large meeting.",
]


def test_of_direct_identifiers_nineteen_of_twenty_are_pointed_at() -> None:
    missed, total = passed_over(pointed)

    assert total > 60
    assert len(missed) <= MOST_MISSED * total, missed


@pytest.mark.parametrize("sentence", CALM)
def test_an_ordinary_sentence_is_left_alone(sentence: str) -> None:
    assert hints(sentence, ["Harbour Trust"]) == []


def test_passages_are_told_once_and_in_the_order_of_the_text() -> None:
    found = hints("Call Maria Schmidt, staff no 77812, or a.b@c.example about the room 214.")

    assert [each.words for each in found] == [
        "Maria Schmidt",
        "staff no 77812",
        "a.b@c.example",
        "room 214",
    ]


@given(st.text(max_size=500))
def test_every_hint_stands_in_the_text(text: str) -> None:
    found = hints(text)

    assert len(found) <= MOST
    assert all(each.kind in KINDS and text[each.start :].startswith(each.words) for each in found)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a" * 6000, "A" * 6000, "1" * 6000, "Aa " * 2000, "a@" * 3000])
def test_no_text_keeps_the_server_busy(text: str) -> None:
    assert len(hints(text)) <= MOST
