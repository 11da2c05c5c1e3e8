"""Imported earlier results."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pulse.reports.earlier import fill_intervals
from pulse.reports.past import pasts
from surveys.history import HistoryPoint
from tests.pulse.reports.world import World


def test_an_organisations_values_stand_beside_the_median_with_gaps_and_breaks(
    world: World,
) -> None:
    world.earlier({"Harbour": [50, 54, None, 60], "Mill": [40, 41, 42, 43]})

    (past,) = pasts(world.roster, world.organisation("Harbour").id)

    (series,) = past.series
    assert [point.value for point in series.points] == [50, 54, None, 60]
    assert [point.median for point in series.points] == [55, 55, 55, 55]
    assert [point.change for point in series.points] == [None, 4, None, 6]
    assert series.points[3].broken == "The question was reworded."
    assert past.attribution == "Contains public sector information."
    assert series.latest.low is None


def test_the_alliances_report_shows_the_medians_alone(world: World) -> None:
    world.earlier({"Harbour": [50, 54]})

    (past,) = pasts(world.roster, None)

    assert [(p.value, p.median) for p in past.series[0].points] == [(55, None), (55, None)]


def test_an_organisation_without_earlier_results_has_none(world: World) -> None:
    world.earlier({"Harbour": [50, 54]})

    assert pasts(world.roster, world.organisation("Mill").id) == []


@pytest.mark.parametrize(
    ("scale", "value", "n", "sd", "expected"),
    [
        # Wilson, 50 % of 10: 23.6593 to 76.3407 (worked by hand in the tests of scoring).
        ("percent", 50.0, 10, None, (23.6593, 76.3407)),
        # t(24) at .975 is 2.063899: 60 ± 2.063899 · 20/5.
        ("score", 60.0, 25, 20.0, (51.744404, 68.255596)),
        ("score", 98.0, 25, 20.0, (89.744404, 100.0)),
        ("score", 60.0, 25, None, None),
        ("percent", 50.0, None, None, None),
        ("percent", 101.0, 10, None, None),
    ],
)
def test_a_point_has_an_interval_only_where_the_source_says_how_many_answered(
    world: World,
    scale: str,
    value: float,
    n: int | None,
    sd: float | None,
    expected: tuple[float, float] | None,
) -> None:
    world.earlier({"Harbour": [value]}, scale=scale)
    point = world.roster.scalars(select(HistoryPoint)).one()
    point.n, point.sd = n, sd

    fill_intervals(world.roster, point.organisation_id)

    if expected is None:
        assert (point.low, point.high) == (None, None)
    else:
        assert (point.low, point.high) == pytest.approx(expected, abs=1e-4)
