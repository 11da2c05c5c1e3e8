"""A newer roster says that a team has another name, or somebody another address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import partners, waves
from surveys.asking import directory, people, undelivered
from surveys.asking import teams as units
from surveys.asking.invitations import Delivery, Invitation
from surveys.asking.people import Person
from surveys.asking.plans import Plan, Sort
from surveys.files.table import read_table
from surveys.partners import Unit
from surveys.waves import Leaf, Pulse, Stage, Wave
from tests.conftest import BOTH
from tests.surveys.asking.test_directory import TODAY, person

FIRST = """Name,Mail,Team
Ann,ann@old.example,Care
Bob,bob@old.example,Care
Cleo,cleo@old.example,Care
Dan,dan@old.example,Finance
Eve,eve@old.example,Finance
Fay,fay@old.example,Night
"""


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Two organisations, one of them with six people."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        for name in ("Harbour", "Mill"):
            partners.add_organisation(session, name=name)
        bring(session, FIRST)
        yield session


def plan(
    session: Session, text: str, *, name: str = "Harbour", full: bool = True, **said: bool
) -> Plan:
    """What importing a text would do; `said` by the sorts of suggestions."""
    table = read_table(text.encode(), "roster.csv")
    home = partners.organisation(session, name)
    first = directory.read(session, organisation=home, table=table, full=full)
    choices = {each.key: said[each.sort] for each in first.suggestions if each.sort.value in said}
    return directory.read(session, organisation=home, table=table, full=full, choices=choices)


def bring(session: Session, text: str, *, name: str = "Harbour", **said: bool) -> Plan:
    """Import it."""
    made = plan(session, text, name=name, **said)
    directory.apply(session, made, TODAY)
    session.commit()
    return made


def sizes(session: Session, name: str = "Harbour") -> dict[str, int]:
    """How many people each team has."""
    session.expire_all()
    return {
        each.name: each.people
        for each in people.teams(session, partners.organisation(session, name))
    }


@BOTH
def test_a_team_by_another_name_stays_the_same_team(session: Session) -> None:
    care = session.scalars(select(Unit).where(Unit.name == "Care")).one()
    made = bring(session, FIRST.replace("Care", "Nursing"))

    [suggested] = made.suggestions
    assert (suggested.sort, suggested.before, suggested.now, suggested.people) == (
        Sort.renamed,
        "Care",
        "Nursing",
        3,
    )
    assert (made.unchanged, made.moved, made.units) == (6, (), ())
    assert sizes(session) == {"Finance": 2, "Night": 1, "Nursing": 3}
    session.refresh(care)
    assert care.name == "Nursing"


def test_a_roster_that_uses_the_old_name_still_finds_the_team(session: Session) -> None:
    bring(session, FIRST.replace("Care", "Nursing"))

    again = bring(session, FIRST)

    assert (again.suggestions, again.empty) == ((), True)
    assert sizes(session)["Nursing"] == 3


@BOTH
def test_a_team_that_goes_into_another_is_joined_with_it(session: Session) -> None:
    made = bring(session, FIRST.replace("Finance", "Care"))

    assert [each.sort for each in made.suggestions] == [Sort.joined]
    assert sizes(session) == {"Care": 5, "Night": 1}
    home = partners.organisation(session, "Harbour")
    assert units.by_name(home, "finance").name == "Care"


def test_two_teams_under_one_new_name_are_renamed_and_joined(session: Session) -> None:
    text = FIRST.replace("Finance", "Services").replace("Care", "Services")
    made = bring(session, text)

    assert [(each.sort, each.before) for each in made.suggestions] == [
        (Sort.renamed, "Care"),
        (Sort.joined, "Finance"),
    ]
    assert sizes(session) == {"Night": 1, "Services": 5}


def test_what_is_declined_is_done_as_the_rows_say(session: Session) -> None:
    made = bring(session, FIRST.replace("Care", "Nursing"), renamed=False)

    assert ([each.taken for each in made.suggestions], len(made.moved)) == ([False], 3)
    names = {unit.name for unit in partners.organisation(session, "Harbour").teams}
    assert names == {"Care", "Finance", "Night", "Nursing"}


@pytest.mark.parametrize(
    "text",
    [
        FIRST.replace("cleo@old.example,Care", "cleo@old.example,Beds"),  # one of three
        FIRST.replace("Night", "Day"),  # a single person says nothing of a team
        FIRST,
    ],
)
def test_a_few_who_move_are_no_other_name(session: Session, text: str) -> None:
    assert plan(session, text).suggestions == ()


def test_of_a_part_of_the_people_nothing_is_guessed(session: Session) -> None:
    assert plan(session, FIRST.replace("Care", "Beds"), full=False).suggestions == ()


@BOTH
def test_somebody_with_a_new_address_is_the_same_person(session: Session) -> None:
    before = person(session, "ann@old.example").id
    made = bring(session, FIRST.replace("ann@old", "ann@new"))

    assert [(each.sort, each.before, each.now) for each in made.suggestions] == [
        (Sort.readdressed, "ann@old.example", "ann@new.example")
    ]
    assert (len(made.readdressed), made.added, made.leavers) == (1, (), ())
    assert person(session, "ann@new.example").id == before


def test_a_part_of_the_people_may_hold_new_addresses_of_those_whom_no_letter_reaches(
    session: Session,
) -> None:
    ann = person(session, "ann@old.example").id
    undelivered.keep(session, ann, "550 no such user", TODAY)
    few = "Name,Mail,Team\nAnn,ann@new.example,Care\nBob,bob@new.example,Care\n"
    made = plan(session, few, full=False)
    directory.apply(session, made, TODAY)

    assert [step.person.id for step in made.readdressed] == [ann]
    assert [entry.address for entry in made.added] == ["bob@new.example"]
    assert made.leavers == ()
    assert session.get_one(Person, ann).address == "ann@new.example"
    assert undelivered.per_organisation(session) == {}


def test_declined_the_one_leaves_and_the_other_comes(session: Session) -> None:
    made = plan(session, FIRST.replace("ann@old", "ann@new"), readdressed=False)

    assert (len(made.added), len(made.leavers), made.readdressed) == (1, 1, ())


def test_a_name_that_two_people_have_tells_nothing(session: Session) -> None:
    text = FIRST + "Ann,ann@new.example,Care\nAnn,ann@other.example,Care\n"

    assert plan(session, text.replace("Ann,ann@old.example,Care\n", "")).suggestions == ()


def test_an_address_that_an_open_wave_has_reached_stays(session: Session) -> None:
    ann = person(session, "ann@old.example")
    pulse = Pulse(alliance_id=1, name="Core", instrument="trust-core")
    wave = Wave(
        pulse=pulse,
        number=1,
        code="w",
        opens=TODAY,
        closes=TODAY.replace(day=28),
        stage=Stage.open,
        left_out=[],
    )
    leaf = Leaf(wave=wave, place=0, name="Care", organisation_id=ann.organisation_id, invited=6)
    session.add_all([pulse, wave, leaf])
    session.flush()
    session.add(
        Invitation(
            wave_id=wave.id,
            person_id=ann.id,
            leaf_id=leaf.id,
            seat=b"1" * 16,
            delivery=Delivery.sent,
            day=TODAY,
        )
    )
    session.flush()

    made = plan(session, FIRST.replace("ann@old", "ann@new"))

    assert (made.readdressed, made.added, made.leavers, made.unchanged) == ((), (), (), 6)
    assert made.suggestions == ()
    assert "Bring it in when the wave has closed" in made.problems[0].reason
    wave.stage = waves.Stage.closed
    session.flush()
    assert len(plan(session, FIRST.replace("ann@old", "ann@new")).readdressed) == 1


@BOTH
def test_somebody_of_another_partner_comes_over_only_if_it_is_said(session: Session) -> None:
    text = "Name,Mail,Team\nGus,gus@mill.example,Grain\nAnn,ann@old.example,Grain\n"
    declined = plan(session, text, name="Mill")
    before = person(session, "ann@old.example").id
    made = bring(session, text, name="Mill", arrived=True)

    assert (len(declined.problems), declined.arrived) == (1, ())
    assert [(each.sort, each.before, each.taken) for each in declined.suggestions] == [
        (Sort.arrived, "Harbour", False)
    ]
    assert (len(made.arrived), made.problems, made.people) == (1, (), 2)
    assert sizes(session, "Mill") == {"Grain": 2}
    ann = session.get_one(Person, before)
    assert ann.organisation_id == partners.organisation(session, "Mill").id


def test_a_digest_tells_one_choice_from_another(session: Session) -> None:
    text = FIRST.replace("Care", "Beds")

    assert plan(session, text).digest != plan(session, text, renamed=False).digest
