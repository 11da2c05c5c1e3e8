"""Every report's pictures are drawn once and kept."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from pulse.reports import draw
from pulse.reports.past import pasts
from pulse.reports.report import drawing, report
from pulse.reports.store import trends
from surveys.releases import Drawing
from tests.pulse.reports.world import Crew, World

CREWS = [Crew((name,), "", 40, 30) for name in ("Harbour", "Mill", "Orchard")]


def keys(world: World) -> set[str]:
    return set(world.roster.scalars(select(Drawing.key)))


def test_each_construct_has_a_picture_by_day_and_by_night(world: World) -> None:
    world.published(CREWS)
    harbour = world.organisation("Harbour").id

    draw.draw_organisation(world.roster, harbour)

    (trend,) = trends(world.roster, harbour)
    assert keys(world) == {
        f"organisation/{harbour}/{shelf}/{trend.pulse_id}/{series.key}/{shade}"
        for shelf in ("pulse", "spark", "share")
        for series in trend.everything
        for shade in ("light", "dark")
    }


def test_everybodys_pictures_are_drawn_with_progress(world: World) -> None:
    world.published(CREWS)
    told: list[tuple[int, int]] = []

    draw.draw_all(world.roster, lambda done, total: told.append((done, total)))

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert sum(key.startswith("alliance/") for key in keys(world)) == 36


def test_drawing_again_replaces_what_was_there_and_nobody_elses(world: World) -> None:
    world.published(CREWS)
    draw.draw_all(world.roster)
    before = {row.key: row.digest for row in world.roster.scalars(select(Drawing))}
    world.published(CREWS)

    draw.draw_organisation(world.roster, world.organisation("Mill").id)

    own = f"organisation/{world.organisation('Mill').id}/"
    after = {row.key: row.digest for row in world.roster.scalars(select(Drawing))}
    assert after.keys() == before.keys()
    lines = [key for key in after if "/share/" not in key]  # a share may be what it was
    assert {key for key in lines if after[key] != before[key]} == {
        key for key in lines if key.startswith(own)
    }
    assert {key for key in after if after[key] != before[key]} <= {
        key for key in after if key.startswith(own)
    }


def test_a_picture_is_found_by_its_digest(world: World) -> None:
    world.published(CREWS)
    draw.draw_all(world.roster)

    found = report(world.roster, None)

    (trend,) = found.trends
    light, _ = found.pictures[f"pulse/{trend.pulse_id}/overall"]
    svg = drawing(world.roster, None, f"pulse/{trend.pulse_id}/overall/light", light)
    assert hashlib.sha256(svg).hexdigest().startswith(light)


def test_earlier_results_are_drawn_and_those_joined_to_a_construct_stand_in_its_chart(
    world: World,
) -> None:
    world.published(CREWS)
    world.earlier({"Harbour": [50, 51, 52]}, construct="voice")
    harbour = world.organisation("Harbour").id
    (trend,) = trends(world.roster, harbour)
    (past,) = pasts(world.roster, harbour)
    voice = next(series for series in trend.series if series.key == "voice")

    marks = draw.trend_marks(voice, past.series[0])
    draw.draw_organisation(world.roster, harbour)

    assert [mark.value for mark in marks[:3]] == [50, 51, 52]
    assert [mark.broken for mark in marks] == [False, False, False, True]
    assert marks[3].other_broken
    assert f"organisation/{harbour}/history/{past.series[0].measure_id}/dark" in keys(world)
