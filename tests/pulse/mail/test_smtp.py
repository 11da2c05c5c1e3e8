"""A mail server may end the talk anywhere: each letter gets its verdict, and the line goes on."""

from __future__ import annotations

import os
import shutil
import socketserver
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from pulse.mail import transport
from pulse.mail.errors import Deferred, Dropped, MailError, Refused, Unreachable
from tests.pulse.mail.sink import Sink, free_port, serving

SENDER = "pulse@example.net"
MESSAGE = b"Subject: x\r\n\r\n" + b"a line of a letter\r\n" * 400
FAST = shutil.which("smtp-sink")


class Rude(socketserver.StreamRequestHandler):
    """Ends the first connections where it is told to, and takes every letter later."""

    ends: tuple[str, ...] = ()  # a command, or "letter", for each connection from the first on
    server: Listening

    def handle(self) -> None:
        """Answer until it is rude."""
        at = self.server.connections
        self.server.connections += 1
        end = self.server.ends[at] if at < len(self.server.ends) else ""
        self.wfile.write(b"220 hello\r\n")
        for line in self.rfile:
            verb = line[:4].decode().strip().lower()
            if verb == end.partition(" ")[0]:
                answer = end.partition(" ")[2]
                self.wfile.write(answer.encode() + b"\r\n" if answer else b"")
                return
            self.wfile.write(b"354 go on\r\n" if verb == "data" else b"250 ok\r\n")
            if verb == "data":
                if end == "letter":
                    self.rfile.read(1000)
                    return
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.taken += 1
                self.wfile.write(b"250 taken\r\n")


class Listening(socketserver.ThreadingTCPServer):
    """The server around it, with what it counted."""

    daemon_threads = True
    ends: tuple[str, ...] = ()
    connections = 0
    taken = 0


@contextmanager
def rude(*ends: str) -> Iterator[tuple[Listening, transport.Transport]]:
    """A server that ends its first connections where it is told to, and the way to it."""
    with Listening(("127.0.0.1", 0), Rude) as server:
        server.ends = ends
        Thread(target=server.serve_forever, daemon=True).start()
        yield server, transport.of(f"smtp://127.0.0.1:{server.server_address[1]}")
        server.shutdown()


@pytest.mark.parametrize(
    "where", ["letter", "data", "rcpt", "rcpt 421 4.3.2 closing", "data 421 x"]
)
def test_a_connection_that_ends_in_the_middle_of_a_letter_is_followed_by_another(
    where: str,
) -> None:
    with rude(where) as (server, way), way.line() as line:
        with pytest.raises(Dropped, match="in the middle of the letter"):
            line.send(SENDER, "ann@example.org", MESSAGE)
        line.send(SENDER, "bea@example.org", MESSAGE)

    assert server.taken == 1
    assert server.connections == 2


@pytest.mark.parametrize("where", ["mail", "mail 421 4.7.0 too many letters", "mail 452 enough"])
def test_a_server_that_has_had_enough_of_a_connection_gets_the_letter_on_another(
    where: str,
) -> None:
    with rude(where) as (server, way), way.line() as line:
        line.send(SENDER, "ann@example.org", MESSAGE)

    assert server.taken == 1
    assert server.connections == 2


def test_a_server_that_refuses_the_sender_on_every_connection_takes_no_letter() -> None:
    with (
        rude(*["mail 550 5.7.1 not your address"] * 4) as (_, way),
        way.line() as line,
        pytest.raises(Unreachable, match="550 5.7.1 not your address"),
    ):
        line.send(SENDER, "ann@example.org", MESSAGE)


def test_a_server_that_is_gone_after_it_dropped_a_letter_is_said_to_be() -> None:
    sink, port = Sink(drop_all=True), free_port()
    with serving(sink, port) as url:
        way = transport.of(url)
        opened = way.line()
        line = opened.__enter__()
        with pytest.raises(Dropped):
            line.send(SENDER, "ann@example.org", MESSAGE)
    with pytest.raises(Unreachable, match="cannot be used"):
        line.send(SENDER, "ann@example.org", MESSAGE)


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written() -> None:
    sink = Sink()
    message = b".first\r\nSubject: x\r\n\r\n.\r\n..\r\nlast"
    with serving(sink) as url, transport.of(url).line() as line:
        line.send(SENDER, "ann@example.org", message)

    ((_, content),) = sink.taken
    assert content == message + b"\r\n"


@pytest.mark.skipif(FAST is None, reason="smtp-sink is not on PATH; Debian has it in postfix")
@pytest.mark.parametrize(
    ("options", "verdict"),
    [
        ((), None),
        (("-f", "RCPT"), Refused),
        (("-r", "RCPT"), Deferred),
        (("-r", "."), Deferred),
        (("-q", "DATA"), Dropped),
        (("-q", "."), Dropped),
    ],
)
def test_postfixs_own_sink_gives_the_verdicts_that_it_is_told_to(
    options: tuple[str, ...], verdict: type[MailError] | None
) -> None:
    port = free_port()
    user = ("-u", "nobody") if os.getuid() == 0 else ()
    with subprocess.Popen([str(FAST), *user, *options, f"127.0.0.1:{port}", "10"]) as process:
        try:
            found = verdict_of(f"smtp://127.0.0.1:{port}")
        finally:
            process.terminate()

    assert found is verdict


def verdict_of(url: str) -> type[MailError] | None:
    """What becomes of a letter there, once the server listens."""
    for _ in range(100):
        try:
            with transport.of(url).line() as line:
                line.send(SENDER, "ann@example.org", MESSAGE)
        except Unreachable:
            time.sleep(0.05)
        except MailError as error:
            return type(error)
        else:
            return None
    return Unreachable
