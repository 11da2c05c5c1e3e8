"""Teams added, renamed, joined and moved between waves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import lineage, marks, partners
from surveys.asking import audience, teams
from surveys.asking.people import OnPaper, Person
from surveys.errors import AlreadyThere, IllegalMove, NotFound
from surveys.partners import Organisation, Unit
from surveys.waves import Audience, Pulse
from tests.conftest import BOTH

TODAY = date(2026, 11, 22)


def staffed(session: Session, organisation: Organisation, name: str, people: int) -> Unit:
    """A team with people."""
    unit = Unit(organisation=organisation, name=name)
    session.add(unit)
    session.flush()
    session.add_all(
        Person(
            organisation_id=organisation.id,
            unit_id=unit.id,
            name=f"P{each}",
            address=(address := f"p{unit.id}-{each}@x.example"),
            address_key=address,
            language="en",
        )
        for each in range(people)
    )
    session.flush()
    return unit


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """An alliance of two organisations."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast")
        for name in ("Harbour Trust", "Mill Clinic"):
            home = partners.add_organisation(session, name=name)
            staffed(session, home, "Ward", 3)
            staffed(session, home, "Labs", 2)
        yield session


@pytest.fixture
def harbour(session: Session) -> Organisation:
    """The first of them."""
    return partners.organisation(session, "Harbour Trust")


def counts(session: Session) -> dict[str, dict[str, int]]:
    """How many people each team with people has, by its organisation."""
    return {
        each.name: {name: people for _, name, people in each.teams if people}
        for each in audience.headcount(session)
    }


@BOTH
def test_a_renamed_team_is_the_same_and_found_by_both_names(
    session: Session, harbour: Organisation
) -> None:
    ward = teams.by_name(harbour, "ward")
    teams.rename(session, ward, "Ward  North", TODAY)
    session.refresh(harbour)

    assert teams.by_name(harbour, "WARD") is teams.by_name(harbour, "ward north") is ward
    assert counts(session)["Harbour Trust"] == {"Labs": 2, "Ward North": 3}
    assert {unit.name for unit in harbour.teams} == {"Labs", "Ward North"}
    [mark] = marks.seen_by(session, harbour.id)
    assert (mark.kind, mark.before, mark.now, mark.day) == (
        "team_renamed",
        "Ward",
        "Ward North",
        TODAY,
    )


def test_a_team_takes_its_old_name_back_and_another_team_may_take_it_over(
    session: Session, harbour: Organisation
) -> None:
    ward = teams.by_name(harbour, "Ward")
    for name in ("Beds", "Ward", "Beds"):
        teams.rename(session, ward, name, TODAY)
        session.refresh(harbour)
    made = teams.add(session, harbour, "Ward", TODAY)
    session.refresh(harbour)

    assert teams.by_name(harbour, "Ward") is made
    assert teams.by_name(harbour, "Beds") is ward
    assert sum(unit.into_id is None for unit in harbour.units) == 3


def test_only_the_case_of_a_name_may_change(session: Session, harbour: Organisation) -> None:
    ward = teams.by_name(harbour, "Ward")
    teams.rename(session, ward, "WARD", TODAY)
    session.refresh(harbour)

    assert [unit.name for unit in harbour.units] == ["Labs", "WARD"]


def test_a_name_that_a_team_has_is_refused(session: Session, harbour: Organisation) -> None:
    ward = teams.by_name(harbour, "Ward")
    for deed in (
        lambda: teams.rename(session, ward, "labs", TODAY),
        lambda: teams.rename(session, ward, "Ward", TODAY),
        lambda: teams.add(session, harbour, "LABS", TODAY),
    ):
        with pytest.raises(AlreadyThere):
            deed()

    with pytest.raises(NotFound, match="It has: Labs, Ward"):
        teams.by_name(harbour, "Kitchen")


@BOTH
def test_joined_teams_are_one_and_pulses_that_chose_it_ask_the_whole(
    session: Session, harbour: Organisation
) -> None:
    ward, labs = teams.by_name(harbour, "Ward"), teams.by_name(harbour, "Labs")
    pulse = Pulse(
        alliance_id=1,
        name="Core",
        instrument="trust-core",
        audience=Audience.units,
        asked=[labs.id],
    )
    session.add(pulse)
    teams.join(session, labs, ward, TODAY)
    session.refresh(harbour)

    assert counts(session)["Harbour Trust"] == {"Ward": 5}
    assert pulse.asked == [ward.id]
    assert lineage.of(session).unit(labs.id, {ward.id}) == ward.id
    assert teams.by_name(harbour, "labs") is ward
    with pytest.raises(NotFound):
        teams.by_id(session, harbour, labs.id)
    with pytest.raises(IllegalMove, match="itself"):
        teams.join(session, ward, ward, TODAY)


@BOTH
def test_a_moved_team_takes_its_people_along_under_a_name_that_is_free(
    session: Session, harbour: Organisation
) -> None:
    mill = partners.organisation(session, "Mill Clinic")
    ward = teams.by_name(harbour, "Ward")
    teams.move(session, ward, mill, TODAY)
    session.refresh(mill)

    assert counts(session) == {
        "Harbour Trust": {"Labs": 2},
        "Mill Clinic": {"Labs": 2, "Ward": 3, "Ward (Harbour Trust)": 3},
    }
    homes = session.scalars(select(Person.organisation_id).where(Person.unit_id == ward.id))
    assert set(homes) == {mill.id}
    assert [mark.what for mark in marks.seen_by(session, mill.id)] == ["Ward"]
    assert marks.seen_by(session, None) == []  # the same people are asked in the alliance
    with pytest.raises(IllegalMove, match="only team"):
        teams.move(session, teams.by_name(harbour, "Labs"), mill, TODAY)


def test_a_team_of_another_organisation_is_not_joined_across(
    session: Session, harbour: Organisation
) -> None:
    mill = partners.organisation(session, "Mill Clinic")

    with pytest.raises(IllegalMove, match="another organisation"):
        teams.join(session, teams.by_name(harbour, "Ward"), teams.by_name(mill, "Ward"), TODAY)


def test_people_without_an_address_go_with_their_team(
    session: Session, harbour: Organisation
) -> None:
    ward, labs = teams.by_name(harbour, "Ward"), teams.by_name(harbour, "Labs")
    mill = partners.organisation(session, "Mill Clinic")
    session.add_all([OnPaper(unit_id=labs.id, people=4), OnPaper(unit_id=ward.id, people=2)])
    teams.join(session, labs, ward, TODAY)

    assert counts(session)["Harbour Trust"] == {"Ward": 11}
    with pytest.raises(IllegalMove, match="only team"):
        teams.move(session, ward, mill, TODAY)
