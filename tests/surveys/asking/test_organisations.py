"""Organisations renamed, joined, split off, gone and come back between waves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import by_hand, marks, partners
from surveys.asking import organisations, teams
from surveys.asking.people import Person
from surveys.errors import AlreadyThere, IllegalMove, NameInvalid, NotFound
from surveys.marks import Kind
from surveys.waves import Audience, Wave
from tests.conftest import BOTH
from tests.surveys.asking.test_teams import counts, staffed

TODAY = date(2026, 11, 22)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """An alliance of three organisations."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast")
        for name in ("Harbour", "Mill", "Quay"):
            home = partners.add_organisation(session, name=name, country="DE", subdivision="by")
            staffed(session, home, "", 4)
            staffed(session, home, "Ward", 3)
        yield session


@BOTH
def test_a_renamed_organisation_stays_the_same(session: Session) -> None:
    harbour = partners.organisation(session, "Harbour")
    organisations.rename(session, harbour, "Harbour  Trust", TODAY)

    assert partners.organisation(session, "harbour trust") is harbour
    [mark] = marks.seen_by(session, None)
    assert (mark.kind, mark.before, mark.now) == (Kind.renamed, "Harbour", "Harbour Trust")
    for name in ("MILL", "Harbour Trust"):
        with pytest.raises(AlreadyThere):
            organisations.rename(session, harbour, name, TODAY)
    with pytest.raises(NameInvalid):
        organisations.rename(session, harbour, "  ", TODAY)


@BOTH
def test_joined_organisations_keep_their_teams_apart(session: Session) -> None:
    harbour, mill, quay = partners.organisations(session)
    wave = planned(session)
    wave.pulse.audience, wave.pulse.asked = Audience.organisations, [harbour.id, mill.id]
    wave.leave_out(harbour)
    organisations.join(session, harbour, mill, TODAY)
    session.expire_all()

    assert counts(session) == {
        "Mill": {"": 4, "Harbour": 4, "Ward": 3, "Ward (Harbour)": 3},
        "Quay": {"": 4, "Ward": 3},
    }
    assert partners.organisations(session) == [mill, quay]
    assert (harbour.left, harbour.into, harbour.units) == (TODAY, mill, [])
    assert (wave.pulse.asked, wave.left_out) == ([mill.id], [])
    with pytest.raises(NotFound, match="is a part of Mill"):
        partners.organisation(session, "harbour")
    with pytest.raises(AlreadyThere, match="part of Mill"):
        partners.add_organisation(session, name="harbour")
    for gone, home in ((harbour, quay), (mill, mill), (mill, harbour)):
        with pytest.raises(IllegalMove):
            organisations.join(session, gone, home, TODAY)
    with pytest.raises(IllegalMove, match="part of another"):
        organisations.come_back(session, harbour, TODAY)


@BOTH
def test_an_organisation_leaves_with_its_people_and_comes_back_without(session: Session) -> None:
    quay = partners.organisation(session, "Quay")

    assert organisations.leave(session, quay, TODAY) == 7
    left = select(Person.left).where(Person.organisation_id == quay.id)
    assert set(session.scalars(left)) == {TODAY}
    with pytest.raises(NotFound, match="not in the alliance any more"):
        partners.organisation(session, "Quay")
    with pytest.raises(AlreadyThere, match="Let it come back"):
        partners.add_organisation(session, name="Quay")
    with pytest.raises(IllegalMove):
        organisations.leave(session, quay, TODAY)

    organisations.come_back(session, quay, TODAY + timedelta(days=90))

    assert counts(session)["Quay"] == {}
    assert [mark.kind for mark in marks.seen_by(session, None)] == [Kind.left, Kind.returned]
    with pytest.raises(IllegalMove, match="is in the alliance"):
        organisations.come_back(session, quay, TODAY)


@BOTH
def test_teams_are_split_off_as_a_partner_of_their_own(session: Session) -> None:
    quay = partners.organisation(session, "Quay")
    wave = planned(session)
    wave.pulse.audience, wave.pulse.asked = Audience.organisations, [quay.id]
    ward = teams.by_name(quay, "Ward")
    made = organisations.split_off(session, quay, [ward], "Quay Care", TODAY)
    session.expire_all()

    assert counts(session)["Quay Care"] == {"Ward": 3}
    assert counts(session)["Quay"] == {"": 4}
    assert (made.country, made.subdivision) == ("DE", "BY")
    assert wave.pulse.asked == [quay.id, made.id]
    with pytest.raises(IllegalMove, match="Nobody would be left"):
        organisations.split_off(session, quay, quay.teams, "Rest", TODAY)
    with pytest.raises(IllegalMove, match="at least one"):
        organisations.split_off(session, quay, [], "Rest", TODAY)


def test_an_organisation_is_known_by_the_names_of_all_that_it_was(session: Session) -> None:
    harbour, mill, quay = partners.organisations(session)
    organisations.rename(session, quay, "Quay Trust", TODAY)
    made = organisations.split_off(session, quay, [teams.by_name(quay, "Ward")], "Care", TODAY)
    organisations.join(session, quay, mill, TODAY)

    assert marks.called(session) == {
        harbour.id: {"Harbour"},
        mill.id: {"Mill", "Quay", "Quay Trust"},
        quay.id: {"Quay", "Quay Trust"},
        made.id: {"Care", "Quay", "Quay Trust"},
    }


def test_a_steward_writes_marks_and_takes_them_away(session: Session) -> None:
    quay = partners.organisation(session, "Quay")
    own = marks.note(session, "New  director", day=TODAY, organisation=quay, today=TODAY)
    every = marks.note(session, "Floods", day=TODAY, organisation=None, today=TODAY)
    mill = partners.organisation(session, "Mill")

    assert marks.seen_by(session, quay.id) == [own, every]
    assert marks.seen_by(session, mill.id) == marks.seen_by(session, None) == [every]
    assert own.what == "New director"
    for words, day in (("", TODAY), ("x" * 201, TODAY), ("Soon", TODAY + timedelta(days=1))):
        with pytest.raises(NameInvalid):
            marks.note(session, words, day=day, organisation=None, today=TODAY)
    marks.remove(session, own.id)
    organisations.rename(session, quay, "Quayside", TODAY)
    [told, _] = marks.every(session)
    with pytest.raises(NotFound):
        marks.remove(session, told.id)


def planned(session: Session) -> Wave:
    """A wave that is planned."""
    return by_hand.plan(
        session,
        partners.alliance(session),
        pulse="Core",
        instrument="trust-core",
        opens=TODAY,
        closes=TODAY + timedelta(days=14),
        today=TODAY,
        rng=Random(1),
    )
