"""Who wants no letters is kept through every import, and is told to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import series
from surveys.asking import directory, optouts
from surveys.asking.people import Person
from surveys.files.table import Row, Table
from surveys.partners import Organisation
from surveys.waves import Pulse
from tests.alliances import found

TODAY = date(2026, 11, 23)


@pytest.fixture
def roster(app: Flask) -> Iterator[Session]:
    """An empty roster."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def harbour(roster: Session) -> Organisation:
    """An organisation of ten people."""
    return found(roster, {"Harbour": {"": 10}, "Quay": {"": 10}})["Harbour"]


def pulse(roster: Session, harbour: Organisation, name: str) -> Pulse:
    """A pulse that goes by hand."""
    return series.found(
        roster,
        harbour.alliance,
        name=name,
        instrument="process-trust",
        modules=[],
        settings=series.Settings(),
        today=TODAY,
        rng=Random(1),
    )


def staff(roster: Session, harbour: Organisation) -> list[Person]:
    """The people of an organisation."""
    people = roster.query(Person).filter(Person.organisation_id == harbour.id)
    return people.order_by(Person.id).all()


def test_one_pulse_or_everything_can_be_stopped_and_had_again(
    roster: Session, harbour: Organisation
) -> None:
    one, other = (pulse(roster, harbour, name) for name in ("One", "Other"))
    ann, bob, *_ = (each.id for each in staff(roster, harbour))
    for _ in range(2):
        optouts.stop(roster, ann, one.id)
        optouts.stop_everything(roster, bob)

    assert optouts.among(roster, one.id, [ann, bob]) == {ann, bob}
    assert optouts.among(roster, other.id, [ann, bob]) == {bob}
    assert optouts.among(roster, one.id, [ann]) == {ann}
    optouts.resume(roster, ann, one.id)
    optouts.resume(roster, bob, one.id)
    assert optouts.among(roster, one.id, [ann, bob]) == set()


def test_it_outlasts_leaving_the_list_and_coming_back(
    roster: Session, harbour: Organisation
) -> None:
    one = pulse(roster, harbour, "One")
    people = staff(roster, harbour)
    optouts.stop(roster, people[3].id, one.id)
    every = [(each.name, each.address) for each in people]
    for listed in (every, every[:3] + every[4:], every):
        rows = [Row(1, ("Name", "E-mail"))]
        rows += [Row(line, pair) for line, pair in enumerate(listed, start=2)]
        plan = directory.read(roster, organisation=harbour, table=Table("staff.csv", tuple(rows)))
        directory.apply(roster, plan, TODAY)

    assert len(staff(roster, harbour)) == 10
    assert optouts.among(roster, one.id, [each.id for each in people]) == {people[3].id}


@pytest.mark.parametrize(("silent", "told"), [(6, []), (7, [("Harbour", 7)])])
def test_how_many_is_told_from_the_threshold_on(
    roster: Session, harbour: Organisation, silent: int, told: list[tuple[str, int]]
) -> None:
    one = pulse(roster, harbour, "One")
    people = staff(roster, harbour)
    for person in people[:silent]:
        optouts.stop_everything(roster, person.id)
        optouts.stop(roster, person.id, one.id)

    assert optouts.told(roster, one, 7) == told
