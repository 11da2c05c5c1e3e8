"""Three sentences, exact to the letter, in every situation that a report can be in."""

from __future__ import annotations

import re

import pytest
from babel import Locale

from pulse.reports.minute.levels import stands
from pulse.reports.minute.movements import moved
from pulse.reports.minute.saying import Fact, Listing, Sentence, Tongue
from pulse.reports.minute.sentences import done, sentences
from tests.pulse.reports.minute.cases import (
    DONE,
    LEVEL,
    MOVES,
    STANDS,
    VOICE_FELL,
    Case,
    partner,
    theme,
)

ENGLISH = Tongue(Locale("en"), str)


@pytest.mark.parametrize("case", STANDS, ids=lambda case: case.name)
def test_what_stands_out_is_told_in_these_words(case: Case) -> None:
    assert ENGLISH.plain(stands(case.found)) == case.says


@pytest.mark.parametrize("case", MOVES, ids=lambda case: case.name)
def test_what_moved_is_told_in_these_words(case: Case) -> None:
    assert ENGLISH.plain(moved(case.found)) == case.says


@pytest.mark.parametrize("case", DONE, ids=lambda case: case.name)
def test_what_was_done_is_told_in_these_words(case: Case) -> None:
    assert ENGLISH.plain(done(case.found)) == case.says


def test_there_are_sixty_situations_and_each_has_its_three_sentences() -> None:
    cases = (*STANDS, *MOVES, *DONE)

    assert len(cases) >= 60
    for case in cases:
        said = [ENGLISH.plain(each) for each in sentences(case.found)]
        assert all(re.fullmatch(r"[A-Z“].*\.", each) for each in said), said


def numbers(sentence: Sentence) -> list[Fact]:
    """Every number of a sentence that was read off a series."""
    facts: list[Fact] = []
    for blank in sentence.blanks.values():
        if isinstance(blank, Listing):
            for piece in blank.pieces:
                facts += numbers(piece)
        elif blank.kind in ("points", "tenths"):
            facts.append(blank)
    return facts


def test_every_level_and_step_knows_the_series_it_was_read_off() -> None:
    every = [each for case in (*STANDS, *MOVES) for each in sentences(case.found)]
    found = [fact for sentence in every for fact in numbers(sentence)]

    assert found
    assert all(fact.about for fact in found)


def test_a_click_on_any_number_leads_to_it() -> None:
    said = ENGLISH.html(moved(partner(LEVEL, VOICE_FELL)), lambda key: f"/r#{key}")

    assert said.startswith('<a href="/r#voice">“Voice in planning”</a> fell by ')
    assert said.count('<a href="/r#voice">') == 4


def test_a_hidden_number_is_in_no_sentence() -> None:
    for case in (*STANDS, *MOVES):
        told = {each.key for each in case.found.everything if each.level.hidden is not None}
        read = {fact.about for each in sentences(case.found) for fact in numbers(each)}

        assert not told & read


def test_what_people_wrote_is_no_markup() -> None:
    odd = theme("odd", "54 48 60", "66 63 69")

    said = ENGLISH.html(stands(partner(LEVEL, odd)), lambda key: f'/r?a=1&b="{key}"')

    assert "<b>" not in said
    assert "“100% &lt;b&gt;&quot;plain&quot;&lt;/b&gt; &amp; clear”" in said
    assert 'href="/r?a=1&amp;b=&quot;odd&quot;"' in said


def test_numbers_and_names_are_those_of_the_readers_language() -> None:
    german = Tongue(Locale("de"), str)
    found = partner(LEVEL, theme("safety", "54 48 60", "66 63 69", "-8.1 -13.0 -3.2"))

    assert "“Psychologische Sicherheit” fell by 8,1 points" in german.plain(moved(found))
