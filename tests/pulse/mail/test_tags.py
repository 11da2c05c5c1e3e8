"""A letter's tag is read by us alone, and is the same in all letters of one pulse to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.mail.errors import TagUnknown
from pulse.mail.tags import LENGTH, Tags

OURS = Tags("s" * 32)
IDS = st.integers(0, 2**63 - 1)


@given(IDS, IDS)
def test_a_tag_leads_back_to_person_and_pulse(person: int, pulse: int) -> None:
    tag = OURS.written(person, pulse)

    assert len(tag) == LENGTH
    assert OURS.written(person, pulse) == tag
    assert OURS.read(tag) == (person, pulse)


def test_tags_of_different_letters_have_nothing_in_common() -> None:
    tags = [OURS.written(person, pulse) for person in range(20) for pulse in range(20)]

    assert len({tag[:6] for tag in tags}) == 400


@pytest.mark.parametrize(
    "tag",
    ["", "x", "é" * 43, "A" * 43, "A" * 44, OURS.written(1, 1)[:-1], Tags("t" * 32).written(1, 1)],
)
def test_what_is_cut_short_or_anothers_is_unknown(tag: str) -> None:
    with pytest.raises(TagUnknown):
        OURS.read(tag)


def test_no_changed_character_leads_to_another_person() -> None:
    tag = OURS.written(7, 3)
    for place in range(LENGTH - 1):
        other = "A" if tag[place] != "A" else "B"

        with pytest.raises(TagUnknown):
            OURS.read(tag[:place] + other + tag[place + 1 :])
