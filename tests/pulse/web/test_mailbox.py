"""The demonstration's letters can be read there, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.app import create_app
from pulse.mail import letters, outbox
from pulse.mail.letters import Occasion
from pulse.settings import Settings

OCCASION = Occasion(
    "The River Alliance",
    date(2026, 12, 5),
    15,
    7,
    5,
    "http://localhost/s/abc",
    "http://localhost/charter",
    "http://localhost/anonymity",
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of a demonstration."""
    return settings.model_copy(update={"demonstration": True})


def send(app: Flask, to: str) -> None:
    """Send a letter."""
    letter = letters.test(app, to, occasion=OCCASION, language="en")
    outbox.of(app).send(letter)


def only_link(client: FlaskClient) -> str:
    """The address of the only letter in the list."""
    page = client.get("/mailbox/").get_data(as_text=True)
    return "/mailbox/" + page.split('href="/mailbox/')[-1].split('"')[0]


def test_an_empty_mailbox_says_when_letters_come(client: FlaskClient) -> None:
    page = client.get("/mailbox/")

    assert page.status_code == 200
    assert "No letter was sent yet" in page.get_data(as_text=True)
    assert "Set-Cookie" not in page.headers


def test_a_letter_is_listed_and_shown_with_its_plain_text(app: Flask, client: FlaskClient) -> None:
    send(app, "ann@example.org")

    page = client.get(only_link(client))
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "ann@example.org" in text
    assert "How is working together going?" in text
    assert '<a href="http://localhost/s/abc"' in text


def test_the_letters_own_page_runs_nothing_and_fetches_nothing(
    app: Flask, client: FlaskClient
) -> None:
    send(app, "ann@example.org")

    page = client.get(only_link(client) + "/body")
    policy = page.headers["Content-Security-Policy"]
    assert page.status_code == 200
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert "Answer now" in page.get_data(as_text=True)


def test_every_link_of_a_letter_opens_a_window_as_pages_refuse_frames(
    app: Flask, client: FlaskClient
) -> None:
    send(app, "ann@example.org")

    page = client.get(only_link(client) + "/body").get_data(as_text=True)

    assert page.index('<base target="_blank">') < page.index("<a ")


def test_letters_to_one_address_are_found(app: Flask, client: FlaskClient) -> None:
    send(app, "ann@example.org")
    send(app, "bea@example.org")

    page = client.get("/mailbox/?to=BEA").get_data(as_text=True)
    assert "bea@example.org" in page
    assert "ann@example.org" not in page


@pytest.mark.parametrize("name", ["..%2Froster", "0" * 20 + "-deadbeef", "x"])
def test_nothing_but_letters_is_shown(client: FlaskClient, name: str) -> None:
    assert client.get(f"/mailbox/{name}").status_code == 404
    assert client.get(f"/mailbox/{name}/body").status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"demonstration": False}, {"mail_url": "smtp://127.0.0.1:9"}],
)
@pytest.mark.parametrize("path", ["/mailbox/", "/mailbox/x", "/mailbox/x/body"])
def test_outside_the_demonstration_there_is_no_mailbox(
    settings: Settings, change: dict[str, object], path: str
) -> None:
    app = create_app(settings.model_copy(update=change))

    assert app.test_client().get(path).status_code == 404
