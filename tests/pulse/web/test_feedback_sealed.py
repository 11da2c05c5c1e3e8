"""The box's door for browsers that seal by themselves: one size, nothing to be told apart."""

from __future__ import annotations

from random import SystemRandom

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from flask import Flask
from flask.testing import FlaskClient

from pulse import gate, letterbox
from surveys.answering import envelopes, posted
from surveys.answering.manifests import in_text
from surveys.answering.receipts import thread_of
from surveys.answering.threads import State
from tests.conftest import BOTH
from tests.pulse.boxed import FORM, KEYS, published
from tests.pulse.desks import opened, private, user

BOX, OTHER, PRIVATE = (bytes([number]) * 32 for number in (1, 2, 3))
AUTHOR = envelopes.public(PRIVATE)
FIRST = {"text": "Hello.", "category": "Idea", "author": in_text(AUTHOR)}


@pytest.fixture
def door(app: Flask) -> str:
    """The address of a form that takes messages."""
    published(app)
    return f"/f/{FORM}/sealed"


def body(step: str, key: bytes, said: object = None) -> bytes:
    """What the script sends."""
    sealed = b""
    if posted.STEPS[step]:
        content = FIRST if said is None else said
        sealed = envelopes.sealed(content, [*KEYS, AUTHOR], SystemRandom())  # type: ignore[arg-type]
    return bytes([posted.VERSION]) + key + sealed + bytes(posted.PROOF)


def unsealed(box: bytes, reply: bytes) -> bytes:
    """What a reply says to whoever has the box id."""
    key = HKDFExpand(SHA256(), 32, b"pulse reply").derive(box)
    return AESGCM(key).decrypt(reply[:12], reply[12:], None)


@BOTH
def test_a_thread_is_dropped_opened_answered_and_destroyed(client: FlaskClient, door: str) -> None:
    drops = [client.post(f"{door}/drop", data=body("drop", thread_of(BOX))) for _ in range(2)]
    answer = client.post(f"{door}/answer", data=body("answer", BOX, {"text": "More."}))
    thread = unsealed(BOX, client.post(f"{door}/open", data=body("open", BOX)).data)
    gone = client.post(f"{door}/destroy", data=body("destroy", BOX))
    after = client.post(f"{door}/open", data=body("open", BOX))

    assert [reply.data for reply in drops] == [posted.DONE] * 2
    assert unsealed(BOX, answer.data) == posted.DONE
    assert (thread[0], thread[1], thread[2]) == (State.new, 0, 2)
    start = 7 + 5
    first = envelopes.opened(thread[start : start + envelopes.SIZE], PRIVATE)
    assert first["text"] == "Hello."
    assert unsealed(BOX, gone.data) == posted.DONE
    with pytest.raises(Exception, match=r"^$"):
        unsealed(BOX, after.data)


def test_a_box_that_is_there_and_one_that_is_not_get_replies_of_one_shape(
    client: FlaskClient, door: str
) -> None:
    client.post(f"{door}/drop", data=body("drop", thread_of(BOX)))

    for step in ("open", "answer", "destroy"):
        there, none = (client.post(f"{door}/{step}", data=body(step, key)) for key in (BOX, OTHER))

        assert there.status_code == none.status_code == 200
        assert dict(there.headers) == dict(none.headers)
        assert len(there.data) == len(none.data)


def test_a_thread_that_is_shut_says_so_to_its_author_alone(
    app: Flask, client: FlaskClient, door: str
) -> None:
    client.post(f"{door}/drop", data=body("drop", thread_of(BOX)))
    with app.app_context():
        letterbox.here().change(FORM, lambda shelf: shelf.mark(thread_of(BOX), blocked=True))

    reply = client.post(f"{door}/answer", data=body("answer", BOX))

    assert reply.status_code == 200
    assert unsealed(BOX, reply.data) == posted.FULL


@pytest.mark.parametrize("sent", [b"", b"\1", bytes(posted.size("drop")), b"x" * (1 << 20)])
def test_what_is_no_request_is_refused(client: FlaskClient, door: str, sent: bytes) -> None:
    for step in posted.STEPS:
        reply = client.post(f"{door}/{step}", data=sent)

        assert (reply.status_code, reply.json) == (400, {"problem": "malformed"})


def test_a_form_that_is_shut_away_or_busy_says_so_by_name(
    app: Flask, client: FlaskClient, door: str
) -> None:
    sent = body("drop", thread_of(BOX))
    app.extensions[gate.KEY] = narrow = gate.Gate(b"", places=1, line=0, patience=0)

    with narrow.place():
        busy = client.post(f"{door}/drop", data=sent)
    missing = client.post("/f/unknown234/sealed/drop", data=sent)
    published(app, shut=True)
    shut = client.post(f"{door}/drop", data=sent)
    for _ in range(gate.FREE):
        narrow.count(FORM)
    work = client.post(f"{door}/drop", data=sent)

    assert [(each.status_code, each.json["problem"]) for each in (busy, missing, shut, work)] == [
        (503, "crowded"),
        (404, "missing"),
        (410, "closed"),
        (429, "work"),
    ]
    assert busy.headers["Retry-After"]
    assert work.json["bits"] == gate.EASIEST


HOSTILE = [
    {**FIRST, "author": in_text(bytes(32))},
    {**FIRST, "author": "no key"},
    {"text": "No key at all."},
    {**FIRST, "text": ["not", "text"], "category": {"x": 1}, "left_out": "Harbour Trust"},
    {**FIRST, "text": "\u202eturned", "category": "x" * 3000, "left_out": [1, None]},
]


def test_whatever_an_author_seals_the_desk_shows_a_page(app: Flask, client: FlaskClient) -> None:
    desks = opened(app)
    with app.app_context():
        keys = [envelopes.public(private(user(app, "Harbour Trust").id))]
        for nth, said in enumerate(HOSTILE):
            sealed = envelopes.sealed(said, keys, SystemRandom())
            sent = bytes([posted.VERSION]) + thread_of(bytes([nth]) * 32) + sealed
            client.post(f"/f/{desks.code}/sealed/drop", data=sent + bytes(posted.PROOF))

        names = list(letterbox.here().threads(desks.code))
    reader = desks.readers[0]
    pages = [reader.get("/desk/")]
    for name in names:
        page = f"/desk/{desks.code}/{in_text(name)[:16]}"
        pages += [reader.get(page), reader.post(page, data={"text": "Thank you.", "state": "3"})]
    shared = reader.post(f"/desk/{desks.code}/share")

    assert len(names) == len(HOSTILE)
    assert {page.status_code for page in pages} <= {200, 303}
    assert shared.status_code == 303
