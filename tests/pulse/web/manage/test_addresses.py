"""Addresses that no letter reaches, on the stewards' pages."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse.db import db
from surveys import partners
from surveys.asking import undelivered
from surveys.asking.people import Person
from tests.alliances import found

TODAY = date(2026, 11, 23)
PAGES = "/manage/organisations/1/addresses/"


@pytest.fixture
def lost(app: Flask) -> str:
    """An organisation of which no letter reaches one person; the address."""
    with app.app_context():
        session = db.session()
        found(session, {"Harbour Trust": {"Sea": 4}, "Coast Guard": {"": 3}})
        person = session.scalars(select(Person).order_by(Person.id)).first()
        assert person is not None
        undelivered.keep(session, person.id, "550 5.1.1 no such user", TODAY)
        session.commit()
        return person.address


def address_of(app: Flask, person_id: int) -> str:
    """Somebody's address now."""
    with app.app_context():
        return db.session.get_one(Person, person_id).address


def test_whom_no_letter_reaches_is_listed_with_the_servers_words(
    steward: FlaskClient, lost: str
) -> None:
    page = steward.get(PAGES)

    assert lost in page.text
    assert "no such user" in page.text
    assert "p1-1@coast.example" not in page.text
    assert "1 address to correct" in steward.get("/manage/organisations/").text
    assert "There are none." in steward.get(PAGES.replace("1", "2")).text


def test_an_address_is_corrected(app: Flask, steward: FlaskClient, lost: str) -> None:
    form = steward.get(f"{PAGES}1")
    done = steward.post(f"{PAGES}1", data={"address": "right@coast.example"})
    page = steward.get(done.location)

    assert lost in form.text
    assert (done.status_code, page.status_code) == (303, 200)
    assert "It is noted" in page.text
    assert "There are none." in page.text
    assert address_of(app, 1) == "right@coast.example"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the right e-mail address"),
        ("right", "is not an address"),
        ("p1-1@coast.example", "for somebody else"),
        ("p1-0@COAST.example", "on the roster already"),
    ],
)
def test_slips_are_said_beside_the_form(
    app: Flask, steward: FlaskClient, lost: str, typed: str, words: str
) -> None:
    answer = steward.post(f"{PAGES}1", data={"address": typed})

    assert (answer.status_code, words in answer.text) == (422, True)
    assert address_of(app, 1) == lost


def test_an_address_is_tried_again(steward: FlaskClient, lost: str) -> None:
    done = steward.post(f"{PAGES}1/again")

    assert done.status_code == 303
    assert lost not in steward.get(done.location).text


@pytest.mark.usefixtures("lost")
def test_people_of_another_organisation_are_not_reached_through_this_one(
    steward: FlaskClient,
) -> None:
    for path in ("/manage/organisations/2/addresses/1", "/manage/organisations/1/addresses/99"):
        assert steward.get(path).status_code == 404
        assert steward.post(path, data={"address": "x@coast.example"}).status_code == 404
        assert steward.post(f"{path}/again").status_code == 404


@pytest.mark.usefixtures("lost")
def test_somebody_is_named_who_is_asked(app: Flask, steward: FlaskClient) -> None:
    slip = steward.post(f"{PAGES}contact", data={"contact": "hr"})
    done = steward.post(f"{PAGES}contact", data={"contact": " HR@coast.example "})
    named = steward.get(done.location).text
    steward.post(f"{PAGES}contact", data={"contact": ""})

    assert (slip.status_code, done.status_code) == (422, 303)
    assert "is not an e-mail address" in slip.text
    assert "hr@coast.example gets a letter" in named
    with app.app_context():
        assert partners.organisation(db.session(), "Harbour Trust").contact is None
