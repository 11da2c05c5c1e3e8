"""A message of a survey that carries the stub of a receipt: it stays with the survey."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pulse import letterbox
from pulse.db import db
from surveys.answering import envelopes, extracts, receipts
from surveys.answering.stubs import Stub
from tests.pulse.boxed import FORM, published
from tests.pulse.web.open_wave import Opened, opened, public, standing

BOX = {"title": "Say it here", "path": f"/f/{FORM}"}
PAGE = f"/f/{FORM}/stub"
STUB = Stub(FORM, bytes(range(32)), bytes(range(100, 132)))
FILLED = {"i1": "4", "note": "Nobody told us.", "now": "", "stub": STUB.written}


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


def kept(app: Flask, wave: Opened) -> list[tuple[str, Stub]]:
    """The notes with a stub in the urn of a wave that is shut."""
    keyring = app.extensions["pulse.keyring"]
    with app.app_context(), Session(db.engines["box"]) as session:
        return extracts.stubs(session, keyring, wave=wave.wave, organisation=0)


def test_the_stub_lies_in_the_urn_and_begins_nothing_yet(
    app: Flask, client: FlaskClient, wave: Opened
) -> None:
    sent = client.post(wave.path, data={**FILLED, "code": wave.code})
    bare = client.post(wave.path, data={**FILLED, "code": wave.tokens[1], "stub": ""})

    assert (sent.status_code, bare.status_code) == (303, 303)
    assert wave.read()[1] == ["Nobody told us."] * 2
    assert kept(app, wave) == [("Nobody told us.", STUB)]
    with app.app_context():
        assert letterbox.here().threads(FORM) == {}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stub": STUB.written[:-2]}, "Copy the whole stub"),
        ({"stub": Stub("another234", STUB.thread, STUB.author).written}, "Copy the whole stub"),
        ({"note": "x" * 930}, "Shorten your message"),
    ],
)
def test_a_stub_that_is_none_or_has_no_room_is_said_and_given_back(
    client: FlaskClient, wave: Opened, changed: dict[str, str], said: str
) -> None:
    page = client.post(wave.path, data={**FILLED, **changed, "code": wave.code})

    assert page.status_code == 422
    assert said in page.text
    assert f'value="{changed.get("stub", STUB.written)}"' in page.text
    assert wave.read() == ([], [])


def test_without_a_message_or_with_one_for_now_a_stub_is_nothing(
    app: Flask, client: FlaskClient, wave: Opened
) -> None:
    client.post(wave.path, data={**FILLED, "note": "", "code": wave.code})
    led = client.post(wave.path, data={**FILLED, "now": BOX["path"], "code": wave.tokens[1]})

    assert led.status_code == 200
    assert STUB.written not in led.text
    assert wave.read()[1] == []
    assert kept(app, wave) == []


def test_the_server_makes_a_receipt_where_no_script_runs_and_keeps_nothing(
    app: Flask, client: FlaskClient
) -> None:
    first = client.get(PAGE)
    words = re.findall(r"<li>([a-z]+)</li>", client.post(PAGE).text)
    given = {"receipt": " ".join(words)}
    unready = client.post(PAGE, data=given)
    last = client.post(PAGE, data={**given, "kept": "y"})

    assert (first.status_code, unready.status_code, last.status_code) == (200, 422, 200)
    assert len(words) == receipts.WORDS
    assert re.findall(r"<li>([a-z]+)</li>", unready.text) == words
    derived = receipts.derived(receipts.read(given["receipt"], "en"), FORM)
    stub = Stub(FORM, derived.thread, envelopes.public(derived.private))
    assert f'value="{stub.written}"' in last.text
    assert words[0] not in re.sub('(?s)<main.*?id="given"', "", last.text)
    assert client.post(f"/f/{FORM}/back", data={"words": given["receipt"]}).status_code == 404
    assert client.get("/f/unknown234/stub").status_code == 404
    with app.app_context():
        assert letterbox.here().threads(FORM) == {}
