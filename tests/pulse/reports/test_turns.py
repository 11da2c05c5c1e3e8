"""Figures of questions that take turns, and of waves that come sooner than a quarter."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.cells import Hidden
from pulse.reports import build, draw, exports, store
from pulse.reports.breaks import Break
from pulse.reports.trend import Trend
from surveys.releases import Release, ReleasedCell
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour",), "Boats", 60, 50, 3.4),
    Crew(("Harbour",), "Nets", 40, 34, 3.6),
    Crew(("Mill",), "", 60, 45, 3.0),
    Crew(("Orchard",), "", 40, 29, 3.9),
    Crew(("Quay",), "", 40, 22, 3.5),
    Crew(("Tide",), "", 90, 70, 3.2),
]
FIXED = ("psychological_safety", "trust_in_partners")


def levels(release: Release, subject: str) -> dict[tuple[str, str], ReleasedCell]:
    """The levels of one kind of subject, by name and construct."""
    return {
        (c.name, c.construct): c
        for c in release.cells
        if (c.subject, c.measure, c.weighting) == (subject, "mean", "person")
    }


@pytest.fixture
def trend(world: World) -> Trend:
    """What Tide reads after four waves whose questions took turns."""
    world.take_turns()
    for _ in range(4):
        world.published(CREWS)
    (found,) = store.trends(world.roster, world.organisation("Tide").id)
    return found


def test_a_wave_shows_what_it_asked_of_the_alliance_and_of_organisations_from_30_answers_on(
    world: World,
) -> None:
    world.take_turns()
    release = world.published(CREWS)

    own = levels(release, "organisation")
    safety = {name: cell.hidden for (name, key), cell in own.items() if key == FIXED[0]}
    assert {key for _, key in own} == {
        *FIXED,
        *("shared_purpose", "decision_rights", "information_sharing", "follow_through"),
        "overall",
    }
    assert safety == {
        "Harbour": None,
        "Mill": None,
        "Orchard": "seldom",
        "Quay": "seldom",
        "Tide": None,
    }
    assert levels(release, "leaf") == {}
    assert all(cell.value is not None for cell in levels(release, "alliance").values())


def test_one_question_of_a_subject_needs_fifteen_answers(world: World) -> None:
    world.take_turns()
    few = [Crew((name,), "", 9, 4) for name in ("A", "B", "C")]
    release = world.published(few)

    safety = levels(release, "alliance")["Coast Alliance", FIXED[0]]
    assert (safety.value, safety.hidden) == (None, "too_few")


def test_what_stays_is_compared_with_the_wave_before_and_what_takes_turns_is_not(
    world: World,
) -> None:
    world.take_turns()
    world.published(CREWS)
    release = world.published([replace(crew, mood=crew.mood - 1.2) for crew in CREWS])

    changes = {
        c.construct: c for c in release.cells if (c.subject, c.measure) == ("alliance", "change")
    }
    assert [changes[key].within_noise for key in FIXED] == [False, False]
    turned = changes.keys() - {*FIXED}
    assert {changes[key].hidden for key in turned} == {"no_comparison"}
    assert "overall" in turned


def test_a_subject_that_was_not_asked_has_a_gap_and_is_marked_when_it_comes_back(
    trend: Trend,
) -> None:
    series = {each.key: each for each in trend.everything}
    purpose = series["shared_purpose"].points
    safety = series["psychological_safety"].points

    assert trend.in_turn
    assert [each.key for each in trend.series][:2] == list(FIXED)
    assert [p.cell.hidden for p in purpose] == [None, Hidden.not_asked, None, Hidden.not_asked]
    assert [p.broken for p in purpose] == [None, None, Break.other_questions, None]
    assert [p.alliance_broken for p in purpose] == [p.broken for p in purpose]
    assert [p.broken for p in safety] == [None] * 4
    assert series["shared_purpose"].asked is purpose[2]
    assert series["shared_purpose"].latest is purpose[3]
    assert series["overall"].points[1].broken is Break.other_questions
    assert trend.events == ()
    assert trend.teams == ()


def test_a_chart_has_a_gap_without_a_ring_where_nothing_was_asked(trend: Trend) -> None:
    purpose = next(each for each in trend.series if each.key == "shared_purpose")
    marks = draw.trend_marks(purpose, None)

    assert [mark.asked for mark in marks] == [True, False, True, False]
    assert [mark.broken for mark in marks] == [False, False, True, False]
    assert [mark.value is None for mark in marks] == [False, True, False, True]


def test_the_file_says_what_was_not_asked_and_where_other_questions_begin(world: World) -> None:
    world.take_turns()
    for _ in range(3):
        world.published(CREWS)
    lines = list(csv.DictReader(exports.cells(world.roster, world.organisation("Tide").id)))

    own = [
        (line["wave"], line["not_shown_because"], line["note"])
        for line in lines
        if (line["construct"], line["measure"], line["subject"])
        == ("shared_purpose", "mean", "organisation")
    ]
    assert own == [("1", "", ""), ("2", "not_asked", ""), ("3", "", "other_questions")]


def test_below_30_answers_figures_come_at_most_once_a_quarter(world: World) -> None:
    world.weeks = 6
    first, second, third = (world.published(CREWS) for _ in range(3))

    for release, why in ((first, None), (second, "seldom"), (third, None)):
        own = levels(release, "organisation")
        assert own["Orchard", "voice"].hidden == why
        assert own["Quay", "voice"].hidden == why
        assert own["Tide", "voice"].hidden is None
        assert levels(release, "leaf")["Nets", "voice"].hidden is None


def test_a_team_of_few_waits_for_the_next_quarter_as_well_and_a_new_one_need_not(
    world: World,
) -> None:
    world.weeks = 6
    teams = [
        Crew(("Harbour",), "Boats", 30, 21),
        Crew(("Harbour",), "Nets", 30, 19),
        *CREWS[2:],
    ]
    world.published(teams)
    release = world.published([*teams, Crew(("Harbour",), "Sails", 30, 20)])

    leaves = levels(release, "leaf")
    assert {leaves[name, "voice"].hidden for name in ("Boats", "Nets")} == {"seldom"}
    assert leaves["Sails", "voice"].hidden is None
    assert levels(release, "organisation")["Harbour", "voice"].hidden is None


def test_a_wave_that_was_moved_counts_by_the_day_that_it_belongs_to(world: World) -> None:
    world.published(CREWS)
    moved = world.closed(CREWS)
    moved.slot = moved.opens
    moved.opens -= timedelta(days=14)

    release = build.draft(world.roster, world.box, world.keyring, moved)

    assert levels(release, "organisation")["Orchard", "voice"].hidden is None
