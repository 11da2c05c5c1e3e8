"""A roster is compared with the people already there, and applied whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import partners
from surveys.asking import directory, report
from surveys.asking.people import Person, listed, people_per_organisation, teams
from surveys.asking.plans import Plan, Sort
from surveys.errors import FileUnreadable
from surveys.files.table import read_table
from surveys.partners import Organisation
from tests.conftest import BOTH

ROSTERS = Path(__file__).parents[2] / "data" / "rosters"
TODAY = date(2026, 11, 22)
FIRST = """Name,Mail,Team,Language
Ann,ann@x.example,Care,en
Bob,bob@x.example,Care,de
Eve,eve@x.example,Finance,
"""


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A roster with an alliance of two organisations."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        for name in ("Harbour Trust", "Coast Guard"):
            partners.add_organisation(session, name=name)
        session.commit()
        yield session


def plan(session: Session, text: str, *, name: str = "Harbour Trust", full: bool = True) -> Plan:
    """What importing a text for an organisation would do."""
    return directory.read(
        session,
        organisation=partners.organisation(session, name),
        table=read_table(text.encode(), "roster.csv"),
        full=full,
    )


def bring(session: Session, text: str, *, name: str = "Harbour Trust", full: bool = True) -> Plan:
    """Import a text."""
    made = plan(session, text, name=name, full=full)
    directory.apply(session, made, TODAY)
    session.commit()
    return made


def person(session: Session, key: str) -> Person:
    """Somebody by address."""
    session.expire_all()
    return session.scalars(select(Person).where(Person.address_key == key)).one()


@BOTH
@pytest.mark.parametrize(
    ("file", "addresses", "left_out"),
    [
        ("entra_bulk_create_version_row.csv", ["petra.baecker@amt.example"], [3]),
        (
            "google_workspace_download_users.csv",
            [
                "ANN.LEE@harbourtrust.example",
                "jm.garcia@harbourtrust.example",
                "khai.nguyen@harbourtrust.example",
                "lukasz.zolc@harbourtrust.example",
                "m.alali@harbourtrust.example",
                "scanner-2f@harbourtrust.example",
                "xl.li@harbourtrust.example",
                "zoe.bronte@harbourtrust.example",
            ],
            [5],
        ),
        (
            "m365_export_semicolon_cp1252.csv",
            ["juergen.muessig@stadt.example", "zoe.celik@stadt.example"],
            [4],
        ),
        ("no_header.csv", ["tom@solo.example", "uma@solo.example"], []),
        ("outlook_contacts.csv", ["ann@example.com", "multi@example.com"], [3]),
    ],
)
def test_exports_of_common_systems_are_read_without_preparation(
    session: Session, file: str, addresses: list[str], left_out: list[int]
) -> None:
    organisation = partners.organisation(session, "Harbour Trust")
    table = read_table((ROSTERS / file).read_bytes(), file)

    directory.apply(
        session, made := directory.read(session, organisation=organisation, table=table), TODAY
    )

    rows = listed(session, organisation, start=0, most=100)
    suspended = {"jm.garcia@harbourtrust.example"}
    assert sorted(one.address for one in rows) == sorted(set(addresses) - suspended)
    remarks = [line for line, what, *_ in report.lines(made) if what == "left out"]
    assert remarks == left_out
    again = directory.read(session, organisation=organisation, table=table)
    assert (again.empty, again.unchanged) == (True, len(rows))


@BOTH
def test_a_first_roster_adds_everybody_with_their_teams(session: Session) -> None:
    made = bring(session, FIRST)

    home = partners.organisation(session, "Harbour Trust")
    assert (len(made.added), made.units, made.people) == (3, ("Care", "Finance"), 3)
    assert [(team.name, team.people) for team in teams(session, home)] == [
        ("Care", 2),
        ("Finance", 1),
    ]
    assert person(session, "bob@x.example").language == "de"
    assert person(session, "eve@x.example").language == "en"
    assert people_per_organisation(session) == {home.id: 3}


@BOTH
def test_a_second_roster_changes_moves_and_marks_leavers(session: Session) -> None:
    bring(session, FIRST)
    ann = person(session, "ann@x.example").id

    made = bring(
        session,
        "Name,Mail,Team\nAnn Lee,ann@x.example,care\nBob,BOB@x.example,Finance\n"
        "Zoe,zoe@x.example,Sea\n",
    )

    assert [step.person.key for step in made.changed] == ["ann@x.example"]
    assert [(step.was, step.unit) for step in made.moved] == [("Care", "Finance")]
    assert [one.key for one in made.leavers] == ["eve@x.example"]
    assert (made.units, made.unchanged, made.people) == (("Sea",), 0, 3)
    assert (person(session, "ann@x.example").name, person(session, "ann@x.example").id) == (
        "Ann Lee",
        ann,
    )
    assert person(session, "bob@x.example").address == "BOB@x.example"
    assert person(session, "eve@x.example").left == TODAY


@BOTH
def test_a_part_of_the_roster_makes_no_leavers_but_blocked_accounts_do(session: Session) -> None:
    bring(session, FIRST)

    made = bring(
        session, "Mail,Status\nann@x.example,active\nbob@x.example,suspended\n", full=False
    )

    assert [one.key for one in made.leavers] == ["bob@x.example"]
    assert person(session, "eve@x.example").left is None
    assert person(session, "ann@x.example").name == "Ann"


@BOTH
def test_somebody_who_left_comes_back_as_the_same_person(session: Session) -> None:
    bring(session, FIRST)
    eve = person(session, "eve@x.example").id
    bring(session, "Mail,Team\nann@x.example,Care\nbob@x.example,Care\n")

    made = bring(session, FIRST)

    assert [step.person.id for step in made.returned] == [eve]
    assert (person(session, "eve@x.example").left, made.people) == (None, 3)


@BOTH
def test_an_address_on_another_roster_is_refused_until_it_has_left_there(session: Session) -> None:
    bring(session, FIRST)
    other = "Mail\nann@x.example\nsam@y.example\n"

    made = bring(session, other, name="Coast Guard")

    assert [one.reason for one in made.problems] == [
        "This address is on the roster of Harbour Trust. Take it off one of the two."
    ]
    bring(session, "Mail,Team\nbob@x.example,Care\neve@x.example,Finance\n")
    made = bring(session, other, name="Coast Guard")
    guard = partners.organisation(session, "Coast Guard")
    assert (len(made.returned), person(session, "ann@x.example").organisation_id) == (1, guard.id)


@BOTH
def test_reading_changes_nothing(session: Session) -> None:
    plan(session, FIRST)

    assert not session.new
    assert not session.dirty
    assert session.scalars(select(Person)).all() == []


@BOTH
def test_a_failure_while_applying_leaves_nothing_behind(session: Session) -> None:
    made = plan(session, FIRST)
    home = session.scalars(select(Organisation).where(Organisation.name == "Coast Guard")).one()
    bring(session, "Mail\neve@x.example\n", name="Coast Guard")

    with pytest.raises(Exception, match="(?i)unique"):
        directory.apply(session, made, TODAY)
    session.rollback()

    assert [one.organisation_id for one in session.scalars(select(Person))] == [home.id]


@BOTH
def test_many_leavers_raise_an_alarm(session: Session) -> None:
    names = "\n".join(f"p{number}@x.example" for number in range(10))
    bring(session, f"Mail\n{names}\n")

    made = plan(session, "Mail\np1@x.example\nnew@x.example\n")

    assert (len(made.leavers), made.alarming) == (9, True)


@BOTH
def test_a_file_without_one_row_to_take_is_refused(session: Session) -> None:
    with pytest.raises(FileUnreadable, match="No row of roster.csv can be taken. On line 2") as no:
        plan(session, "Name,Mail\nAnn,ann\nBob,bob\n")

    assert "looked for in the column Mail" in str(no.value)


@BOTH
def test_the_digest_tells_whether_something_has_come_between(session: Session) -> None:
    before = plan(session, FIRST).digest

    assert plan(session, FIRST).digest == before
    bring(session, "Mail\nann@x.example\n", full=False)
    assert plan(session, FIRST).digest != before


@BOTH
def test_the_report_escapes_what_could_act_as_a_formula(session: Session) -> None:
    made = plan(session, "Name,Mail\nAnn,ann@x.example\nBob,=cmd()\n")

    written = report.as_csv(made).splitlines()

    assert written[0] == "line,what,column,value,reason"
    assert written[1].startswith("3,left out,Mail,'=cmd(),")


@BOTH
def test_five_thousand_people_are_imported_and_imported_again(session: Session) -> None:
    rows = "\n".join(f"P {at},p{at}@x.example,Team {at % 90}" for at in range(5_000))
    text = f"Name,Mail,Team\n{rows}\n"
    bring(session, text)

    again = bring(session, text.replace("Team 1", "Crew 1"))

    moving = sum(str(at % 90).startswith("1") for at in range(5_000))
    assert {each.sort for each in again.suggestions} == {Sort.renamed}
    assert sum(each.people for each in again.suggestions) == moving
    assert (len(again.moved), again.unchanged) == (0, 5_000)
