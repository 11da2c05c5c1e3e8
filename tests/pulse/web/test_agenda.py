"""Leaders read the days of their waves in a calendar of their own, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from pulse.auth import invite
from pulse.auth.models import CalendarFeed
from pulse.db import db
from surveys import charter, partners, series
from surveys.rhythm import Cadence, Rhythm
from surveys.series import Settings
from surveys.waves import Audience

TODAY = datetime.now(UTC).date()
FIRST = TODAY + timedelta(days=10)
PAGE = "/reports/calendar/"


@pytest.fixture
def waves(app: Flask, leader: FlaskClient) -> list[date]:
    """Six waves that ask the leader's organisation, and six that ask another one; own days."""
    with app.app_context():
        session = db.session()
        alliance = partners.alliance(session)
        charter.starter(session, alliance)
        own = partners.organisation(session, "Harbour Trust")
        other = partners.add_organisation(session, name="Other")
        for name, home, weeks in (("Ours", own, 12), ("Theirs", other, 4)):
            series.found(
                session,
                alliance,
                name=name,
                instrument="process-trust",
                modules=[],
                settings=Settings(
                    Rhythm(Cadence.weeks, weeks, FIRST),
                    audience=Audience.organisations,
                    asked=(home.id,),
                ),
                today=TODAY,
                rng=Random(name),
            )
        session.commit()
    return [FIRST + timedelta(weeks=12 * each) for each in range(6)]


def find(page: str) -> str:
    """The address in a page, if it is there."""
    start = page.find("http://127.0.0.1:8000/reports/calendar/")
    return page[start:].partition("<")[0].removeprefix("http://127.0.0.1:8000") if start > 0 else ""


def test_the_file_holds_the_waves_of_the_own_organisation_only(
    leader: FlaskClient, waves: list[date]
) -> None:
    answer = leader.get(f"{PAGE}waves.ics")

    events = Calendar.from_ical(answer.data).events
    assert answer.mimetype == "text/calendar"
    assert [event.decoded("DTSTART") for event in events] == waves
    assert [event.decoded("DTEND") for event in events] == [
        day + timedelta(days=15) for day in waves
    ]
    assert {str(event["SUMMARY"]).partition(",")[0] for event in events} == {"Ours"}
    assert len({str(event["UID"]) for event in events}) == 6


def test_a_paused_pulse_is_marked_and_its_days_are_uncertain(
    app: Flask, leader: FlaskClient, waves: list[date]
) -> None:
    assert "paused" not in leader.get(PAGE).text
    with app.app_context():
        ours = next(each for each in series.every(db.session()) if each.name == "Ours")
        series.pause(ours)
        db.session.commit()

    page = leader.get(PAGE).text
    events = Calendar.from_ical(leader.get(f"{PAGE}waves.ics").data).events

    assert page.count("(paused)") == len(waves)
    assert "only when the steward lets its pulse go on" in page
    assert {str(event["STATUS"]) for event in events} == {"TENTATIVE"}


def test_no_secret_stands_in_the_file(app: Flask, leader: FlaskClient, waves: list[date]) -> None:
    assert waves
    text = leader.get(f"{PAGE}waves.ics").text

    with app.app_context():
        codes = [wave.code for pulse in series.every(db.session()) for wave in pulse.waves]
    assert not [code for code in codes if code in text]
    assert "/s/" not in text


def test_an_address_is_shown_once_read_without_signing_in_and_ends_when_renewed(
    app: Flask, client: FlaskClient, leader: FlaskClient, waves: list[date]
) -> None:
    leader.post(f"{PAGE}address")
    first = find(leader.get(PAGE).text)
    again = find(leader.get(PAGE).text)
    read = client.get(first)
    leader.post(f"{PAGE}address")
    second = find(leader.get(PAGE).text)

    assert again == ""
    assert len(first.split("/")[3]) == 32
    assert [event.decoded("DTSTART") for event in Calendar.from_ical(read.data).events] == waves
    assert "Set-Cookie" not in read.headers
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with app.app_context():
        (kept,) = db.session.scalars(select(CalendarFeed)).all()
        assert second.split("/")[3].encode() not in kept.digest
    leader.post(f"{PAGE}address/withdraw")
    assert client.get(second).status_code == 404


def test_an_address_ends_with_the_leader_s_function(
    app: Flask, client: FlaskClient, leader: FlaskClient, waves: list[date]
) -> None:
    assert waves
    leader.post(f"{PAGE}address")
    there = find(leader.get(PAGE).text)
    with app.app_context():
        user = invite.user_of(db.session(), "leader@harbour.example")
        assert user is not None
        user.active = False
        db.session.commit()

    assert client.get(there).status_code == 404


def test_a_steward_s_calendar_holds_all_waves(steward: FlaskClient, waves: list[date]) -> None:
    assert waves
    answer = steward.get(f"{PAGE}waves.ics")

    assert len(Calendar.from_ical(answer.data).events) == 12


def test_a_guessed_address_leads_nowhere(client: FlaskClient) -> None:
    assert client.get("/reports/calendar/guess/waves.ics").status_code == 404
