"""The public page of the rules, in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import html5lib
from flask import Flask
from flask.testing import FlaskClient

from pulse.db import db
from surveys import charter
from surveys.charter import Charter
from surveys.terms import STARTER
from tests.alliances import found


def test_the_starter_charter_can_be_read_before_there_is_an_alliance(client: FlaskClient) -> None:
    page = client.get("/charter")

    assert page.status_code == 200
    assert "This is the starter charter." in page.text
    assert "7 answers" in page.text
    html5lib.HTMLParser(strict=True).parse(page.text)


def test_the_page_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/charter").headers


def test_the_page_says_the_numbers_of_the_version_in_force(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        found(session, {})
        charter.lock(session, charter.in_force(session), date(2026, 12, 1))
        stricter = replace(STARTER, team=9, cadence_weeks=13)
        session.add(Charter(alliance_id=1, version=2, terms=stricter.as_dict()))
        session.commit()
    now, before = client.get("/charter").text, client.get("/charter/1").text

    assert "9 answers" in now
    assert "every 13 weeks" in now
    assert "It is locked when the first survey opens." in now
    assert "Version 1, in force since 1 December 2026." in before
    assert "7 answers" in before
    assert client.get("/charter/3").status_code == 404


def test_the_page_says_when_the_way_is_not_encrypted(client: FlaskClient) -> None:
    assert "without encryption" in client.get("/charter").text
