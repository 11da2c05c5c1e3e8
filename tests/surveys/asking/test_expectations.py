"""What an alliance is told before a launch, and what is counted after it."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import by_hand, leaves
from surveys.asking import expectations, progress
from surveys.asking.audience import headcount
from surveys.asking.expectations import Obstacle, Prospect
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.partners import Alliance, Organisation
from surveys.terms import STARTER
from surveys.waves import Leaf, Participation, Wave
from tests.alliances import Sizes, found
from tests.conftest import BOTH

TODAY = date(2026, 11, 22)
MIXED: Sizes = {
    "North": {"Outreach": 30, "Finance": 9, "IT": 4},
    "Quay": {"": 30},
    "Tide": {"A": 4, "B": 3},
    "Wee": {"": 6},
    "Wharf": {"": 8},
    "Nobody": {"": 0},
}


def plan(session: Session) -> Wave:
    return by_hand.plan(
        session,
        session.get_one(Alliance, 1),
        pulse="Core pulse",
        instrument="trust-core",
        opens=TODAY,
        closes=TODAY + timedelta(days=14),
        today=TODAY,
        rng=random.Random(1),
    )


@BOTH
def test_heads_are_counted_per_team_without_those_who_left(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        made = found(session, MIXED)
        gone = session.scalars(select(Person).where(Person.organisation_id == made["Wee"].id))
        next(iter(gone)).left = TODAY
        made["Wharf"].left = TODAY
        session.flush()

        counted = {
            partner.name: {name: people for _, name, people in partner.teams}
            for partner in headcount(session, [made["Tide"].id])
        }
        assert counted == {
            "Nobody": {"": 0},
            "North": {"Finance": 9, "IT": 4, "Outreach": 30},
            "Quay": {"": 30},
            "Wee": {"": 5},
        }


@BOTH
def test_each_organisation_is_told_what_it_will_see(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        made = found(session, MIXED)
        wave = plan(session)
        wave.leave_out(made["Quay"])
        session.flush()

        view = expectations.of(session, wave)
        prospects = {each.name: each.prospect for each in view.organisations}
        assert prospects == {
            "Nobody": Prospect.empty,
            "North": Prospect.own,
            "Quay": Prospect.left_out,
            "Tide": Prospect.pool,
            "Wee": Prospect.pool,
            "Wharf": Prospect.pool,
        }
        assert view.invited == 43 + 21
        assert view.obstacle is Obstacle.one_dominates
        assert view.pool is not None
        assert view.pool.invited == 21
        north = next(each for each in view.organisations if each.name == "North")
        assert {leaf.name: leaf.invited for leaf in north.leaves} == {"North": 43}
        assert north.chance == pytest.approx(leaves.chance(43, 5, 0.6))
        assert north.item_chance == pytest.approx(leaves.chance(43, 15, 0.6))


@BOTH
def test_three_balanced_partners_get_a_figure_of_the_alliance(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        found(session, {name: {"": 20} for name in ("A", "B", "C")})

        view = expectations.of(session, plan(session))
        assert view.obstacle is None
        assert view.refused == ()


@BOTH
def test_with_two_partners_each_could_work_out_the_other(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        found(session, {name: {"": 20} for name in ("A", "B")})

        assert expectations.of(session, plan(session)).obstacle is Obstacle.few_partners


def test_the_smallest_change_that_can_be_told_from_noise() -> None:
    # 1.96 * 20 * sqrt(2 / 50) = 7.84
    assert expectations.smallest_change(50) == pytest.approx(7.84)
    assert expectations.smallest_change(1) is None
    # Noise of 8 points squared in each of two waves: 1.96 · √(2(8 + 8)).
    assert expectations.smallest_change(50, 8.0) == pytest.approx(11.09, abs=0.01)


def launched(session: Session) -> Wave:
    """An open wave whose letters stand in every way."""
    wave = plan(session)
    wave.open(TODAY)
    people = list(session.scalars(select(Person).order_by(Person.id)))
    for made in leaves.plan(headcount(session), STARTER, 0.6):
        leaf = Leaf(
            wave=wave,
            place=made.place,
            name=made.name,
            organisation_id=made.organisation_id,
            invited=made.invited,
        )
        session.add(leaf)
        session.flush()
        units = {part.unit_id for part in made.parts}
        for number, person in enumerate(each for each in people if each.unit_id in units):
            session.add(
                Invitation(
                    wave_id=wave.id,
                    person_id=person.id,
                    leaf_id=leaf.id,
                    seat=random.Random(person.id).randbytes(16),
                    delivery=list(Delivery)[number % 3],
                    refusal="550 no such user" if number % 3 == 2 else None,
                )
            )
    session.flush()
    return wave


@BOTH
def test_letters_are_counted_and_refusals_are_told_in_the_servers_words(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        found(session, {"A": {"": 20}, "B": {"": 19}})
        wave = launched(session)

        letters = progress.letters(session, wave)
        assert (letters.waiting, letters.sent, letters.refused) == (14, 13, 12)
        assert (letters.seats, letters.handled, letters.why_waiting) == (39, 25, None)
        assert len(letters.refusals) == 12
        assert {each.words for each in letters.refusals} == {"550 no such user"}
        assert [each.organisation for each in letters.refusals] == ["A"] * 6 + ["B"] * 6


@BOTH
def test_participation_is_told_as_a_band_per_group(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        found(session, MIXED)
        wave = launched(session)
        first = session.scalars(select(Leaf).order_by(Leaf.place)).first()
        assert first is not None
        session.add(Participation(leaf_id=first.id, day=TODAY, band="share", tenths=6))
        session.flush()

        groups = progress.groups(session, wave)
        names = session.scalars(select(Organisation.name)).all()
        assert (groups[0].band, groups[0].tenths) == ("share", 6)
        assert {group.band for group in groups[1:]} == {None}
        assert {group.organisation for group in groups} <= {None, *names}
        assert sum(group.invited for group in groups) == 94
