"""The respondents' door, as a browser without a script sees it."""

from __future__ import annotations

import gzip
import logging
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from pulse.app import create_app
from pulse.db import db
from pulse.settings import Settings
from surveys.answering import tickets
from surveys.answering.tables import Door
from surveys.instruments.loader import load
from tests.pulse.web.open_wave import Opened, opened, public, standing

ITEMS = len(load("trust-core").items)
FULL = {f"i{number}": str(number % 5 + 1) for number in range(1, ITEMS + 1)}
TENTH_OF_A_SHEET = {"i3": "4", "i7": "", "note": "More <b>time</b> together\nplease"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this door, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave."""
    return opened(app)


def kept(reply: TestResponse) -> None:
    """Assert that a page still holds the answers of `TENTH_OF_A_SHEET`."""
    assert re.search(r'name="i3" value="4" checked', reply.text)
    assert reply.text.count(" checked") == 1
    assert "More &lt;b&gt;time&lt;/b&gt; together\nplease" in reply.text


def test_a_code_is_read_however_it_is_typed(client: FlaskClient, wave: Opened) -> None:
    sloppy = f" {wave.code.lower().replace('0', 'o').replace('1', 'l').replace('-', ' ')} "

    assert client.post(wave.path, data={"code": sloppy, "i1": "5"}).status_code == 303
    assert len(wave.read()[0]) == 1


def test_the_whole_link_will_do_as_a_code(client: FlaskClient, wave: Opened) -> None:
    link = f"https://pulse.example{wave.path}#{wave.tokens[0]}.0.abcdef"

    assert client.post(wave.path, data={"code": link, "i1": "5"}).status_code == 303


def test_a_stroke_at_the_end_of_the_link_does_no_harm(client: FlaskClient, wave: Opened) -> None:
    assert client.get(f"{wave.path}/").data == client.get(wave.path).data


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
    assert len(script) <= 2 * 1024
    assert [Path(address.partition("?")[0]).suffix for address in fetched] == [".css", ".js"]


def test_the_page_says_who_sees_what_before_it_asks(client: FlaskClient, wave: Opened) -> None:
    text = client.get(wave.path).text
    before = text[: text.index('<div class="scale">')]

    for said in ("7 answers", "an organisation from <b>5</b>", "<b>15</b>", "You trust one"):
        assert said in before
    assert "Secret Team" not in text


def test_without_encryption_the_page_says_so(client: FlaskClient, wave: Opened) -> None:
    assert "without encryption" in client.get(wave.path).text


def test_with_encryption_the_page_does_not_warn(app: Flask, wave: Opened) -> None:
    settings: Settings = app.extensions["pulse.settings"]
    behind_tls = create_app(settings.model_copy(update={"public_url": "https://pulse.example"}))

    page = behind_tls.test_client().get(wave.path)
    with behind_tls.app_context():
        for engine in db.engines.values():
            engine.dispose()

    assert "without encryption" not in page.text
    assert "never what you answer" in page.text


@pytest.mark.parametrize(
    ("changed", "sentence", "anchor"),
    [
        ({"code": ""}, "Type the code from your letter", "#code"),
        ({"code": "hello"}, "a character is wrong, missing or in the wrong place", "#code"),
        ({"i3": "9"}, "One answer is not a choice of this page", "#i1"),
        ({"note": "é" * 501}, "Shorten your message", "#note"),
    ],
)
def test_a_slip_is_told_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, wave: Opened, changed: dict[str, str], sentence: str, anchor: str
) -> None:
    form = {"code": wave.code} | TENTH_OF_A_SHEET | changed

    reply = client.post(wave.path, data=form)

    assert reply.status_code == 422
    assert f'<a href="{anchor}">{sentence}' in reply.text.replace("Check the code: ", "")
    assert reply.text.count(sentence) == 2
    assert reply.headers["Cache-Control"] == "no-store"
    if "i3" not in changed and "note" not in changed:
        kept(reply)
    assert form["note"].split("\n")[-1] in reply.text
    assert wave.read() == ([], [])


def test_every_slip_of_one_finger_is_recognised_as_a_slip(
    client: FlaskClient, wave: Opened
) -> None:
    rng = random.Random(20)
    token = wave.tokens[0]
    place = rng.randrange(len(token))
    wrong = rng.choice([c for c in tickets.ALPHABET if c != token[place]])

    reply = client.post(
        wave.path, data={"code": token[:place] + wrong + token[place + 1 :]} | TENTH_OF_A_SHEET
    )

    assert reply.status_code == 422
    assert "a character is wrong" in reply.text
    kept(reply)


def test_a_code_of_no_letter_is_told_and_nothing_is_lost(client: FlaskClient, wave: Opened) -> None:
    stranger = tickets.mint(random.Random(77))

    reply = client.post(wave.path, data={"code": stranger} | TENTH_OF_A_SHEET)

    assert reply.status_code == 422
    assert "This code is not for this survey" in reply.text
    kept(reply)
    assert wave.read() == ([], [])


def test_a_code_of_another_wave_is_of_no_use_here(app: Flask, client: FlaskClient) -> None:
    here, elsewhere = opened(app), opened(app)

    reply = client.post(here.path, data={"code": elsewhere.code} | TENTH_OF_A_SHEET)

    assert reply.status_code == 422
    assert here.read() == elsewhere.read() == ([], [])


@pytest.mark.parametrize("note", ["", "Only a message"])
def test_an_empty_sheet_is_refused_kindly_and_the_code_stays_good(
    client: FlaskClient, wave: Opened, note: str
) -> None:
    reply = client.post(wave.path, data={"code": wave.code, "note": note})

    assert reply.status_code == 422
    assert "Answer at least one question. You may skip all others" in reply.text
    assert note in reply.text
    assert wave.code in reply.text
    assert client.post(wave.path, data={"code": wave.code, "i1": "2"}).status_code == 303


def test_all_that_is_wrong_is_told_at_once(client: FlaskClient, wave: Opened) -> None:
    reply = client.post(wave.path, data={"code": "x", "i1": "", "note": "n"})

    summary = reply.text[reply.text.index("govuk-error-summary") : reply.text.index("<h1>")]

    assert summary.count("<li>") == 2


def test_a_note_of_the_full_length_is_taken(client: FlaskClient, wave: Opened) -> None:
    note = "é" * 500

    client.post(wave.path, data={"code": wave.code, "i1": "1", "note": f"\r\n{note} "})

    assert wave.read()[1] == [note]


def test_a_closed_wave_says_so_and_gives_the_message_back(
    client: FlaskClient, wave: Opened
) -> None:
    client.get(wave.path)
    wave.shut()

    late = client.post(wave.path, data={"code": wave.code} | TENTH_OF_A_SHEET)

    assert late.status_code == 410
    assert "This survey has closed" in late.text
    assert "More &lt;b&gt;time&lt;/b&gt; together\nplease" in late.text
    assert wave.read() == ([], [])


def test_a_wave_found_closed_shows_no_questions(client: FlaskClient, wave: Opened) -> None:
    wave.shut()

    reply = client.get(wave.path)

    assert reply.status_code == 410
    assert "<form" not in reply.text
    assert client.post(wave.path, data={"code": wave.code, "i1": "1"}).status_code == 410
    assert client.get(f"{wave.path}/thanks").status_code == 200


@pytest.mark.parametrize("path", ["/s/nosuchwave", "/s/nosuchwave/thanks", "/s/%3Cb%3E"])
def test_an_unknown_wave_says_what_to_do(client: FlaskClient, wave: Opened, path: str) -> None:
    reply = client.get(path)

    assert reply.status_code == 404
    assert "Open your letter again" in reply.text
    assert "<b>" not in reply.text


@pytest.mark.parametrize("broken", [{}, {"questionnaire": {}}, public(closes=None)])
def test_a_wave_without_a_readable_manifest_says_it_is_not_the_readers_fault(
    app: Flask, client: FlaskClient, wave: Opened, broken: dict[str, object]
) -> None:
    with app.app_context(), Session(db.engines["box"]) as session:
        session.execute(update(Door).where(Door.wave == wave.wave).values(manifest=broken))
        session.commit()

    for reply in (client.get(wave.path), client.post(wave.path, data={"i1": "1"})):
        assert reply.status_code == 503
        assert "our fault, not yours" in reply.text


def test_a_body_too_large_is_refused_in_plain_words(client: FlaskClient, wave: Opened) -> None:
    reply = client.post(wave.path, data={"code": wave.code, "i1": "1", "note": "x" * 70_000})

    assert reply.status_code == 413
    assert "Nothing was saved" in reply.text
    assert "Shorten your message" in reply.text
    assert wave.read() == ([], [])


def test_a_body_too_large_is_refused_however_it_is_sent(client: FlaskClient, wave: Opened) -> None:
    reply = client.post(
        wave.path,
        data={"code": wave.code, "i1": "1", "note": "x" * 70_000},
        content_type="multipart/form-data",
    )

    assert reply.status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "nonsense;;"])
def test_what_is_no_form_is_refused_in_plain_words(
    client: FlaskClient, wave: Opened, kind: str
) -> None:
    reply = client.post(wave.path, data=b'{"i1": 1}', content_type=kind)

    assert reply.status_code == 415
    assert "Nothing was saved" in reply.text


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe=%zz&&&=;i1", b"code=%00%00&i1=%ff", b"i1=1&i1=2&" + b"a=&" * 9_000]
)
def test_a_mangled_form_is_a_form_with_mistakes(
    client: FlaskClient, wave: Opened, body: bytes
) -> None:
    reply = client.post(wave.path, data=body, content_type="application/x-www-form-urlencoded")

    assert reply.status_code == 422


def test_a_multipart_form_is_a_form_too(client: FlaskClient, wave: Opened) -> None:
    reply = client.post(
        wave.path, data={"code": wave.code, "i1": "1"}, content_type="multipart/form-data"
    )

    assert reply.status_code == 303


def test_answers_that_could_not_be_saved_stay_in_the_page(
    app: Flask, client: FlaskClient, wave: Opened
) -> None:
    with app.app_context():
        box = db.engines["box"]

    def full_disk(connection, _record) -> None:  # type: ignore[no-untyped-def]  # a driver's own
        connection.execute("PRAGMA query_only=ON")

    event.listen(box, "connect", full_disk)
    box.dispose()
    reply = client.post(wave.path, data={"code": wave.code} | TENTH_OF_A_SHEET)
    event.remove(box, "connect", full_disk)
    box.dispose()

    assert reply.status_code == 503
    assert "Your answers were not saved" in reply.text
    assert reply.headers["Retry-After"]
    kept(reply)
    again = client.post(wave.path, data={"code": wave.code} | TENTH_OF_A_SHEET)
    assert again.status_code == 303
    assert len(wave.read()[0]) == 1


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


def two_languages() -> dict[str, Any]:
    """A questionnaire in English and in (made up) Arabic."""
    plain = load("trust-core").as_dict()

    def too(text: dict[str, str], arabic: str) -> dict[str, str]:
        return {**text, "ar": arabic}

    return plain | {
        "languages": ["en", "ar"],
        "title": too(plain["title"], "العمل معا"),
        "about": too(plain["about"], "نسأل عن العمل المشترك بين الشركاء."),
        "open_question": too(plain["open_question"], "ما الذي يمكن أن نفعله أفضل؟"),
        "labels": {
            **plain["labels"],
            "ar": ["أعارض بشدة", "أعارض", "محايد", "أوافق", "أوافق بشدة"],
        },
        "items": [
            item | {"text": too(item["text"], f"أستطيع أن أقول رأيي في العمل {number}")}
            for number, item in enumerate(plain["items"], 1)
        ],
    }
