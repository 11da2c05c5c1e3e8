"""What is talked about: what calls for care first, and each theme once."""

from __future__ import annotations

import pytest
from babel import Locale

from pulse.reports.minute.saying import Tongue
from pulse.reports.together.talks import MOST, talks
from pulse.reports.together.timeline import timeline
from tests.pulse.reports.minute.cases import DONE, MOVES, STANDS, VOICE_FELL, Case, partner, theme

ENGLISH = Tongue(Locale("en"), str)
EVERY = (*STANDS, *MOVES, *DONE)


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)
def test_every_situation_has_something_to_talk_about(case: Case) -> None:
    found = talks(case.found, (), "share_7")

    assert 1 <= len(found) <= MOST
    assert len({each.key for each in found}) == len(found)
    for each in found:
        assert ENGLISH.plain(each.finding).endswith(".")
        assert all(question.endswith("?") for question in each.questions)
        assert "%" not in ENGLISH.plain(each.finding)


def test_what_is_flagged_comes_first_and_what_fell_next() -> None:
    found = talks(partner(theme("safety", "60 55 65"), VOICE_FELL), {"safety"}, "share_7")

    assert [each.key for each in found] == ["safety", "voice"]
    assert "is flagged" in ENGLISH.plain(found[0].finding)
    assert " fell by " in ENGLISH.plain(found[1].finding)
    assert found[0].questions != found[1].questions


def test_few_answers_are_talked_about_without_asking_who() -> None:
    found = talks(partner(theme("safety", "60 55 65")), (), "some")

    assert ENGLISH.plain(found[-1].finding) == ("At most half of those who were asked took part.")


@pytest.mark.parametrize("findings", [0, 1, 2, 3, 4])
def test_the_hour_has_sixty_minutes_without_a_gap(findings: int) -> None:
    steps = timeline(findings)

    assert steps[0].begins == 0
    assert [each.ends for each in steps[:-1]] == [each.begins for each in steps[1:]]
    assert steps[-1].ends == 60
