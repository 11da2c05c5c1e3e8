"""The feedback door without a script: write, receipt, come back, answer, destroy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from pulse import gate, letterbox
from pulse.db import db
from surveys.answering import envelopes, receipts
from surveys.answering.manifests import of_text
from surveys.answering.threads import By, State
from tests.conftest import BOTH
from tests.pulse.boxed import FORM, KEYS, READERS, WEEK, published

DOOR = f"/f/{FORM}"
FIRST = {"text": "The plan was changed and nobody told us.", "category": "Idea", "urgency": "soon"}


@pytest.fixture
def door(app: Flask) -> str:
    """The address of a form that takes messages."""
    published(app)
    return DOOR


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


def offered(client: FlaskClient, **fields: object) -> TestResponse:
    """The second page, with hints and the receipt."""
    return client.post(DOOR, data={**FIRST, **fields})


def sent(client: FlaskClient, **fields: object) -> str:
    """Send a message by both pages; the seven words."""
    page = offered(client, **fields).text
    words = hidden(page, "receipt")
    data = {**FIRST, **fields, "receipt": words, "looked": hidden(page, "looked"), "kept": "y"}
    answer = client.post(DOOR, data=data)
    assert answer.status_code == 303, answer.text
    assert client.get(answer.location).status_code == 200
    return words


def replied(app: Flask, words: str, text: str) -> None:
    """Let a reader answer, as the desk does."""
    name = receipts.derived(receipts.read(words, "en"), FORM).thread
    with app.app_context():
        box = letterbox.here()
        first = envelopes.opened(box.thread(FORM, name).entries[0].envelope, READERS[0])
        to = [*KEYS, of_text(first["author"])]
        box.answer(
            FORM,
            name,
            By.reader,
            envelopes.sealed({"text": text}, to, letterbox.SystemRandom()),
            WEEK,
        )
        box.change(FORM, lambda shelf: shelf.mark(name, state=State.acknowledged))


def stored(app: Flask) -> bytes:
    """Every byte of the Box and of the key ring."""
    with app.app_context():
        rows = db.engines["box"].connect()
        with rows as connection:
            found = connection.exec_driver_sql("SELECT form, week, generation, value FROM bag")
            bags = repr(sorted(map(tuple, found.all()))).encode()
    return bags + Path(app.extensions["pulse.keyring"].path).read_bytes()


def test_the_form_says_who_reads_what_is_kept_and_what_a_lost_receipt_means(
    client: FlaskClient, door: str
) -> None:
    page = client.get(door).text

    for words in (
        "What should be heard.",
        "one liaison of Harbour Trust",
        "one liaison of the whole alliance",
        "If you lose the seven words, nothing can be done",
        "What this cannot protect you from",
        "Readers of Harbour Trust",
    ):
        assert words in page


@BOTH
def test_the_whole_way_from_writing_to_destroying(
    app: Flask, client: FlaskClient, door: str
) -> None:
    words = sent(client)
    replied(app, words, "We shall tell you on Mondays.")

    thread = client.post(f"{door}/back", data={"words": words.upper()})
    answer = client.post(f"{door}/answer", data={"words": words, "text": "Thank you."})
    again = client.post(f"{door}/back", data={"words": words})
    unsure = client.post(f"{door}/destroy", data={"words": words})
    gone = client.post(f"{door}/destroy", data={"words": words, "sure": "y"})
    after = client.post(f"{door}/back", data={"words": words})

    assert "We shall tell you on Mondays." in thread.text
    assert "The plan was changed and nobody told us." in thread.text
    assert "acknowledged" in thread.text
    assert (answer.status_code, gone.status_code) == (303, 303)
    assert "Thank you." in again.text
    assert unsure.status_code == 422
    assert after.status_code == 404
    assert "open nothing here" in after.text


def test_both_readers_open_what_was_sent_and_a_third_does_not(
    app: Flask, client: FlaskClient, door: str
) -> None:
    sent(client)

    with app.app_context():
        (thread,) = letterbox.here().threads(FORM).values()
    for reader in READERS:
        content = envelopes.opened(thread.entries[0].envelope, reader)
        assert (content["text"], content["urgency"]) == (FIRST["text"], "soon")
    with pytest.raises(envelopes.SealBroken):
        envelopes.opened(thread.entries[0].envelope, bytes(range(32)))


def test_an_author_can_leave_an_organisations_readers_out(
    app: Flask, client: FlaskClient, door: str
) -> None:
    words = sent(client, left_out="Harbour Trust")
    client.post(f"{door}/answer", data={"words": words, "text": "One more thing."})

    with app.app_context():
        (thread,) = letterbox.here().threads(FORM).values()
    for entry in thread.entries:
        assert envelopes.opened(entry.envelope, READERS[0])
        with pytest.raises(envelopes.SealBroken):
            envelopes.opened(entry.envelope, READERS[1])


def test_hints_stand_on_the_second_page_and_the_author_decides(
    client: FlaskClient, door: str
) -> None:
    text = "As the only woman in the office I was told so by Maria Schmidt, 0170 1234567."

    page = offered(client, text=text).text

    for words in (
        "Maria Schmidt",
        "0170 1234567",
        "the only woman",
        "words that may fit you alone",
    ):
        assert words in page
    assert sent(client, text=text)


def test_a_message_that_was_changed_is_looked_at_again_with_the_same_receipt(
    client: FlaskClient, door: str
) -> None:
    page = offered(client).text
    words = hidden(page, "receipt")
    data = {**FIRST, "text": "Ask Maria Schmidt.", "receipt": words, "kept": "y"}

    answer = client.post(door, data={**data, "looked": hidden(page, "looked")})

    assert answer.status_code == 200
    assert "Maria Schmidt" in answer.text
    assert hidden(answer.text, "receipt") == words


def test_it_is_not_sent_before_the_words_were_written_down(
    app: Flask, client: FlaskClient, door: str
) -> None:
    page = offered(client).text
    data = {**FIRST, "receipt": hidden(page, "receipt"), "looked": hidden(page, "looked")}

    answer = client.post(door, data=data)

    assert answer.status_code == 422
    assert "Write the seven words down first" in answer.text
    assert hidden(answer.text, "receipt") == data["receipt"]
    with app.app_context():
        assert letterbox.here().threads(FORM) == {}


def test_sending_the_last_page_twice_keeps_one_thread(
    app: Flask, client: FlaskClient, door: str
) -> None:
    page = offered(client).text
    data = {**FIRST, "receipt": hidden(page, "receipt"), "looked": "", "kept": "y"}

    statuses = [client.post(door, data=data).status_code for _ in range(2)]

    assert statuses == [303, 303]
    with app.app_context():
        assert len(letterbox.here().threads(FORM)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " \u200b "}, "Write your message"),
        ({"text": "x" * 6001}, "too long by about 1 letters"),
        ({"text": "ü" * 500_000}, "too long by about"),
        ({"category": "Other"}, "Choose what it is about"),
        ({"concerns": "Nobody"}, "Choose a partner of the list"),
    ],
)
def test_what_cannot_be_sent_comes_back_whole_with_a_sentence(
    client: FlaskClient, door: str, fields: dict[str, str], sentence: str
) -> None:
    answer = offered(client, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields.get("text", FIRST["text"]).strip(" \u200b") in answer.text


def test_nobody_can_be_left_to_read_it(app: Flask, client: FlaskClient, door: str) -> None:
    answer = client.post(door, data={**FIRST, "left_out": ["Harbour Trust", "Elsewhere"]})

    assert answer.status_code == 200  # the reader of the whole alliance is left


def test_signs_that_hide_or_turn_are_taken_out_and_markup_is_text(
    client: FlaskClient, door: str
) -> None:
    text = "<b>bold</b> **stars** \u202eturned\u202c in\u200bvisible"

    words = sent(client, text=text)
    page = client.post(f"{door}/back", data={"words": words}).text

    assert "&lt;b&gt;bold&lt;/b&gt; **stars** turned invisible" in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Type the seven words"),
        ("abacus", "this is 1 word"),
        ("abacus aardvark abacus", "these are 3"),
        ("abacus aardvark abacus abalone aardvark abalone abandonn", "Look at word 7 again"),
        ("aardvark abacus abacus abalone aardvark abalone abandon", "1, 2"),
    ],
)
def test_a_slip_is_named_and_its_place_told(
    client: FlaskClient, door: str, words: str, sentence: str
) -> None:
    for page in ("back", "answer", "destroy"):
        answer = client.post(f"{door}/{page}", data={"words": words, "text": "x", "sure": "y"})

        assert answer.status_code == 422
        assert sentence in answer.text


def test_a_wrong_receipt_and_one_whose_thread_was_destroyed_get_the_same_bytes(
    client: FlaskClient, door: str
) -> None:
    words = sent(client)
    client.post(f"{door}/destroy", data={"words": words, "sure": "y"})
    never = " ".join(receipts.written(b"never sent", "en"))

    answers = [client.post(f"{door}/back", data={"words": each}) for each in (words, never)]

    pages, fillers = zip(*(each.data.split(b"<!-- ") for each in answers), strict=True)
    assert pages[0] == pages[1]
    assert len(fillers[0]) == len(fillers[1])
    assert answers[0].status_code == answers[1].status_code == 404
    assert dict(answers[0].headers) == dict(answers[1].headers)


def test_coming_back_changes_no_byte(app: Flask, client: FlaskClient, door: str) -> None:
    words = sent(client)
    before = stored(app)

    client.get(door)
    client.post(f"{door}/back", data={"words": words})
    client.post(f"{door}/back", data={"words": " ".join(receipts.written(b"never sent", "en"))})

    assert stored(app) == before


def test_a_form_that_was_shut_while_somebody_wrote_gives_the_text_back(
    app: Flask, client: FlaskClient, door: str
) -> None:
    words = sent(client)
    published(app, shut=True)

    answer = offered(client)

    assert answer.status_code == 410
    assert FIRST["text"] in answer.text
    assert client.get(door).status_code == 410
    assert client.post(f"{door}/back", data={"words": words}).status_code == 200


def test_an_unknown_form_gives_the_text_back_too(client: FlaskClient, door: str) -> None:
    answer = client.post("/f/unknown234", data=FIRST)

    assert answer.status_code == 404
    assert FIRST["text"] in answer.text


def test_the_door_sets_no_cookie_and_lets_nothing_be_kept(client: FlaskClient, door: str) -> None:
    answers = [client.get(door), offered(client), client.get(f"{door}/back")]

    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_busy_box_gives_everything_back_to_be_sent_again(
    app: Flask, client: FlaskClient, door: str
) -> None:
    page = offered(client).text
    text = "The plan was changed.\n\n“Nobody” told <us>."
    words = hidden(page, "receipt")
    data = {**FIRST, "text": text, "receipt": words, "looked": "", "kept": "y"}
    app.extensions[gate.KEY] = gate.Gate(b"", places=1, line=0, patience=0)

    with app.extensions[gate.KEY].place():
        answers = [
            client.post(door, data=data),
            client.post(f"{door}/back", data={"words": words}),
            client.post(f"{door}/answer", data={"words": words, "text": text}),
            client.post(f"{door}/destroy", data={"words": words, "sure": "y"}),
        ]
    again = client.post(door, data=data)

    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["Retry-After"] for answer in answers} == {str(gate.AGAIN)}
    assert [escape(text) in answer.text for answer in answers] == [True, False, True, False]
    assert all(hidden(answer.text, "words") == words for answer in answers[1:])
    assert hidden(answers[0].text, "receipt") == words
    assert again.status_code == 303


def test_a_flood_without_a_script_is_asked_to_wait_and_loses_nothing(
    app: Flask, client: FlaskClient, door: str
) -> None:
    data = {**FIRST, "receipt": hidden(offered(client).text, "receipt"), "looked": "", "kept": "y"}
    for _ in range(gate.FREE):
        app.extensions[gate.KEY].count(FORM)

    answer = client.post(door, data=data)

    assert answer.status_code == 503
    assert FIRST["text"] in answer.text
    with app.app_context():
        assert letterbox.here().threads(FORM) == {}
