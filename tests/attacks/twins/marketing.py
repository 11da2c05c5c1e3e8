"""A leaky twin: letters as a marketing mailer sends them, with pixel, redirects and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from pulse.mail.transport import Folder

TOKEN = re.compile(rb"/s/[a-z0-9]+#=?\r?\n?=?\r?\n?([0-9A-Z]{16})")


@dataclass(frozen=True, slots=True)
class Tracking:
    """A folder of letters, each made traceable on its way out."""

    path: Path

    @contextmanager
    def line(self) -> Iterator[Tracking]:
        """The folder."""
        with Folder(self.path).line():
            yield self

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Add what such mailers add."""
        found = TOKEN.search(message)
        token = found[1] if found else b"none"
        head = (
            b"List-Unsubscribe: <http://news.example/u/%b>\r\nX-Mailer: Campaigns 3\r\n"
            b"Feedback-ID: %b:wave:pulse\r\nReply-To: reply+%b@news.example\r\n"
            % (token, token, token)
        )
        pixel = b'<img src=3D"http://news.example/o/%b.gif"></body>' % token
        link = b'<a href=3D"http://news.example/r?to=3D%b">' % token
        body = message.replace(b"</body>", pixel).replace(b"<a ", link + b"</a><a ", 1)
        Folder(self.path).send(sender, to, head + body)


def leak(app: Flask) -> None:
    """Let every letter leave by that mailer."""
    outbox = app.extensions["pulse.outbox"]
    app.extensions["pulse.outbox"] = replace(outbox, way=Tracking(outbox.way.path))
