"""Those who send slowly, or far too much, do not keep others from the respondents' door."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from flask import Flask
from waitress.server import create_server

from pulse.cli.run import LIMITS
from pulse.web.problems import LARGEST

SLOW = 150
HEAD = (
    "POST /s/unknown HTTP/1.1\r\nHost: pulse\r\nContent-Length: {length}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\ni1=3"
)


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """The application on the server that `pulse run` embeds, as it is limited there."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = int(probe.getsockname()[1])
    server = create_server(app, listen=f"127.0.0.1:{free}", threads=4, ident=None, **LIMITS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield free
    server.close()
    thread.join(timeout=10)


def sender(port: int, length: int) -> socket.socket:
    """A connection that has begun to send a form, and says how long it will be."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(HEAD.format(length=length).encode())
    return connection


def test_many_who_never_finish_do_not_keep_others_out(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(sender(port, 60_000))
        honest = HTTPConnection("127.0.0.1", port, timeout=10)
        honest.request("GET", "/charter")

        status = honest.getresponse().status
        honest.close()

    assert status == 200


def test_a_body_larger_than_any_file_is_refused_before_it_is_read(port: int) -> None:
    with sender(port, LARGEST * 2) as connection:
        answer = connection.recv(64)

    assert b" 413 " in answer
