"""Letters are stopped by a button, never by looking, and nobody sees who stopped them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.db import db
from pulse.mail.tags import Tags
from surveys import partners, series
from surveys.asking import optouts
from surveys.asking.people import Person
from tests.alliances import found
from tests.conftest import BOTH

TODAY = date(2026, 11, 23)


@pytest.fixture
def tags(app: Flask) -> list[str]:
    """The tags of two pulses' letters to one person."""
    with app.app_context():
        session = db.session()
        found(session, {"Harbour": {"": 8}})
        for name in ("Core", "Mini"):
            series.found(
                session,
                partners.alliance(session),
                name=name,
                instrument="process-trust",
                modules=[],
                settings=series.Settings(),
                today=TODAY,
                rng=Random(1),
            )
        session.commit()
        person = session.query(Person.id).order_by(Person.id).limit(1).scalar()
        return [Tags(str(app.secret_key)).written(person, pulse) for pulse in (1, 2)]


def stopped(app: Flask) -> Collection[int]:
    """The pulses of which somebody wants no letters."""
    with app.app_context():
        everybody = [row.id for row in db.session.query(Person.id)]
        return [pulse for pulse in (1, 2) if optouts.among(db.session(), pulse, everybody)]


def test_looking_changes_nothing(app: Flask, client: FlaskClient, tags: list[str]) -> None:
    for path in (f"/letters/{tags[0]}", f"/letters/{tags[0]}/done"):
        for method in ("GET", "HEAD", "OPTIONS"):
            client.open(path, method=method)

    assert stopped(app) == []


@BOTH
def test_a_mail_programs_own_button_stops_the_pulse_with_one_request(
    app: Flask, client: FlaskClient, tags: list[str]
) -> None:
    answer = client.post(f"/letters/{tags[0]}", data={"List-Unsubscribe": "One-Click"})
    again = client.post(f"/letters/{tags[0]}", data={"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, again.status_code) == (204, 204)
    assert "Set-Cookie" not in answer.headers
    assert stopped(app) == [1]


@pytest.mark.parametrize(("wish", "left"), [("pulse", [2]), ("everything", [1, 2]), ("again", [])])
def test_the_page_does_what_was_chosen(
    app: Flask, client: FlaskClient, tags: list[str], wish: str, left: list[int]
) -> None:
    answer = client.post(f"/letters/{tags[1]}", data={"wish": wish})

    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert stopped(app) == left
    assert client.post(f"/letters/{tags[1]}", data={"wish": "again"}).status_code == 303
    assert stopped(app) == []


@pytest.mark.parametrize("form", [{}, {"wish": "other"}, {"List-Unsubscribe": "no"}])
def test_a_form_that_chooses_nothing_changes_nothing(
    app: Flask, client: FlaskClient, tags: list[str], form: dict[str, str]
) -> None:
    answer = client.post(f"/letters/{tags[0]}", data=form)

    assert answer.status_code == 422
    assert stopped(app) == []


def test_the_pages_are_the_same_whatever_was_chosen(client: FlaskClient, tags: list[str]) -> None:
    before = [client.get(f"/letters/{tags[0]}{end}").data for end in ("", "/done")]
    client.post(f"/letters/{tags[0]}", data={"wish": "everything"})

    assert [client.get(f"/letters/{tags[0]}{end}").data for end in ("", "/done")] == before


def test_neither_a_cookie_nor_a_line_is_left(
    client: FlaskClient, tags: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    answers = [
        client.get(f"/letters/{tags[0]}"),
        client.post(f"/letters/{tags[0]}", data={"wish": "everything"}),
        client.get(f"/letters/{tags[0]}/done"),
    ]

    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("tag", ["x", "A" * 43])
def test_an_unknown_tag_leads_nowhere(client: FlaskClient, tags: list[str], tag: str) -> None:
    assert client.get(f"/letters/{tag}").status_code == 404
    assert client.post(f"/letters/{tag}", data={"wish": "pulse"}).status_code == 404
