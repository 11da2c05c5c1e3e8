"""A wrong receipt costs the server the same work as a right one, and gets as many bytes."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pulse.web.feedback import even
from surveys.answering import envelopes, receipts
from tests.pulse.boxed import published
from tests.pulse.web.test_feedback import DOOR, replied, sent
from tests.pulse.web.test_feedback_sealed import BOX, OTHER, body

NEVER = " ".join(receipts.written(bytes(10), "en"))
WORK = frozenset({"derive", "decrypt", "encrypt", "exchange"})


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How often cryptography is asked to work, by what it does."""
    found: Counter[str] = Counter()

    def note(_frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in WORK:
            found[f"{type(called.__self__).__name__}.{called.__name__}"] += 1

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


@pytest.fixture
def words(app: Flask, client: FlaskClient) -> str:
    """The receipt of a thread, beside others of which one was destroyed."""
    published(app)
    kept, gone = sent(client), sent(client)
    client.post(f"{DOOR}/destroy", data={"words": gone, "sure": "y"})
    return f"{kept}|{gone}"


def looked(client: FlaskClient, words: str) -> tuple[Counter[str], TestResponse]:
    """Come back with a receipt; the work that it made, and the reply."""
    with counted() as work:
        reply = client.post(f"{DOOR}/back", data={"words": words})
    return work, reply


def size(reply: TestResponse) -> int:
    """Bytes of a reply: its status, its headers and its body."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
    return len(reply.status) + len(headers) + len(reply.data)


def test_receipts_of_no_thread_and_of_a_destroyed_one_cannot_be_told_apart(
    client: FlaskClient, words: str
) -> None:
    _, gone = words.split("|")

    never, destroyed = looked(client, NEVER), looked(client, gone)

    assert never[0] == destroyed[0]
    assert never[0]["Argon2id.derive"] == 1
    assert never[1].status_code == destroyed[1].status_code == 404
    assert size(never[1]) == size(destroyed[1])


def test_a_wrong_receipt_makes_the_costly_work_of_a_right_one_and_gets_as_many_bytes(
    app: Flask, client: FlaskClient, words: str
) -> None:
    kept, _ = words.split("|")
    replied(app, kept, "Thank you. Who else was there?")

    wrong, right = looked(client, NEVER), looked(client, kept)

    assert right[1].status_code == 200
    assert "Who else was there?" in right[1].text
    assert wrong[0]["Argon2id.derive"] == right[0]["Argon2id.derive"] == 1
    assert size(wrong[1]) == size(right[1])


def test_with_a_script_no_receipt_makes_the_server_work_a_key_out(
    app: Flask, client: FlaskClient
) -> None:
    published(app)
    found = []
    client.post(f"{DOOR}/sealed/drop", data=body("drop", receipts.thread_of(BOX)))

    for key in (BOX, OTHER):
        with counted() as work:
            reply = client.post(f"{DOOR}/sealed/open", data=body("open", key))
        found.append((work["AESGCM.decrypt"], work["AESGCM.encrypt"], size(reply)))
        assert not any(name.startswith("Argon2id") for name in work)

    assert found[0] == found[1]
    assert found[0][0] > 0


def test_a_long_thread_takes_the_next_size_and_says_no_more(
    client: FlaskClient, words: str
) -> None:
    kept, _ = words.split("|")
    sizes = []
    for _ in range(3):
        sizes.append(size(looked(client, kept)[1]))
        client.post(f"{DOOR}/answer", data={"words": kept, "text": "<" * envelopes.LONGEST})

    assert sizes[0] == size(looked(client, NEVER)[1])
    assert sizes[0] < sizes[2]
    assert (sizes[2] - sizes[0]) % even.LEAST == 0
