"""Organisations say with whom they work; what that leads to follows from both sides' words."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pulse.db import db
from surveys import contacts
from surveys.contacts import Contacts
from surveys.errors import FileUnreadable
from surveys.files import contacts as files
from surveys.files.table import read_table
from surveys.partners import Organisation
from tests.alliances import found
from tests.conftest import BOTH

HALF = Contacts({1: frozenset({2}), 2: frozenset({1, 3})})  # 3, 4 and 5 declared nothing


def made(session: Session) -> dict[str, Organisation]:
    """Four partners without people."""
    return found(session, {name: {} for name in ("North", "=South", "West", "Tide")})


def read(session: Session, text: str) -> dict[int, frozenset[int]]:
    return files.read(session, read_table(text.encode(), "who.csv"))


def test_two_work_together_if_one_says_so_or_if_neither_declared_anything() -> None:
    assert [HALF.strength(*pair) for pair in ((1, 2), (3, 2), (1, 3), (4, 5))] == [2, 1, 0, 0]
    assert [HALF.expected(*pair) for pair in ((1, 2), (3, 2), (1, 3), (4, 5), (4, 1))] == [
        *(True, True, False, True, False)
    ]


def test_who_can_know_a_partner_are_the_people_of_those_that_work_with_it() -> None:
    assert HALF.reach({1: 10, 2: 20, 3: 30, 4: 40}) == {1: 20, 2: 40, 3: 60, 4: 30}


@BOTH
def test_what_is_declared_replaces_what_was_and_others_are_left_alone(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        names = made(session)
        north, west, tide = names["North"], names["West"], names["Tide"]

        first = contacts.declare(session, north, [west.id, north.id, 999])
        contacts.declare(session, west, [tide.id])
        again = contacts.declare(session, north, [west.id])
        later = contacts.declare(session, north, [tide.id])

        assert (first, again, later) == (True, False, True)
        assert contacts.declared(session).declared == {north.id: {tide.id}, west.id: {tide.id}}


def test_a_list_that_was_handed_out_is_read_again(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        names = made(session)
        contacts.declare(session, names["North"], [names["=South"].id, names["Tide"].id])
        contacts.declare(session, names["=South"], [names["Tide"].id])

        text = "".join(files.lines(session))

        assert text.splitlines()[0] == "organisation,works_with"
        assert "'=South,Tide" in text
        assert read(session, text) == contacts.declared(session).declared


def test_a_name_may_begin_with_an_apostrophe_or_bring_an_invisible_mark(app: Flask) -> None:
    with app.app_context():
        both = found(db.session(), {"'t Huis": {}, "North": {}})
        pair = {both["'t Huis"].id: {both["North"].id}}

        assert read(db.session(), "organisation,works_with\n't Huis,\u200bNorth\n") == pair


def test_a_row_without_anybody_beside_it_declares_that_there_is_nobody(app: Flask) -> None:
    with app.app_context():
        north = made(db.session())["North"]

        assert read(db.session(), "organisation,works_with\nnorth,\n") == {north.id: frozenset()}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("organisation\nNorth\n", "who.csv has no column works_with."),
        ("organisation,works_with\nNorth,Moon\n", "line 2: no organisation is called “Moon”."),
        ("organisation,works_with\nWest,Tide\nNorth,north\n", "line 3: North works with itself."),
        ("organisation,works_with\n", "There is nobody in who.csv."),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused_with_its_line(
    app: Flask, text: str, sentence: str
) -> None:
    with app.app_context():
        made(db.session())

        with pytest.raises(FileUnreadable, match=sentence):
            read(db.session(), text)


def test_a_partner_that_left_works_with_nobody(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        names = made(session)
        contacts.declare(session, names["North"], [names["Tide"].id])
        contacts.declare(session, names["Tide"], [names["North"].id])
        names["Tide"].left = date(2026, 11, 1)
        session.flush()

        assert contacts.declared(session).declared == {}
