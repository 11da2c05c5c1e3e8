"""A message of a survey that goes into a feedback box instead: after the answer, without code."""

from __future__ import annotations

import gzip
import html
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse import letterbox
from tests.pulse.boxed import FORM, published
from tests.pulse.web.open_wave import Opened, opened, public, standing

BOX = {"title": "Say it here", "path": f"/f/{FORM}"}
TEXT = "Nobody told us <of> the change."
FILLED = {"i1": "4", "note": TEXT, "now": BOX["path"]}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application with a feedback box for all tests, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        published(app)
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave that names the box."""
    return opened(app, public(boxes=[BOX]))


def test_a_message_for_the_box_is_not_in_the_urn_and_comes_along_unsent(
    app: Flask, client: FlaskClient, wave: Opened
) -> None:
    taken = client.post(wave.path, data={**FILLED, "code": wave.code})
    box = client.post(f"{BOX['path']}/begin", data={"text": TEXT})

    assert taken.status_code == 200
    assert taken.headers["Cache-Control"] == "no-store"
    assert f'action="{BOX["path"]}/begin"' in taken.text
    assert html.escape(TEXT) in taken.text
    assert wave.code not in taken.text
    assert box.status_code == 200
    assert html.escape(TEXT) in box.text
    assert "not sent yet" in box.text
    sheets, notes = wave.read()
    assert [sheet[0] for sheet in sheets] == [4]
    assert notes == []
    with app.app_context():
        assert letterbox.here().threads(FORM) == {}


def test_also_after_others_went_the_short_way_the_message_is_led_on(
    client: FlaskClient, wave: Opened
) -> None:
    plain = [
        client.post(wave.path, data={"code": token, "i1": "2", "note": "a", "now": ""})
        for token in wave.tokens[:2]
    ]

    led = client.post(wave.path, data={**FILLED, "code": wave.tokens[2]})

    assert [each.status_code for each in plain] == [303, 303]
    assert led.status_code == 200
    assert wave.read()[1] == ["a", "a"]


@pytest.mark.parametrize("into", ["", "https://elsewhere.example/", "/f/another234"])
def test_a_message_for_no_box_of_the_wave_stays_with_the_survey(
    client: FlaskClient, wave: Opened, into: str
) -> None:
    taken = client.post(wave.path, data={**FILLED, "code": wave.code, "now": into})

    assert taken.status_code == 303
    assert wave.read()[1] == [TEXT]


def test_a_page_with_faults_gives_the_choice_back(client: FlaskClient, wave: Opened) -> None:
    page = client.post(wave.path, data={**FILLED, "code": "wrong"})

    assert page.status_code == 422
    assert f'value="{BOX["path"]}" checked' in page.text


def test_the_difference_is_said_beside_the_field_and_the_page_stays_small(
    app: Flask, client: FlaskClient, wave: Opened
) -> None:
    page = client.get(wave.path, headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.data).decode()
    other = client.get(opened(app).path).text

    assert "Where does your message go?" in text
    assert "one come after the other" in text
    assert "Where does your message go?" not in other
    assert len(page.data) < 8 * 1024
