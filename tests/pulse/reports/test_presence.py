"""Who is missing from the alliance's picture."""

from __future__ import annotations

import pytest

from pulse.reports import build, exports, store
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour",), "Boats", 40, 32),
    Crew(("Harbour",), "Nets", 40, 33),
    Crew(("Mill",), "", 60, 20),
    Crew(("Orchard",), "", 24, 13),
    Crew(("Pip", "Quince"), "", 20, 9),
    Crew(("Weir",), "", 16, 3),
]


@pytest.mark.parametrize(
    ("quiet", "low"),
    [
        (3, 3),
        (2, None),  # two would know of each other
        (0, None),  # of everybody
        (5, None),
    ],
)
def test_organisations_are_counted_only_where_there_are_enough_on_each_side(
    world: World, quiet: int, low: int | None
) -> None:
    crews = [Crew((f"Partner {at}",), "", 40, 12 if at < quiet else 30) for at in range(6)]
    world.published(crews)

    (trend,) = store.trends(world.roster, None)
    rows = [row for row in exports.of(world.roster, None) if row["measure"] == "turnout"]

    found = trend.presence
    assert found is not None
    assert (found.organisations, found.low) == (6, low)
    assert [row["value"] for row in rows] == ([] if low is None else ["3", "3"])


def test_a_pool_counts_as_its_partners(world: World) -> None:
    world.published([*CREWS, Crew(("Tern",), "", 30, 20)])

    (trend,) = store.trends(world.roster, None)

    found = trend.presence
    assert found is not None
    assert (found.asked, found.organisations, found.pooled) == (230, 7, 2)
    assert found.low == 4  # Mill, Weir, and Pip and Quince together


def test_an_organisation_that_was_not_asked_is_counted_and_one_that_had_left_is_not(
    world: World,
) -> None:
    gone, away = world.organisation("Gone"), world.organisation("Away")
    wave = world.closed(CREWS)
    gone.left = wave.opens
    wave.left_out = [away.id]
    wave.names = {str(each.id): each.name for each in world.alliance.organisations}
    build.draft(world.roster, world.box, world.keyring, wave, rng=world.rng)

    (trend,) = store.trends(world.roster, None, with_draft=wave)

    assert trend.presence is not None
    assert trend.presence.unasked == 1


def test_it_is_told_of_the_alliance_alone_and_of_three_partners_or_more(world: World) -> None:
    world.published([Crew(("Mill",), "", 60, 40), Crew(("Orchard",), "", 50, 40)])

    (whole,) = store.trends(world.roster, None)
    (own,) = store.trends(world.roster, world.organisation("Mill").id)

    assert whole.presence is None
    assert own.presence is None
