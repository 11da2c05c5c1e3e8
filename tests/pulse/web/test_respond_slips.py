"""What can go wrong at the respondents' door, met with a plain sentence and nothing lost."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from pulse.db import db
from surveys.answering import tickets
from surveys.answering.tables import Door
from tests.pulse.web.open_wave import Opened, opened, public, standing

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
    shown = re.sub(r"<p [^>]*\bhidden>.*?</p>", "", reply.text)  # the script's own sentences
    assert shown.count(sentence) == 2
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
    assert "what you sent just now was not saved" in late.text
    assert "More &lt;b&gt;time&lt;/b&gt; together\nplease" in late.text
    assert wave.read() == ([], [])


def test_a_wave_found_closed_shows_no_questions(client: FlaskClient, wave: Opened) -> None:
    wave.shut()

    reply = client.get(wave.path)

    assert reply.status_code == 410
    assert "<form" not in reply.text
    assert "not saved" not in reply.text, "who answered in time would read it as lost"
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
