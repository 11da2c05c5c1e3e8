"""A mail server that keeps whom it got a letter for, and when; it can be taken off the net."""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiosmtpd.controller import Controller

IDENTITY = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.MULTILINE | re.IGNORECASE)
SUBJECT = re.compile(rb"^Subject:\s*(.+?)\r?\n(?![ \t])", re.MULTILINE | re.DOTALL | re.IGNORECASE)
LINK = re.compile(rb"/s/([a-z0-9]+)#([0-9A-Za-z]{16})\.")


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
    """Takes letters on one port of this machine."""

    port: int
    clock: Callable[[], datetime]
    refused: Collection[str] = ()  # addresses that do not exist
    taken: list[Letter] = field(default_factory=list)
    controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Refuse addresses that do not exist."""
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        self.taken.append(read(envelope.rcpt_tos[0], envelope.content, self.clock()))
        return "250 taken"

    def open(self) -> None:
        """Come onto the net."""
        if self.controller is None:
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self.controller.start()

    def shut(self) -> None:
        """Go off the net: whoever is connected is cut off."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None


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
