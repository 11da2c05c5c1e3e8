"""A real mail server for tests: it keeps what it takes, and refuses what it is told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Sink:
    """Handles what arrives; `taken` holds an address and a message each, in order."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)  # the envelope sender of each
    refuse: dict[str, str] = field(default_factory=dict)  # address: answer at RCPT
    refuse_all: str | None = None
    refuse_sender: str | None = None
    at_data: str | None = None
    quote: bool = False  # refuse each letter, with its link in the answer
    quoted: int = 0
    told: Callable[[int], None] = lambda _count: None  # after each letter taken
    seconds: float = 0.0  # that it takes over each letter
    slow_to_greet: float = 0.0  # seconds
    drop: set[str] = field(default_factory=set)  # in whose letters it ends the connection
    drop_all: bool = False
    greylist: bool = False  # put off each address once
    known: set[str] = field(default_factory=set)  # that were put off so
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        await asyncio.sleep(self.slow_to_greet)
        session.host_name = hostname
        return answers

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self.refuse_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if answer := self.refuse_all or self.refuse.get(address):
            return answer
        if self.greylist and address not in self.known:
            self.known.add(address)
            return "451 4.7.1 greylisted, come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.drop_all or envelope.rcpt_tos[0] in self.drop:
            server.transport.abort()
            return "451 nobody hears this"
        if self.at_data:
            return self.at_data
        if self.quote:
            text = message_from_bytes(envelope.content, policy=default).get_body(("plain",))
            link = next(word for word in text.get_content().split() if "#" in word)
            self.quoted += 1
            return f"550 blocked link {self.quoted} {link}"
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        self.senders.append(envelope.mail_from)
        self.told(len(self.taken))
        await asyncio.sleep(self.seconds)
        return "250 taken"

    def addresses(self) -> list[str]:
        """Who got a letter, once for each."""
        return [address for address, _ in self.taken]

    def messages(self) -> list[EmailMessage]:
        """What arrived, parsed."""
        return [message_from_bytes(content, policy=default) for _, content in self.taken]  # type: ignore[misc]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(sink: Sink, port: int | None = None, **options: Any) -> Iterator[str]:
    """Serve a sink, and say under which address letters reach it."""
    port = port or free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
