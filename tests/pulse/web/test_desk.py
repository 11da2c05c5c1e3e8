"""The readers' desk: who opens what, what is written back, and what becomes of a lost key."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pulse import letterbox
from pulse.auth.models import AuditEntry
from pulse.db import db
from surveys.answering.threads import State
from tests.conftest import BOTH
from tests.pulse.desks import Desks, opened, passphrase
from tests.pulse.web.test_feedback import hidden

FIRST = {"text": "Nobody told us of the change.", "category": "Idea", "urgency": "soon"}


@pytest.fixture
def desks(app: Flask) -> Desks:
    """Three readers with their keys unlocked."""
    return opened(app)


def written(client: FlaskClient, code: str, **fields: object) -> str:
    """Write into the box as anybody does; the seven words."""
    page = client.post(f"/f/{code}", data={**FIRST, **fields}).text
    words = hidden(page, "receipt")
    seen = {"receipt": words, "looked": hidden(page, "looked"), "kept": "y"}
    assert client.post(f"/f/{code}", data={**FIRST, **fields, **seen}).status_code == 303
    return words


def threads(reader: FlaskClient, code: str) -> list[str]:
    """The addresses of the threads on a reader's desk, in its order."""
    return re.findall(rf'href="(/desk/{code}/[^"]+)"', reader.get("/desk/").text)


def back(client: FlaskClient, code: str, words: str) -> str:
    """The thread as its author sees it."""
    return client.post(f"/f/{code}/back", data={"words": words}).text


@BOTH
def test_a_message_is_read_answered_marked_and_the_author_reads_the_answer(
    client: FlaskClient, desks: Desks
) -> None:
    words = written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)

    seen = reader.get(thread).text
    replied = reader.post(thread, data={"text": "Which change was it?", "state": ""})
    author = back(client, desks.code, words)
    client.post(f"/f/{desks.code}/answer", data={"words": words, "text": "The new rota."})
    other = desks.readers[1].get(thread).text
    done = reader.post(thread, data={"text": "", "state": str(State.done.value)})

    assert FIRST["text"] in seen
    assert "acknowledge by" in seen
    assert replied.status_code == 303
    assert "Which change was it?" in author
    assert "acknowledged: it was read" in author
    assert "The new rota." in other
    assert done.status_code == 303
    assert "<strong>done</strong>" in back(client, desks.code, words)


def test_what_cannot_be_done_has_a_reason_and_nothing_at_all_is_refused(
    client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)

    for fields, sentence in (
        ({"text": "", "state": str(State.impossible.value)}, "Say in a sentence why"),
        ({"text": " ", "state": ""}, "Write something"),
        ({"text": "x" * 6001, "state": ""}, "too long for one message"),
    ):
        answer = reader.post(thread, data=fields)
        assert answer.status_code == 422
        assert sentence in answer.text


def test_readers_whom_an_author_left_out_see_that_there_is_something_and_no_word(
    client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code, left_out="Harbour Trust")

    pages = [reader.get(threads(reader, desks.code)[0]).text for reader in desks.readers]

    assert FIRST["text"] not in pages[0]
    assert "sealed to others" in pages[0]
    assert all(FIRST["text"] in page for page in pages[1:])
    thread = threads(desks.readers[0], desks.code)[0]
    desks.readers[0].post(thread, data={"text": "hello", "state": ""})
    assert "hello" not in desks.readers[1].get(thread).text


@BOTH
def test_a_reader_who_lost_the_key_is_let_in_again_by_another_one(
    client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code)
    written(client, desks.code, text="Kept from the harbour.", left_out="Harbour Trust")
    loser, other = desks.readers[0], desks.readers[1]

    unsure = loser.post("/desk/passphrase", data=passphrase("another one of mine"))
    loser.post("/desk/passphrase", data=passphrase("another one of mine", anew="y"))
    lost = loser.get("/desk/").text
    shared = other.post(f"/desk/{desks.code}/share")
    pages = [loser.get(path).text for path in threads(loser, desks.code)]

    assert unsure.status_code == 422
    assert "2 threads cannot be opened" in lost
    assert shared.status_code == 303
    assert sum(FIRST["text"] in page for page in pages) == 1
    assert not any("Kept from the harbour." in page for page in pages)


def test_without_the_passphrase_no_desk_opens(app: Flask, desks: Desks) -> None:
    reader = desks.readers[0]
    reader.post("/desk/lock")

    shut = reader.get("/desk/")
    wrong = reader.post("/desk/unlock", data={"passphrase": "not this one at all"})
    right = reader.post("/desk/unlock", data={"passphrase": "three words of mine"})

    assert (shut.status_code, shut.location) == (303, "/desk/unlock")
    assert wrong.status_code == 422
    assert right.status_code == 303
    assert reader.get("/desk/").status_code == 200


def test_a_form_opens_when_two_readers_of_two_organisations_have_keys(
    app: Flask, client: FlaskClient
) -> None:
    desks = opened(app, keys=False)
    statuses = [client.get(f"/f/{desks.code}").status_code]
    for reader in desks.readers[:2]:
        assert reader.get("/desk/").location == "/desk/passphrase"
        reader.post("/desk/passphrase", data=passphrase())
        statuses.append(client.get(f"/f/{desks.code}").status_code)

    assert statuses == [410, 410, 200]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (passphrase("too short"), "Use 12 characters or more"),
        ({"passphrase": "three words of mine", "again": "three words"}, "twice"),
    ],
)
def test_a_passphrase_is_long_and_typed_twice(
    app: Flask, fields: dict[str, str], sentence: str
) -> None:
    answer = opened(app, keys=False).readers[0].post("/desk/passphrase", data=fields)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_thread_can_be_shut_to_its_author_and_opened_again(
    client: FlaskClient, desks: Desks
) -> None:
    words = written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)
    answer = {"words": words, "text": "More."}

    reader.post(f"{thread}/block")
    shut = client.post(f"/f/{desks.code}/answer", data=answer)
    reader.post(f"{thread}/allow")
    again = client.post(f"/f/{desks.code}/answer", data=answer)

    assert (shut.status_code, again.status_code) == (422, 303)


def test_the_desk_lists_what_waits_by_urgency_and_by_category(
    client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code, urgency="not")
    written(client, desks.code, urgency="now", category="A decision")
    reader = desks.readers[0]

    listed = [reader.get(path).text for path in threads(reader, desks.code)]
    ideas = reader.get("/desk/?category=Idea").text

    assert "A decision</h1>" in listed[0]
    assert "Idea</h1>" in listed[1]
    assert ideas.count(f"/desk/{desks.code}/") == 2  # the thread, and the button below


def test_reading_writes_nothing_and_the_trail_names_no_thread(
    app: Flask, client: FlaskClient, desks: Desks
) -> None:
    written(client, desks.code)
    reader = desks.readers[0]
    (thread,) = threads(reader, desks.code)
    handle = thread.rpartition("/")[2]
    with app.app_context():
        before = letterbox.here().threads(desks.code)

    reader.get(thread)

    with app.app_context():
        assert letterbox.here().threads(desks.code) == before
        trail = db.session().scalars(select(AuditEntry.subject)).all()
    assert not any(handle in subject for subject in trail)


def test_another_forms_threads_cannot_be_reached(client: FlaskClient, desks: Desks) -> None:
    assert desks.readers[0].get("/desk/unknown234/abcdefgh").status_code == 404
    assert desks.readers[0].get(f"/desk/{desks.code}/abcdefgh").status_code == 404


def test_what_changes_something_at_the_desk_needs_the_forms_token(desks: Desks) -> None:
    reader = desks.readers[0]
    del reader.environ_base["HTTP_X_CSRFTOKEN"]

    for path in ("lock", "unlock", "passphrase", "x/share", "x/y", "x/y/block"):
        assert reader.post(f"/desk/{path}").status_code == 400
