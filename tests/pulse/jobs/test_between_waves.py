"""A wave that is open keeps its partners, groups and names, whatever becomes of them meanwhile."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from pulse.auth import invite as staff
from pulse.jobs import close, release
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from pulse.reports import store
from surveys import by_hand, partners
from surveys.asking import organisations, teams
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from surveys.releases import ReleasedCell
from surveys.waves import Leaf, Wave
from tests.pulse.jobs.conftest import TODAY, Open

AFTER = timedelta(days=14)


def next_wave(shop: Workshop) -> int:
    """The wave after it, twelve weeks later."""
    opens = TODAY + timedelta(weeks=12)
    wave = by_hand.plan(
        shop.roster,
        partners.alliance(shop.roster),
        pulse="Core pulse",
        instrument="trust-core",
        opens=opens,
        closes=opens + AFTER,
        today=opens,
        rng=Random(2),
    )
    wave.override = "of no matter here"
    shop.roster.commit()
    return wave.id


def leaves(shop: Workshop, wave_id: int) -> dict[str, int]:
    """How many each group of a wave has."""
    rows = shop.roster.scalars(select(Leaf).where(Leaf.wave_id == wave_id))
    return {leaf.name: leaf.invited for leaf in rows}


@pytest.mark.usefixtures("sink")
def test_changes_within_a_wave_reach_the_next_one_only(open_shop: Open, wave_id: int) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        seats = set(shop.roster.scalars(select(Invitation.seat)))
        began = leaves(shop, wave_id)

        gone, home = partners.organisations(shop.roster)
        staff.leader(shop.roster, address="lea@x.example", organisation_id=gone.id)
        organisations.rename(shop.roster, home, "Quay", TODAY)
        teams.rename(shop.roster, home.teams[0], "Boats", TODAY)
        organisations.join(shop.roster, gone, home, TODAY + timedelta(days=1))
        shop.roster.commit()
        ids = gone.id, home.id

        assert set(shop.roster.scalars(select(Invitation.seat))) == seats
        assert leaves(shop, wave_id) == began
    with open_shop(TODAY + AFTER) as shop:
        close.close(shop, wave_id)
        release.publish(shop, wave_id)
        rows = shop.roster.scalars(
            select(ReleasedCell).where(ReleasedCell.subject == "organisation")
        )
        names = {cell.place: cell.name for cell in rows}
    with open_shop(TODAY + timedelta(weeks=12)) as shop:
        following = next_wave(shop)
        opening.launch(shop, following)
        told = store.trends(shop.roster, ids[0])

        assert names == {ids[0]: "Partner 0", ids[1]: "Partner 1"}
        assert leaves(shop, following) == {"Boats": 22, "Team 0 (Partner 0)": 20, "Team 1": 18}
        assert shop.roster.get_one(Wave, following).names is not None
        assert [trend.wave for trend in told] == [1]


@pytest.mark.usefixtures("sink")
def test_who_leaves_within_a_wave_keeps_the_seat_and_is_not_asked_again(
    open_shop: Open, wave_id: int
) -> None:
    with open_shop() as shop:
        opening.launch(shop, wave_id)
        gone, home = partners.organisations(shop.roster)
        stays = home.id
        organisations.leave(shop.roster, gone, TODAY)
        shop.roster.commit()

        assert len(shop.roster.scalars(select(Invitation)).all()) == 60
    with open_shop(TODAY + AFTER) as shop:
        close.close(shop, wave_id)
        release.publish(shop, wave_id)
    with open_shop(TODAY + timedelta(weeks=12)) as shop:
        following = next_wave(shop)
        opening.launch(shop, following)
        asked = shop.roster.scalars(
            select(Person.organisation_id)
            .distinct()
            .join(Invitation, Invitation.person_id == Person.id)
            .where(Invitation.wave_id == following)
        ).all()

        assert asked == [stays]
