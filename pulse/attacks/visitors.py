"""People who answer over HTTP from an address of their own, and what passes over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from pulse.attacks.respondent import Reply
from pulse.attacks.wire import PATIENCE


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its reply, as somebody sees them who holds the server."""

    path: str
    sent: int  # bytes over the wire, with all headers
    received: int
    status: int
    body: bytes
    reply: bytes


class _Counted(HTTPConnection):
    """A connection that counts what it sends."""

    count = 0

    def send(self, data: Any) -> None:
        """Send, and count."""
        self.count += len(data)
        super().send(data)


@dataclass
class Visitor:
    """One person's browser: an address, and connections that are not kept."""

    host: str  # of the server, with its port
    address: str  # of the person, on the loopback network
    exchanges: list[Exchange] = field(default_factory=list)

    def http(self, method: str, address: str, body: bytes | None) -> Reply:
        """Send what the page's script sends."""
        passed = self.ask(method, urlsplit(address).path, body)
        return Reply(passed.status, passed.reply)

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str | None = None
    ) -> Exchange:
        """Send one request and keep what passed."""
        connection = _Counted(self.host, timeout=PATIENCE, source_address=(self.address, 0))
        try:
            headers = {"Content-Type": kind} if kind else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            reply = answer.read()
            passed = Exchange(
                path, connection.count, _size(answer, reply), answer.status, body or b"", reply
            )
        finally:
            connection.close()
        self.exchanges.append(passed)
        return passed


def _size(answer: HTTPResponse, reply: bytes) -> int:
    """Bytes of a reply over the wire, but for its status line."""
    return sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + len(reply)
