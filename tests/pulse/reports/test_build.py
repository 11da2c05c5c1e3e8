"""A wave's release, from its urns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from pulse.reports import build
from pulse.reports.frames import scoring_key
from surveys.answering import extracts
from surveys.instruments import loader
from surveys.releases import Release, ReleasedCell, Standing
from tests.conftest import BOTH
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour",), "Boats", 24, 18, 3.4),
    Crew(("Harbour",), "Nets", 20, 14, 3.6),
    Crew(("Mill",), "", 40, 30, 3.0),
    Crew(("Orchard",), "", 40, 28, 3.9),
]


def cells(release: Release, measure: str = "mean") -> dict[tuple[str, int, str], ReleasedCell]:
    return {
        (c.subject, c.place, c.construct): c
        for c in release.cells
        if c.measure == measure and c.weighting == "person"
    }


@BOTH
def test_a_draft_says_what_the_sheets_in_the_urns_say(world: World) -> None:
    wave = world.closed(CREWS)
    key = scoring_key(wave.instrument)
    sheets = extracts.sheets(world.box, world.keyring, wave=wave.code, unit=2)
    voice = [item for item in key.items if item.construct == "voice"]
    places = [key.columns.index(item.key) for item in voice]
    means = []
    for sheet in sheets:
        answered = [
            6 - sheet[p] if item.reverse else sheet[p]
            for p, item in zip(places, voice, strict=True)
            if sheet[p]
        ]
        if 2 * len(answered) >= len(voice):
            means.append(sum(answered) / len(answered))

    release = build.draft(world.roster, world.box, world.keyring, wave)

    mill = cells(release)["organisation", world.organisation("Mill").id, "voice"]
    assert mill.value == pytest.approx(100 * (sum(means) / len(means) - 1) / 4)
    assert mill.n == len(means)
    assert mill.invited == 40
    assert mill.band == "share_7"
    assert release.standing is Standing.draft
    assert release.published is None


def test_computing_again_gives_the_same_figures_and_one_release(world: World) -> None:
    wave = world.closed(CREWS)
    first = build.draft(world.roster, world.box, world.keyring, wave).digest
    world.roster.commit()

    again = build.draft(world.roster, world.box, world.keyring, wave)
    world.roster.commit()

    assert again.digest == first
    assert len(world.roster.scalars(select(Release)).all()) == 1


def test_the_fingerprint_changes_with_any_cell(world: World) -> None:
    release = build.draft(world.roster, world.box, world.keyring, world.closed(CREWS))
    before = release.digest

    release.cells[3].value = 1.5

    assert build.digest(reversed(release.cells)) != before
    assert build.digest(release.cells) != before


def test_a_first_wave_has_no_changes_and_the_next_has_them(world: World) -> None:
    first = world.published(CREWS)
    fallen = [replace(crew, mood=crew.mood - 1.2) for crew in CREWS]

    second = world.published(fallen)

    assert not cells(first, "change")
    place = world.organisation("Mill").id
    change = cells(second, "change")["organisation", place, "voice"]
    now = cells(second)["organisation", place, "voice"]
    then = cells(first)["organisation", place, "voice"]
    assert now.value is not None
    assert then.value is not None
    assert change.value == pytest.approx(now.value - then.value)
    assert change.within_noise is False
    assert change.high is not None
    assert change.high < 0
    assert change.n == now.n
    assert ("leaf", 0, "voice") in cells(second, "change")


def test_a_team_that_was_merged_has_nothing_to_be_compared_with(world: World) -> None:
    world.published(CREWS)
    merged = [replace(CREWS[0], team="Boats and Nets"), *CREWS[1:]]

    release = world.published(merged)

    changes = cells(release, "change")
    assert changes["leaf", 0, "voice"].hidden == "no_comparison"
    assert changes["leaf", 1, "voice"].hidden is None
    assert changes["organisation", world.organisation("Harbour").id, "voice"].hidden is None


def test_a_reworded_construct_is_not_compared_and_the_others_are(world: World) -> None:
    world.published(CREWS)
    asked = loader.load("trust-core")
    items = tuple(
        replace(item, text={"en": "Something else?"}) if item.construct == "voice" else item
        for item in asked.items
    )

    release = world.published(CREWS, instrument=replace(asked, items=items))

    changes = cells(release, "change")
    assert changes["alliance", 0, "voice"].hidden == "no_comparison"
    assert changes["alliance", 0, "overall"].hidden == "no_comparison"
    assert changes["alliance", 0, "follow_through"].hidden is None


def test_a_joining_partner_breaks_the_alliances_comparison_only(world: World) -> None:
    world.published(CREWS)

    release = world.published([*CREWS, Crew(("Quay",), "", 40, 25)])

    changes = cells(release, "change")
    assert changes["alliance", 0, "voice"].hidden == "no_comparison"
    assert changes["organisation", world.organisation("Mill").id, "voice"].hidden is None
    assert changes["organisation", world.organisation("Quay").id, "voice"].hidden == "no_comparison"


def test_a_draft_that_nobody_published_is_not_compared_with(world: World) -> None:
    wave = world.closed(CREWS)
    build.draft(world.roster, world.box, world.keyring, wave)

    release = world.published(CREWS)

    assert not cells(release, "change")
