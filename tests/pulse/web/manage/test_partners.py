"""Organisations, their people and leaders, in a browser."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse import queue
from pulse.auth import invite
from pulse.db import db
from surveys import partners
from surveys.asking import directory
from surveys.files.table import read_table


@pytest.fixture
def coast(app: Flask) -> int:
    """An alliance with one organisation of 130 people in two teams."""
    with app.app_context():
        session = db.session()
        partners.found(session, name="Coast Alliance")
        added = partners.add_organisation(session, name="Coast Guard")
        rows = [f"P{at:03},p{at}@x.example,{'Sea' if at % 2 else 'Land'}" for at in range(130)]
        table = read_table("\n".join(["Name,Mail,Team", *rows]).encode(), "roster.csv")
        plan = directory.read(session, organisation=added, table=table)
        directory.apply(session, plan, date(2026, 11, 22))
        session.commit()
        return added.id


def test_an_organisation_is_added_and_shown(steward: FlaskClient, coast: int) -> None:
    wanted = {"name": "Harbour Trust", "language": "en", "time_zone": "Europe/London"}

    added = steward.post("/manage/organisations/add", data=wanted)
    page = steward.get(added.location)

    assert (added.status_code, page.status_code) == (303, 200)
    assert "Harbour Trust is in the alliance now" in page.text
    assert "Bring in the roster" in page.text
    assert coast


@pytest.mark.usefixtures("coast")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Enter the organisation"),
        ({"name": "coast guard"}, "is in the alliance already"),
        ({"name": "A", "time_zone": "Mars"}, "Enter a time zone such as"),
        ({"name": "A", "language": "english"}, "is not a language code"),
        ({"name": "A", "country": "GBR"}, "Use the two letters"),
        ({"name": "A", "country": "DE", "subdivision": "SCT"}, "Known there are"),
        ({"name": "A", "subdivision": "BY"}, "None is known for this country"),
    ],
)
def test_slips_are_said_beside_the_form_with_everything_kept(
    steward: FlaskClient, given: dict[str, str], words: str
) -> None:
    sent = {"language": "en", "time_zone": "UTC"} | given

    answer = steward.post("/manage/organisations/add", data=sent)

    assert (answer.status_code, words in answer.text) == (422, True)


def test_an_organisation_shows_teams_by_count_and_people_by_the_hundred(
    steward: FlaskClient, coast: int
) -> None:
    shown = steward.get(f"/manage/organisations/{coast}")
    first = steward.get(f"/manage/organisations/{coast}/people")
    second = steward.get(f"/manage/organisations/{coast}/people?page=2")

    assert "65" in shown.text
    assert "p0@x.example" not in shown.text
    assert (first.text.count("@x.example"), second.text.count("@x.example")) == (100, 30)
    assert "130" in steward.get("/manage/organisations/").text
    assert steward.get("/manage/organisations/999").status_code == 404


def test_a_leader_is_invited_and_listed(app: Flask, steward: FlaskClient, coast: int) -> None:
    way = f"/manage/organisations/{coast}/leaders/invite"

    slip = steward.post(way, data={"address": "lea"})
    done = steward.post(way, data={"address": "lea@x.example"}, follow_redirects=True)

    assert (slip.status_code, done.status_code) == (422, 200)
    assert "lea@x.example" in done.text
    with app.app_context():
        [user] = invite.leaders_of(db.session(), coast)
        assert queue.last(db.engine, queue.WELCOME_LETTER, user.id) is not None
