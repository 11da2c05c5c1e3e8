"""A load generator of our own: so many visitors at once over kept connections, loopback only."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HOST = "127.0.0.1"
LONGEST = 30.0  # seconds; a round is cut off there
BODILESS = {204, 304}  # have no body, whatever length they name

Wanted = bytes | Callable[[bytes], bytes]  # a request, or what makes one of the reply before it


@dataclass(frozen=True, slots=True)
class Visit:
    """Requests that one visitor makes one after the other, and the status each must get."""

    requests: Sequence[tuple[str, Wanted, int]]  # name, request, expected status


@dataclass
class Tally:
    """What a round took."""

    seconds: float = 0.0
    visits: int = 0
    unexpected: dict[str, int] = field(default_factory=dict)
    latencies: dict[str, list[float]] = field(default_factory=dict)
    each: list[dict[str, float]] = field(default_factory=list)  # of every visit, its requests'


def page_request(path: str, tag: str = "") -> bytes:
    """What a browser sends to see a page, or to see whether one with this ETag has changed."""
    known = f"If-None-Match: {tag}\r\n" if tag else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\n{known}"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n\r\n"
    ).encode()


def form_request(path: str, body: bytes) -> bytes:
    """What a browser sends with a filled-in form."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def script_request(path: str, body: bytes) -> bytes:
    """What a page's script sends in full mode."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Visitor(asyncio.Protocol):
    """One kept connection that makes one visit after another."""

    def __init__(self, visits: Iterator[Visit], tally: Tally, deadline: float) -> None:
        self.visits, self.tally, self.deadline = visits, tally, deadline
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.left: list[tuple[str, Wanted, int]] = []
        self.taken: dict[str, float] = {}  # seconds of each request of this visit
        self.buffer, self.reply = bytearray(), b""
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the first visit."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - narrows the type
        self.transport = transport
        self.next()

    def next(self) -> None:
        """Send the next request, of this visit or of another; making it is not counted."""
        if not self.left:
            visit = next(self.visits, None) if time.perf_counter() < self.deadline else None
            if visit is None:
                self.ended = True
                self.transport.close()
                return
            self.left, self.taken = list(reversed(visit.requests)), {}
        _, wanted, _ = self.left[-1]
        request = wanted if isinstance(wanted, bytes) else wanted(self.reply)
        self.sent = time.perf_counter()
        self.transport.write(request)

    def data_received(self, received: bytes) -> None:
        """Go on once the answer is whole."""
        self.buffer += received
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        status = int(self.buffer[9:12])
        length = LENGTH.search(self.buffer, 0, head + 2)
        if status not in BODILESS and (
            length is None or len(self.buffer) < head + 4 + int(length.group(1))
        ):
            return
        name, _, expected = self.left.pop()
        self.taken[name] = time.perf_counter() - self.sent
        self.reply = bytes(self.buffer[head + 4 :])
        self.buffer.clear()
        self.tally.latencies.setdefault(name, []).append(self.taken[name])
        if status != expected:
            word = f"{name}: {status}"
            self.tally.unexpected[word] = self.tally.unexpected.get(word, 0) + 1
        if not self.left:
            self.tally.visits += 1
            self.tally.each.append(self.taken)
        self.next()

    def connection_lost(self, _error: Exception | None) -> None:
        """A server that hangs up in the middle of a round is an unexpected answer."""
        if not self.ended:
            self.tally.unexpected["hung up"] = self.tally.unexpected.get("hung up", 0) + 1
        self.over.set_result(None)


async def _visited(port: int, visits: Sequence[Visit], at_once: int) -> Tally:
    loop = asyncio.get_running_loop()
    tally, waiting, began = Tally(), iter(visits), time.perf_counter()
    visitors = []
    for _ in range(at_once):
        _, visitor = await loop.create_connection(
            lambda: Visitor(waiting, tally, began + LONGEST), HOST, port
        )
        visitors.append(visitor)
    await asyncio.gather(*(visitor.over for visitor in visitors))
    tally.seconds = time.perf_counter() - began
    return tally


def visited(port: int, visits: Sequence[Visit], at_once: int) -> Tally:
    """Make these visits, so many at once.

    Args:
        port: of a server on this machine.
        visits: each is made once.
        at_once: visitors, each with a connection of their own.
    """
    return asyncio.run(_visited(port, visits, at_once))
