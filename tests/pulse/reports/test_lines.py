"""Trends of a release: computed once, read back, drawn and exported."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from analysis.cells import Change
from pulse.reports import build, draw, exports, store
from pulse.reports.lines import Line
from pulse.reports.trend import Series, Trend
from surveys.instruments import loader
from tests.pulse.reports.world import Crew, World


def crews(mood: float) -> list[Crew]:
    """Four partners of which one, Quay, falls or rises with the mood."""
    steady = [Crew((name,), "", 24, 18, 3.5) for name in ("Harbour", "Mill", "Orchard")]
    return [*steady, Crew(("Quay",), "", 60, 50, mood)]


def publish(world: World, moods: list[float]) -> None:
    """One wave for each mood of Quay."""
    for mood in moods:
        world.published(crews(mood))


def trend(world: World, name: str | None) -> Trend:
    """What one organisation reads, or the alliance."""
    organisation_id = world.organisation(name).id if name else None
    (found,) = store.trends(world.roster, organisation_id)
    return found


def overall(world: World, name: str | None) -> Series:
    """The overall series of one organisation, or the alliance's."""
    found = trend(world, name).overall
    assert found is not None
    return found


@pytest.fixture
def fallen(world: World) -> World:
    """Six waves in which Quay falls from wave to wave and the others stay."""
    publish(world, [4.0, 3.8, 3.6, 3.4, 3.2, 3.0])
    return world


def test_a_fall_over_six_waves_is_told_and_drawn(fallen: World) -> None:
    series = overall(fallen, "Quay")

    assert series.line is not None
    assert not series.line.rise.noise
    assert series.line.waves == 6
    assert (series.line.since, series.line.until) == (series.points[0].day, series.points[-1].day)
    assert series.line.rise.low < -25 < series.line.rise.high < 0  # a whole point of five
    drawn = draw.trend_marks(series, None)
    assert drawn[0].line == pytest.approx(series.line.start)
    assert drawn[-1].line == pytest.approx(series.line.start + series.line.rise.value)
    assert drawn[0].value == pytest.approx(series.line.start, abs=5)


def test_steady_series_have_no_trend_and_no_drawn_line(fallen: World) -> None:
    every = [s for name in ("Harbour", "Mill", "Orchard") for s in trend(fallen, name).everything]

    assert all(series.line is not None and series.line.rise.noise for series in every)
    assert all(mark.line is None for series in every for mark in draw.trend_marks(series, None))


def test_the_alliance_has_a_line_for_each_weighting(fallen: World) -> None:
    series = overall(fallen, None)

    assert series.line is not None
    assert series.partners_line is not None
    assert series.line.rise.value < series.partners_line.rise.value < 0  # Quay has most people
    marks = draw.trend_marks(series, None, alliance=True)
    assert [mark.other for mark in marks] == [point.partners.value for point in series.points]


def test_the_file_holds_every_line_with_its_beginning(fallen: World) -> None:
    text = "".join(exports.cells(fallen.roster, fallen.organisation("Quay").id))
    rows = [row for row in csv.DictReader(text.splitlines()) if row["measure"] == "trend"]

    line = overall(fallen, "Quay").line
    assert line is not None
    (row,) = [row for row in rows if row["construct"] == "overall"]
    assert (row["value"], row["n"], row["within_noise"]) == (f"{line.rise.value:.1f}", "6", "no")
    assert row["note"] == f"since {line.since.isoformat()}, from {line.start:.1f}"
    assert {row["subject"] for row in rows} == {"organisation"}


def test_three_waves_are_too_few_for_a_line(world: World) -> None:
    publish(world, [4.0, 3.6, 3.2])

    assert not trend(world, "Quay").lined


def test_a_line_begins_anew_after_a_break(world: World) -> None:
    other = loader.load("trust-mini")
    for _ in range(2):
        world.published(crews(4.0), instrument=other)
    publish(world, [3.5, 3.5, 3.5, 3.5])

    line = overall(world, "Quay").line

    assert line is not None
    assert line.waves == 4


def test_a_change_carries_its_effect(fallen: World) -> None:
    latest = overall(fallen, "Quay").latest

    assert latest.change is not None
    assert latest.effect.value is not None
    assert latest.effect.value * latest.change.value > 0
    assert abs(latest.effect.value) < 1


def test_a_release_says_the_same_when_it_is_computed_again(world: World) -> None:
    publish(world, [4.0, 3.8, 3.6])
    wave = world.closed(crews(3.4))

    one = build.draft(world.roster, world.box, world.keyring, wave, rng=world.rng).digest
    two = build.draft(world.roster, world.box, world.keyring, wave, rng=world.rng).digest

    assert one == two


def test_a_line_is_read_between_its_ends_only() -> None:
    line = Line(Change(-10, -15, -5, noise=False), 4, date(2025, 1, 1), date(2025, 1, 11), start=60)

    assert line.level(date(2025, 1, 6)) == 55
    assert line.level(date(2024, 12, 31)) is None
    assert line.level(date(2025, 1, 12)) is None
