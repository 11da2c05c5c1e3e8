"""Letters leave here: one at a time, or a prepared one to many addresses over one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from flask import Flask

from pulse.mail import mime, transport
from pulse.mail.mime import Letter, Prepared
from pulse.settings import Settings


@dataclass(frozen=True, slots=True)
class Outbox:
    """The installation's sender, and its way for letters."""

    way: transport.Transport
    sender: str  # "name <address>", or an address

    @property
    def envelope(self) -> str:
        """The sender's bare address, to which bounces come."""
        return parseaddr(self.sender)[1]

    def prepare(self, letter: Letter, blanks: tuple[str, ...] = ()) -> Prepared:
        """Make a letter ready for many addresses."""
        return mime.prepare(letter, sender=self.sender, blanks=blanks)

    @contextmanager
    def line(self) -> Iterator[transport.Line]:
        """Open a line for a run of letters.

        Raises:
            Unreachable: with the reason.
        """
        with self.way.line() as line:
            yield line

    def send(self, letter: Letter) -> None:
        """Send one letter now.

        Raises:
            Refused, Deferred, Unreachable: with the reason.
        """
        message = self.prepare(letter).fill(
            letter.to, message_id=letter.message_id, now=datetime.now(UTC)
        )
        with self.line() as line:
            line.send(self.envelope, letter.to, message)


def of(app: Flask) -> Outbox:
    """The application's outbox."""
    outbox: Outbox = app.extensions["pulse.outbox"]
    return outbox


def plug_in(app: Flask, settings: Settings) -> None:
    """Open the way that the settings name.

    Raises:
        MailUrlInvalid: they name none that there is.
    """
    app.extensions["pulse.outbox"] = Outbox(transport.of(settings.mail_url), settings.mail_sender)
