"""Reading a report back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.cells import Hidden
from pulse.reports import build, store
from pulse.reports.breaks import Break
from pulse.reports.preview import preview
from pulse.reports.report import report
from surveys.asking import organisations
from surveys.errors import NotFound
from surveys.instruments import loader
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour",), "Boats", 24, 18, 3.4),
    Crew(("Harbour",), "Nets", 20, 14, 3.6),
    Crew(("Mill",), "", 40, 30, 3.0),
    Crew(("Orchard",), "", 40, 28, 3.9),
    Crew(("P", "Q", "R"), "", 20, 12),
]


def test_a_report_holds_the_subjects_own_cells_and_the_alliances(world: World) -> None:
    world.published(CREWS)
    second = world.published(CREWS)
    harbour = world.organisation("Harbour").id

    (trend,) = store.trends(world.roster, harbour)

    stored = {(c.subject, c.place, c.construct, c.measure, c.weighting): c for c in second.cells}
    for series in trend.everything:
        now = series.latest
        own = stored["organisation", harbour, series.key, "mean", "person"]
        assert (now.cell.value, now.cell.n) == (own.value, own.n)
        alliance = stored["alliance", 0, series.key, "mean", "person"]
        assert (now.alliance.low, now.alliance.high) == (alliance.low, alliance.high)
        partners = stored["alliance", 0, series.key, "mean", "partner"]
        assert now.partners.value == partners.value
        change = stored["organisation", harbour, series.key, "change", "person"]
        assert now.change is not None
        assert (now.change.value, now.change.noise) == (change.value, change.within_noise)
        assert series.points[0].change is None
    assert [team.name for team in trend.teams] == ["Boats", "Nets"]
    assert (trend.wave, trend.first, trend.pool) == (2, False, None)


def test_a_pooled_organisation_reads_its_pools_figures(world: World) -> None:
    world.published(CREWS)

    (trend,) = store.trends(world.roster, world.organisation("Q").id)

    assert trend.pool == "P and Q and R"
    assert trend.series[0].latest.cell.n is not None
    assert trend.teams == ()
    assert trend.first


def test_a_draft_is_in_no_report(world: World) -> None:
    wave = world.closed(CREWS)
    build.draft(world.roster, world.box, world.keyring, wave)

    assert store.trends(world.roster, world.organisation("Harbour").id) == []
    assert store.trends(world.roster, None) == []


def test_what_happened_to_the_lines_is_told(world: World) -> None:
    asked = loader.load("trust-core")
    items = tuple(
        replace(item, text={"en": "Else?"}) if item.construct == "voice" else item
        for item in asked.items
    )
    world.published(CREWS)
    world.published([*CREWS[:2], replace(CREWS[2], answered=4), *CREWS[3:]])
    world.organisation("Mill").name = "Mill Street"
    renamed = [*CREWS[:2], replace(CREWS[2], organisations=("Mill Street",)), *CREWS[3:]]
    world.published(renamed, instrument=replace(asked, items=items))
    world.published([renamed[0], *renamed[3:]])
    world.published(renamed)

    (trend,) = store.trends(world.roster, world.organisation("Mill Street").id)

    told = [(event.kind, event.construct, event.why) for event in trend.events]
    assert told[0] == ("hidden", None, Hidden.too_few)
    assert told[1:4] == [
        ("renamed", None, None),
        (Break.changed_measure, "voice", None),
        ("not_asked", None, None),
    ]
    voice = next(series for series in trend.series if series.key == "voice")
    assert [p.broken for p in voice.points][:3] == [None, None, Break.changed_measure]
    assert voice.points[1].cell.hidden is Hidden.too_few
    assert voice.points[3].cell.hidden is Hidden.not_asked
    renaming = trend.events[1]
    assert (renaming.before, renaming.now) == ("Mill", "Mill Street")


def test_an_organisation_that_joined_later_begins_with_its_first_wave(world: World) -> None:
    world.published(CREWS)
    world.published([*CREWS, Crew(("Quay",), "", 30, 22)])

    (trend,) = store.trends(world.roster, world.organisation("Quay").id)

    assert [point.wave for point in trend.series[0].points] == [2]
    assert trend.events == ()


def test_the_line_of_a_partner_that_took_another_in_breaks_and_says_why(world: World) -> None:
    others = [Crew(("Orchard",), "", 80, 60, 3.9), CREWS[4]]
    world.published([*CREWS[:3], *others])
    mill, harbour = world.organisation("Mill"), world.organisation("Harbour")
    day = world.pulse.waves[0].closes + timedelta(days=10)
    organisations.join(world.roster, mill, harbour, day)
    world.roster.expire_all()
    world.published([*CREWS[:2], Crew(("Harbour",), "Mill", 40, 30), *others])

    (own,) = store.trends(world.roster, harbour.id)
    (gone,) = store.trends(world.roster, mill.id)
    (alliance,) = store.trends(world.roster, None)

    assert own.series[0].points[1].broken is Break.regrouped
    assert own.series[0].points[1].change is None
    assert [(e.kind, e.before, e.now) for e in own.events] == [
        ("merged", "Mill", "Harbour"),
        (Break.regrouped, "", ""),
    ]
    assert own.marks == (day,)
    assert [point.wave for point in gone.series[0].points] == [1]
    assert alliance.series[0].points[1].alliance_broken is None
    assert [event.kind for event in alliance.events] == ["merged"]


def test_what_happens_while_a_wave_is_open_stands_after_it(world: World) -> None:
    world.published(CREWS)
    inside = world.pulse.waves[0].opens + timedelta(days=3)
    organisations.rename(world.roster, world.organisation("Mill"), "Mill Street", inside)
    world.roster.commit()

    (trend,) = store.trends(world.roster, None)

    assert trend.marks == (world.pulse.waves[0].last_day,)


def test_what_moved_is_what_can_be_told_from_noise(world: World) -> None:
    world.published(CREWS)
    world.published([replace(crew, mood=crew.mood - 1.4) for crew in CREWS])

    (trend,) = store.trends(world.roster, world.organisation("Orchard").id)

    assert {series.key for series in trend.moved} == {
        series.key
        for series in trend.everything
        if series.latest.change and not series.latest.change.noise
    }
    assert trend.moved


def test_a_report_of_nobody_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        report(world.roster, 12345)
    with pytest.raises(NotFound):
        preview(world.roster, 12345)


def test_the_steward_sees_every_group_and_why_some_are_hidden(world: World) -> None:
    wave = world.closed([*CREWS[:3], replace(CREWS[3], answered=3), CREWS[4]])
    build.draft(world.roster, world.box, world.keyring, wave)

    found = preview(world.roster, wave.id)

    assert [(group.subject, group.name) for group in found.groups] == [
        ("alliance", "Coast Alliance"),
        ("organisation", "Harbour"),
        ("leaf", "Boats"),
        ("leaf", "Nets"),
        ("organisation", "Mill"),
        ("organisation", "Orchard"),
        ("pool", "P and Q and R"),
    ]
    assert found.hidden == {Hidden.too_few: 6, Hidden.sibling: 6}
    assert found.shown == 7 * 6 - 12
    assert not found.published
    assert found.notes == {}


def test_a_page_lists_the_newest_waves_and_compares_the_first_of_them_as_ever(
    world: World,
) -> None:
    for _ in range(4):
        world.published(CREWS)
    mill = world.organisation("Mill").id

    (whole,) = store.trends(world.roster, mill)
    (listed,) = store.trends(world.roster, mill, listed=2)

    assert (whole.older, listed.older) == (False, True)
    for long, short in zip(whole.everything, listed.everything, strict=True):
        assert short.points == long.points[2:]
        assert short.line == long.line


def test_an_organisation_that_was_not_asked_for_long_still_has_its_waves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "REACH", 0)
    world.published(CREWS)
    for _ in range(2):
        world.published([each for each in CREWS if each.organisations != ("Mill",)])

    (found,) = store.trends(world.roster, world.organisation("Mill").id, listed=1)

    assert found.series[0].points[0].cell.value is not None
