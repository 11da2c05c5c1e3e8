"""A mail server that keeps whom it got a letter for, and when; it can be taken off the net."""

from __future__ import annotations

import quopri
import re
import socket
import socketserver
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.pulse.mail import returned

IDENTITY = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.MULTILINE | re.IGNORECASE)
SUBJECT = re.compile(rb"^Subject:\s*(.+?)\r?\n(?![ \t])", re.MULTILINE | re.DOTALL | re.IGNORECASE)
LINK = re.compile(rb"/s/([a-z0-9]+)#([0-9A-Za-z]{16})\.")
PATH = re.compile(rb"<([^>]*)>")
END = b"\r\n.\r\n"
PIECE = 1 << 16  # bytes
GREETING = b"250-post\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is kept of one letter that was taken."""

    to: str
    identity: str
    came: datetime  # by the clock that everybody goes by
    subject: str
    wave: str | None  # the code of the wave that it asks to answer
    token: str | None


@dataclass
class Post:
    """Takes letters on one port of this machine, and returns some of them."""

    port: int
    clock: Callable[[], datetime]
    refused: Collection[str] = ()  # addresses that do not exist
    bouncing: Collection[str] = ()  # addresses whose letters are taken, and come back
    back: Path | None = None  # the folder to which they come back
    taken: list[Letter] = field(default_factory=list)
    returned: int = 0
    server: Server | None = None

    def take(self, sender: str, to: str, content: bytes) -> None:
        """Keep what is looked at later; a letter that cannot be brought comes back."""
        self.taken.append(read(to, content, self.clock()))
        if to in self.bouncing and self.back is not None:
            self.returned += 1
            draft = self.back / f".{self.returned:06}"
            draft.write_bytes(returned.report(sender, to))
            draft.rename(self.back / f"{self.returned:06}.eml")

    def open(self) -> None:
        """Come onto the net."""
        if self.server is None:
            self.server = Server(self)
            threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def shut(self) -> None:
        """Go off the net: whoever is connected is cut off."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server.cut_off()
            self.server = None


class Server(socketserver.ThreadingTCPServer):
    """Listens on this machine only; each connection has a thread of its own."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, post: Post) -> None:
        self.post = post
        self.lines: set[socket.socket] = set()
        self.off = False
        self.taking = threading.Lock()  # a letter is taken and said to be, or neither
        super().__init__(("127.0.0.1", post.port), Visit)

    def cut_off(self) -> None:
        """End every connection, whatever is said on it now."""
        with self.taking:
            self.off = True
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class Visit(socketserver.BaseRequestHandler):
    """One connection."""

    server: Server
    request: socket.socket

    def handle(self) -> None:
        """Answer every command until the other side goes."""
        self.rest = b""
        self.server.lines.add(self.request)
        try:
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.request.sendall(b"220 post\r\n")
            self._converse()
        except (OSError, EOFError):
            return  # the other side was killed, or we went off the net
        finally:
            self.server.lines.discard(self.request)

    def _converse(self) -> None:
        sender, to = "", ""
        while not self.server.off:
            line = self._until(b"\r\n")
            verb, answer = line[:4].upper(), b"250 ok\r\n"
            if verb == b"EHLO":
                answer = GREETING
            elif verb == b"MAIL":
                sender = _address(line)
            elif verb == b"RCPT":
                to = _address(line)
                if to in self.server.post.refused:
                    answer = b"550 5.1.1 no such user\r\n"
            elif verb == b"DATA":
                self.request.sendall(b"354 go on\r\n")
                self._take(sender, to, self._until(END).replace(b"\r\n..", b"\r\n."))
                continue
            elif verb == b"QUIT":
                answer = b"221 bye\r\n"
            self.request.sendall(answer)
            if verb == b"QUIT":
                return

    def _take(self, sender: str, to: str, content: bytes) -> None:
        with self.server.taking:
            if self.server.off:
                raise EOFError
            self.server.post.take(sender, to, content)
            self.request.sendall(b"250 taken\r\n")

    def _until(self, end: bytes) -> bytes:
        """What is said up to an end."""
        while (found := self.rest.find(end)) < 0:
            more = self.request.recv(PIECE)
            if not more:
                raise EOFError
            self.rest += more
        said, self.rest = self.rest[:found], self.rest[found + len(end) :]
        return said


def _address(line: bytes) -> str:
    found = PATH.search(line)
    return found[1].decode() if found else ""


def read(to: str, content: bytes, came: datetime) -> Letter:
    """Keep of a letter what is looked at later."""
    identity, subject = IDENTITY.search(content), SUBJECT.search(content)
    link = LINK.search(quopri.decodestring(content))
    return Letter(
        to=to,
        identity=identity[1].decode() if identity else "",
        came=came,
        subject=" ".join(subject[1].decode().split()) if subject else "",
        wave=link[1].decode() if link else None,
        token=link[2].decode() if link else None,
    )
