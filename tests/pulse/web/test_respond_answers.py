"""Answers on their way through the respondents' door, on both kinds of database."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.instruments.loader import load
from tests.conftest import BOTH
from tests.pulse.web.open_wave import Opened, opened

ITEMS = len(load("trust-core").items)
FULL = {f"i{number}": str(number % 5 + 1) for number in range(1, ITEMS + 1)}


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave."""
    return opened(app)


@BOTH
def test_a_sheet_goes_in_and_is_thanked_for(client: FlaskClient, wave: Opened) -> None:
    form = FULL | {"code": wave.code, "note": "One thing"}

    reply = client.post(wave.path, data=form)

    assert (reply.status_code, reply.location) == (303, f"{wave.path}/thanks")
    assert client.get(reply.location).status_code == 200
    assert wave.read() == ([tuple(n % 5 + 1 for n in range(1, ITEMS + 1))], ["One thing"])


@BOTH
def test_a_used_code_is_answered_in_the_same_bytes_and_the_first_answer_counts(
    client: FlaskClient, wave: Opened
) -> None:
    first = client.post(wave.path, data={"code": wave.code, "i1": "1"})
    second = client.post(wave.path, data={"code": wave.code, "i1": "5"})

    assert (second.status_code, second.data) == (first.status_code, first.data)
    assert list(second.headers) == list(first.headers)
    assert [sheet[0] for sheet in wave.read()[0]] == [1]


@BOTH
def test_of_many_sent_at_once_with_one_code_one_counts(app: Flask, wave: Opened) -> None:
    statuses: list[int] = []

    def send(point: int) -> None:
        form = {"code": wave.code, "i1": str(point % 5 + 1)}
        statuses.append(app.test_client().post(wave.path, data=form).status_code)

    senders = [threading.Thread(target=send, args=(point,)) for point in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert statuses == [303] * 12
    assert len(wave.read()[0]) == 1
