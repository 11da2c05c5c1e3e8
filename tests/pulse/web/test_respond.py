"""The respondents' door, as a browser without a script sees it."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pulse.app import create_app
from pulse.db import db
from pulse.settings import Settings
from surveys.instruments.loader import load
from tests.pulse.web.open_wave import Opened, opened, public, standing, two_languages

ITEMS = len(load("trust-core").items)
FULL = {f"i{number}": str(number % 5 + 1) for number in range(1, ITEMS + 1)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this door, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave."""
    return opened(app)


def test_looking_uses_nothing_up(client: FlaskClient, wave: Opened) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH") * 3:
        client.open(wave.path, method=method, data={"code": wave.code, "i1": "3"})
        client.open(f"{wave.path}?code={wave.code}&i1=3", method=method)
        client.open(f"{wave.path}/thanks", method=method)

    assert client.post(wave.path, data={"code": wave.code, "i1": "2"}).status_code == 303
    assert [sheet[0] for sheet in wave.read()[0]] == [2]


def test_the_page_is_the_same_for_everybody(app: Flask, wave: Opened) -> None:
    plain = app.test_client().get(wave.path)
    other = app.test_client()
    other.set_cookie("session", "someone-signed-in")

    strange = other.get(
        f"{wave.path}?language=%3Cscript%3E&x=1",
        headers={
            "User-Agent": "canary-agent",
            "X-Forwarded-For": "203.0.113.9",
            "X-Forwarded-Host": "canary.example",
            "Host": "canary.example",
            "Accept-Language": "xx, tlh;q=0.5",
        },
    )

    assert strange.data == plain.data
    assert list(strange.headers) == list(plain.headers)
    assert strange.headers["Vary"] == "Accept-Encoding, Accept-Language"


def test_the_first_reader_leaves_no_trace_in_the_page(app: Flask, wave: Opened) -> None:
    first = app.test_client().get(
        f"{wave.path}?canary=1", headers={"Host": "canary.example", "User-Agent": "canary"}
    )

    assert b"canary" not in first.data
    assert app.test_client().get(wave.path).data == first.data


def test_a_browser_that_has_the_page_is_not_sent_it_again(
    client: FlaskClient, wave: Opened
) -> None:
    page = client.get(wave.path)

    again = client.get(wave.path, headers={"If-None-Match": page.headers["ETag"]})

    assert page.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == page.headers["ETag"]


def test_the_page_comes_packed_to_who_can_unpack_it(client: FlaskClient, wave: Opened) -> None:
    plain = client.get(wave.path)
    packed = client.get(wave.path, headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Content-Encoding" not in plain.headers


def read(client: FlaskClient, address: str) -> bytes:
    """A static file's bytes; the file is closed again."""
    with client.get(address) as reply:
        return bytes(reply.data)


def test_page_and_style_weigh_at_most_ten_kilobytes_in_three_requests(
    client: FlaskClient, wave: Opened
) -> None:
    page = client.get(wave.path, headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.data).decode()
    fetched = re.findall(r'<(?:link|script|img|source|iframe)[^>]+(?:href|src)="([^"]+)"', text)
    style, script = (read(client, address) for address in fetched)

    assert len(page.data) + len(gzip.compress(style)) <= 10 * 1024
    assert len(gzip.compress(script)) <= 15 * 1024
    assert [Path(address.partition("?")[0]).suffix for address in fetched] == [".css", ".js"]


def test_the_page_says_who_sees_what_before_it_asks(client: FlaskClient, wave: Opened) -> None:
    text = client.get(wave.path).text
    before = text[: text.index('<div class="scale">')]

    for said in ("7 answers", "an organisation from <b>5</b>", "<b>15</b>", "You trust one"):
        assert said in before
    assert "Secret Team" not in text


def test_without_encryption_the_page_says_so(client: FlaskClient, wave: Opened) -> None:
    assert "without encryption" in client.get(wave.path).text


def test_with_encryption_the_page_does_not_warn(app: Flask) -> None:
    settings: Settings = app.extensions["pulse.settings"]
    behind_tls = create_app(settings.model_copy(update={"public_url": "https://pulse.example"}))

    page = behind_tls.test_client().get(opened(behind_tls).path)
    with behind_tls.app_context():
        for engine in db.engines.values():
            engine.dispose()

    assert "without encryption" not in page.text
    assert "not what you answer" in page.text


def replies(client: FlaskClient, wave: Opened) -> list[TestResponse]:
    """One answer of every kind that this door gives."""
    code = {"code": wave.code}
    return [
        client.get(wave.path),
        client.head(wave.path),
        client.post(wave.path, data=code),
        client.post(wave.path, data={"code": "slip", "i1": "2"}),
        client.post(wave.path, data=code | FULL),
        client.post(wave.path, data=code | FULL),
        client.post(wave.path, json=FULL),
        client.post(wave.path, data=code | {"note": "x" * 70_000}),
        client.get(f"{wave.path}/thanks"),
        client.get("/s/nosuchwave"),
        client.get("/s/no/such/page"),
        client.put(wave.path),
    ]


def test_no_answer_of_this_door_sets_or_reads_a_cookie(
    app: Flask, client: FlaskClient, wave: Opened
) -> None:
    visitor = app.test_client()
    visitor.set_cookie("session", "someone-signed-in")

    for reply in replies(client, wave) + replies(visitor, wave):
        assert "Set-Cookie" not in reply.headers
        assert "Cookie" not in reply.headers.get("Vary", "")


def test_this_door_writes_no_log_line(
    client: FlaskClient,
    wave: Opened,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, logger="pulse")
    caplog.set_level(logging.INFO)
    capfd.readouterr()

    replies(client, wave)

    said = capfd.readouterr()
    assert said.out == said.err == ""
    assert [record.getMessage() for record in caplog.records if "/s/" in record.getMessage()] == []


def test_nothing_of_an_answer_is_asked_of_a_session(client: FlaskClient, wave: Opened) -> None:
    for reply in replies(client, wave):
        policy = reply.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert "csrf" not in reply.text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_speaks_the_readers_language_and_sends_back_in_it(
    app: Flask, client: FlaskClient, language: str
) -> None:
    wave = opened(app, manifest=public(questionnaire=two_languages()))

    by_browser = client.get(wave.path, headers={"Accept-Language": f"{language}-EG, fr;q=0.5"})
    by_address = client.get(f"{wave.path}?language={language}")
    form = {"code": wave.code, "i1": "1"}
    sent = client.post(f"{wave.path}?language={language}", data=form)

    direction = {"ar": "rtl", "en": "ltr"}[language]
    assert f'<html lang="{language}" dir="{direction}"' in by_browser.text
    assert by_address.data == by_browser.data
    assert f'action="{wave.path}?language={language}"' in by_browser.text
    assert sent.location == f"{wave.path}/thanks?language={language}"
    assert f'<html lang="{language}"' in client.get(sent.location).text


def test_a_language_that_nothing_is_known_of_is_shown_all_the_same(
    app: Flask, client: FlaskClient
) -> None:
    plain = two_languages()
    made_up = {
        key: {**value, "xx": value["ar"]} if isinstance(value, dict) and "ar" in value else value
        for key, value in plain.items()
    }
    items = [{**item, "text": {**item["text"], "xx": "Xx"}} for item in plain["items"]]
    wave = opened(app, public(questionnaire=made_up | {"languages": ["en", "xx"], "items": items}))

    page = client.get(f"{wave.path}?language=xx")

    assert page.status_code == 200
    assert '<html lang="xx" dir="ltr"' in page.text
