"""The first page, and the page of all pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.settings import Settings
from pulse.web import written


@pytest.fixture
def demonstration(request: pytest.FixtureRequest) -> bool:
    """Whether the application is the demonstration; said by a parameter."""
    return bool(getattr(request, "param", False))


@pytest.fixture
def settings(settings: Settings, demonstration: bool) -> Settings:
    """Settings with the demonstration's doors open or shut."""
    return settings.model_copy(update={"demonstration": demonstration})


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The application while it answers for its first page."""
    with app.test_request_context("/"):
        yield app


SHOWN = pytest.mark.parametrize("demonstration", [True], indirect=True)


def test_the_first_page_offers_nothing_of_the_demonstration_outside_it(client: FlaskClient) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "/sign-in/demonstration/" not in page.text
    assert "mailbox" not in page.text
    assert 'href="/sign-in"' in page.text


@SHOWN
def test_the_first_page_of_the_demonstration_offers_each_way_in(
    client: FlaskClient, settings: Settings
) -> None:
    (settings.home / "survey-link").write_text("http://pulse.example/s/abc#SECRET\n")

    page = client.get("/")

    assert 'action="/sign-in/demonstration/steward"' in page.text
    assert 'action="/sign-in/demonstration/leader"' in page.text
    assert 'href="/s/abc#SECRET"' in page.text, "whatever port it is served at today"
    assert 'href="/mailbox/"' in page.text
    assert "demonstration only" in page.text


@SHOWN
def test_the_first_page_does_without_a_link_that_is_not_there(client: FlaskClient) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "Try a survey link" not in page.text


def test_the_page_of_pieces_is_shut_outside_the_demonstration(client: FlaskClient) -> None:
    assert client.get("/design").status_code == 404


@SHOWN
def test_the_page_of_pieces_names_each_faulty_field_and_leads_to_it(client: FlaskClient) -> None:
    page = client.get("/design")

    assert page.status_code == 200
    for field in ("name", "opens"):
        assert f'href="#{field}"' in page.text
        assert f'id="{field}-error"' in page.text


@pytest.mark.usefixtures("inside")
def test_numbers_and_days_are_put_into_words_that_keep_their_sign() -> None:
    assert written.day(date(2026, 12, 5)) == "5 December 2026"
    assert written.points(64.5001) == "65"
    assert written.signed(3.25) == "+3.2"
    assert written.signed(-1.06) == "−1.1"  # a true minus sign
    assert written.count(50_000) == "50,000"


def test_a_static_file_is_named_by_its_content(client: FlaskClient) -> None:
    page = client.get("/").text

    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert "?v=" in address
    with client.get(address) as kept:
        assert kept.status_code == 200
        assert "immutable" in kept.headers["Cache-Control"]
