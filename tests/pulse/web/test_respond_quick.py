"""The short way through the respondents' door gives what the long way gives."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from pulse.web.respond.quick import Quick
from surveys.instruments.loader import load
from tests.pulse.web.open_wave import Opened, opened, public, two_languages

FULL = {f"i{number}": "3" for number in range(1, len(load("trust-core").items) + 1)}


@pytest.fixture
def wave(app: Flask) -> Opened:
    return opened(app)


@pytest.fixture
def long_way(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The methods of requests that took the long way."""
    taken: list[str] = []
    short = app.wsgi_app
    assert isinstance(short, Quick)
    whole = short._whole

    def noted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        taken.append(environ["REQUEST_METHOD"])
        return whole(environ, start_response)

    monkeypatch.setattr(short, "_whole", noted)
    return taken


def same(left: TestResponse, right: TestResponse) -> bool:
    return (left.status, sorted(left.headers), left.data) == (
        right.status,
        sorted(right.headers),
        right.data,
    )


@pytest.mark.parametrize("encoding", ["gzip, br", "", "gzip;q=0"])
def test_a_page_sent_again_is_the_same_in_every_byte(
    client: FlaskClient, wave: Opened, long_way: list[str], encoding: str
):
    headers = {"Accept-Encoding": encoding}

    first, second = (client.get(wave.path, headers=headers) for _ in range(2))

    assert same(first, second)
    assert first.status_code == 200
    assert long_way == ["GET"]


@pytest.mark.parametrize("file", ["", "/manifest.json", "/respond.js"])
def test_a_browser_that_has_a_page_is_told_so_in_the_same_bytes_on_both_ways(
    client: FlaskClient, wave: Opened, long_way: list[str], file: str
):
    address = wave.path + file
    tag = client.get(address).headers["ETag"]
    before = len(long_way)

    short = client.get(address, headers={"If-None-Match": tag})
    other = client.get(address, headers={"If-None-Match": '"another"'})
    assert len(long_way) == before
    long = client.head(address, headers={"If-None-Match": tag})

    assert (short.status_code, short.data, other.status_code) == (304, b"", 200)
    assert same(short, long)


def test_sheets_after_the_first_go_straight_to_the_intake(
    client: FlaskClient, wave: Opened, long_way: list[str]
):
    replies = [
        client.post(wave.path, data=FULL | {"code": token, "note": "ä & b"})
        for token in wave.tokens
    ]

    assert [reply.status_code for reply in replies] == [303] * 3
    assert {reply.location for reply in replies} == {f"{wave.path}/thanks"}
    assert all("Set-Cookie" not in reply.headers for reply in replies)
    assert replies[1].headers["Content-Security-Policy"]
    assert long_way == ["POST"]
    assert wave.read() == ([(3,) * 15] * 3, ["ä & b"] * 3)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"code": "0000-0000-0000-0000"}, 422),
        ({"code": "nonsense"}, 422),
        ({"i1": "9"}, 422),
        ({"note": "x" * 1001}, 422),
        ({f"i{number}": "" for number in range(1, 16)}, 422),
    ],
)
def test_a_sheet_with_a_fault_is_given_back_with_all_that_was_filled_in(
    client: FlaskClient, wave: Opened, changed: dict[str, str], status: int
):
    client.post(wave.path, data=FULL | {"code": wave.tokens[0], "note": ""})

    reply = client.post(wave.path, data=FULL | {"code": wave.tokens[1], "note": "kept"} | changed)

    assert reply.status_code == status
    assert "note" in changed or "kept</textarea>" in reply.text
    assert len(wave.read()[0]) == 1


def test_the_first_field_of_a_name_counts_on_both_ways(client: FlaskClient, wave: Opened):
    for token in wave.tokens[:2]:
        client.post(
            wave.path,
            data=f"code={token}&i1=2&i1=5&note=",
            content_type="application/x-www-form-urlencoded",
        )

    assert wave.read()[0] == [(2, *[0] * 14)] * 2


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(client: FlaskClient, wave: Opened):
    client.post(wave.path, data=FULL | {"code": wave.tokens[0], "note": ""})
    body = f"code={wave.tokens[1]}&i1=2&note=the+first+ha".encode()

    environ = EnvironBuilder(
        path=wave.path,
        method="POST",
        input_stream=io.BytesIO(body),
        content_type="application/x-www-form-urlencoded",
    ).get_environ()
    environ["CONTENT_LENGTH"] = str(len(body) + 20)
    _, status, _ = run_wsgi_app(client.application, environ)

    assert status.startswith("400 ")
    assert len(wave.read()[0]) == 1


@pytest.mark.parametrize("body", [b"code=%FF", b"\xff=1", b"&".join([b"a=b"] * 300)])
def test_what_no_browser_sends_takes_the_long_way(
    client: FlaskClient, wave: Opened, long_way: list[str], body: bytes
):
    client.post(wave.path, data=FULL | {"code": wave.tokens[0], "note": ""})

    reply = client.post(wave.path, data=body, content_type="application/x-www-form-urlencoded")

    assert reply.status_code in (400, 413, 422)
    assert long_way == ["POST", "POST"]


def test_a_wave_that_closes_is_closed_on_the_short_way_too(client: FlaskClient, wave: Opened):
    client.post(wave.path, data=FULL | {"code": wave.tokens[0], "note": ""})
    wave.shut()

    reply = client.post(wave.path, data=FULL | {"code": wave.tokens[1], "note": ""})

    assert reply.status_code == 410
    assert len(wave.read()[0]) == 1


def test_a_page_is_asked_for_anew_when_it_is_no_longer_fresh(
    app: Flask, wave: Opened, long_way: list[str]
):
    now = [100.0]
    short = app.wsgi_app
    assert isinstance(short, Quick)
    short._clock = lambda: now[0]
    client = app.test_client()
    client.get(wave.path)
    now[0] += 2.1

    client.get(wave.path)

    assert long_way == ["GET", "GET"]


def test_no_word_of_a_browser_or_an_address_is_kept(app: Flask, wave: Opened):
    client, short = app.test_client(), app.wsgi_app
    assert isinstance(short, Quick)

    for number in range(20):
        words = {
            "Accept-Language": f"en-x-canary{number}, en;q=0.5",
            "Accept-Encoding": f"gzip, canary{number}",
        }
        client.get(f"{wave.path}?canary{number}", headers=words)
        client.get(f"{wave.path}/thanks?language=canary{number}", headers=words)
        sheet = FULL | {"code": wave.tokens[0], "note": ""}
        client.post(f"{wave.path}?language=canary{number}", data=sheet, headers=words)

    assert sorted(short._pages) == [
        (wave.path, "en", "gzip"),
        (f"{wave.path}/thanks", "en", "gzip"),
    ]
    assert list(short._thanks) == [(wave.path, "")]
    assert "canary" not in repr((short._pages, short._thanks))


def test_of_several_languages_the_readers_own_is_sent_again(app: Flask, long_way: list[str]):
    wave = opened(app, manifest=public(questionnaire=two_languages()))
    client, short = app.test_client(), app.wsgi_app
    assert isinstance(short, Quick)
    asked = ["ar-EG, fr;q=0.5", "en, ar;q=0.1", "ar, canary;q=0.2", "canary, en;q=0.2"]

    pages = [client.get(wave.path, headers={"Accept-Language": words}).text for words in asked]
    named = client.get(f"{wave.path}?language=ar").text

    assert pages[0] == pages[2] == named
    assert pages[1] == pages[3]
    assert 'lang="ar"' in pages[0]
    assert 'lang="en"' in pages[1]
    assert len(long_way) == 2
    assert {key[1] for key in short._pages} == {"ar", "en"}


def test_an_address_of_no_wave_is_not_kept(app: Flask, wave: Opened):
    client, short = app.test_client(), app.wsgi_app
    assert isinstance(short, Quick)

    for number in range(20):
        client.get(f"/s/canary{number}")

    assert not short._pages


@pytest.mark.parametrize(
    ("answers_at", "named", "restricted"),
    [
        ("https://answers.example", "ANSWERS.example", True),
        ("https://answers.example", "answers.example:443", True),
        ("https://answers.example", "answers.example.", True),
        ("https://answers.example", "answers.example.:443", True),
        ("https://answers.example:443", "answers.example", True),
        ("https://answers.example:8443", "answers.example.:8443", True),
        ("http://[::1]", "[::1]:80", True),
        ("https://answers.example:8443", "answers.example", False),
        ("https://answers.example", "pulse.example", False),
        ("", "", False),
    ],
)
def test_the_second_host_name_is_known_in_every_spelling(
    app: Flask, answers_at: str, named: str, restricted: bool
):
    short = app.wsgi_app
    assert isinstance(short, Quick)
    door = Quick(short._whole, short._shelf, short._intake, answers_at=answers_at)
    environ = {**EnvironBuilder("/sign-in").get_environ(), "HTTP_HOST": named}

    body, _, _ = run_wsgi_app(door, environ)

    assert (b"".join(body) == b"Nothing is served here.\n") == restricted
