"""A device that people share: codes one after another, and nothing of anybody's given back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pulse.web.open_wave import Opened, opened, public, standing, two_languages

NOTE = "Meet more often, says somebody"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of these pages, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave."""
    return opened(app)


def filled(code: str, **more: str) -> dict[str, str]:
    """What somebody fills in."""
    return {"code": code, "i1": "4", "note": NOTE, **more}


def test_codes_are_taken_one_after_another(client: FlaskClient, wave: Opened) -> None:
    statuses = [
        client.post(f"{wave.path}/kiosk", data=filled(token)).status_code
        for token in (*wave.tokens, wave.tokens[0])
    ]
    sheets, notes = wave.read()

    assert statuses == [303] * 4
    assert len(sheets) == 3
    assert notes == [NOTE] * 3


def test_after_the_thanks_it_goes_back_to_the_start_without_a_script(
    client: FlaskClient, wave: Opened
) -> None:
    sent = client.post(f"{wave.path}/kiosk", data=filled(wave.code))
    thanks = client.get(sent.location)

    assert sent.location == f"{wave.path}/kiosk/thanks"
    assert thanks.headers["Refresh"] == f"15; url={wave.path}/kiosk"
    assert thanks.headers["Clear-Site-Data"] == '"cache"'
    assert "goes back to the start" in thanks.text


def test_no_browser_is_to_keep_a_page_of_it(client: FlaskClient, wave: Opened) -> None:
    pages = [
        client.get(f"{wave.path}/kiosk"),
        client.get(f"{wave.path}/kiosk/thanks"),
        client.post(f"{wave.path}/kiosk", data=filled("")),
    ]

    assert [page.headers["Cache-Control"] for page in pages] == ["no-store"] * 3
    assert 'autocomplete="off"' in pages[0].text
    assert all("Set-Cookie" not in page.headers for page in pages)


@pytest.mark.parametrize(
    ("given", "words", "name"),
    [
        (filled(""), "Type the code", "code_missing"),
        (filled("AAAA-AAAA-AAAA-AAA1"), "Check the code", "code_mistyped"),
        (filled("2BT3-PFYQ-0CDT-3BB3"), "", ""),
        (filled("0000-0000-0000-0000"), "", ""),
        ({"code": "{code}", "note": NOTE}, "Answer at least one question", "nothing_answered"),
        (filled("{code}", i1="9"), "not a choice of this page", "off_scale"),
        (filled("{code}", note="x" * 1_001), "Shorten your message", "note_too_long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given_back(
    client: FlaskClient, wave: Opened, given: dict[str, str], words: str, name: str
) -> None:
    data = given | {"code": given["code"].format(code=wave.code)}
    page = client.post(f"{wave.path}/kiosk", data=data)
    told = client.post(f"{wave.path}/kiosk", data=data, headers={"Accept": "application/json"})

    assert (page.status_code, told.status_code) == (422, 422)
    assert words in page.text
    assert "This page is empty again" in page.text
    assert NOTE not in page.text
    assert not data["code"] or data["code"] not in page.text
    assert " checked" not in page.text
    assert told.json is not None
    assert list(told.json) == ["problem"]
    assert told.json["problem"] == name or not name


def test_a_survey_that_has_closed_gives_no_message_back_on_a_shared_device(
    client: FlaskClient, wave: Opened
) -> None:
    wave.shut()

    page = client.post(f"{wave.path}/kiosk", data=filled(wave.code))

    assert page.status_code == 410
    assert NOTE not in page.text
    assert client.get(f"{wave.path}/kiosk/thanks").status_code == 410


def test_every_reader_gets_it_in_a_language_of_the_questionnaire(
    app: Flask, client: FlaskClient
) -> None:
    wave = opened(app, public(questionnaire=two_languages()))

    page = client.get(f"{wave.path}/kiosk?language=ar")

    assert 'dir="rtl"' in page.text
    assert f'href="{wave.path}?language=en"' not in page.text
    assert f'href="{wave.path}/kiosk?language=en"' in page.text


def test_a_wave_that_never_was_has_no_such_page(client: FlaskClient) -> None:
    assert client.get("/s/nowhere/kiosk").status_code == 404
    assert client.post("/s/nowhere/kiosk", data=filled("x")).status_code == 404


def test_it_is_the_same_bytes_for_everybody(app: Flask, wave: Opened) -> None:
    one, other = (
        app.test_client().get(f"{wave.path}/kiosk", headers={"User-Agent": name})
        for name in ("a", "b")
    )

    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]
