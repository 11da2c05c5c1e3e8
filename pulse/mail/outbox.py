"""Letters leave here: one at a time, or a prepared one to many addresses over one line."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parseaddr

from flask import Flask

from pulse.mail import mailboxes, mime, transport, verp
from pulse.mail.errors import MailboxUrlInvalid
from pulse.mail.mime import Letter, Prepared
from pulse.mail.pace import FREE, Pace
from pulse.mail.verp import Verp
from pulse.settings import Settings

PACE = 50  # letters whose times are remembered
DRILL = "[Drill]"  # before the subject of each letter of a drill


def _none_yet() -> deque[float]:
    return deque(maxlen=PACE)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The installation's sender, and its way for letters."""

    way: transport.Transport
    sender: str  # "name <address>", or an address
    pace: Pace = FREE  # of the letters of waves
    verp: Verp | None = None  # makes envelope senders, where a bounce address is set
    drill: bool = False  # whether every letter says so
    took: deque[float] = field(default_factory=_none_yet)  # seconds, by the last letters of waves

    @property
    def envelope(self) -> str:
        """The sender's bare address, to which bounces come."""
        return parseaddr(self.sender)[1]

    def envelope_of(self, invitation: int, number: int, address: str) -> str:
        """The envelope sender of one letter of a wave.

        Args:
            invitation: whose letter it is.
            number: `verp.INVITATION`, the number of a reminder, or `verp.THANKS`.
            address: that it goes to.
        """
        return self.verp.written(invitation, number, address) if self.verp else self.envelope

    def prepare(self, letter: Letter, blanks: tuple[str, ...] = ()) -> Prepared:
        """Make a letter ready for many addresses."""
        if self.drill:
            letter = replace(letter, subject=f"{DRILL} {letter.subject}")
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
        MailboxUrlInvalid: what comes back could not come back to what they name.
    """
    way = transport.of(settings.mail_url)
    limits = Pace(settings.mail_per_minute, settings.mail_domain_per_minute)
    app.extensions["pulse.outbox"] = Outbox(
        way,
        settings.mail_sender,
        limits if isinstance(way, transport.Smtp) else FREE,
        verp=_verp(str(app.secret_key), settings),
        drill=settings.drill,
    )
    if settings.bounce_url is not None:
        mailboxes.of(settings.bounce_url.get_secret_value())


def _verp(secret: str, settings: Settings) -> Verp | None:
    if settings.bounce_address is None:
        if settings.bounce_url is not None:
            raise MailboxUrlInvalid(
                "PULSE_BOUNCE_URL names a mailbox: set PULSE_BOUNCE_ADDRESS, too, so that letters "
                "come back to it."
            )
        return None
    try:
        return Verp(secret, verp.pattern(settings.bounce_address))
    except ValueError as error:
        raise MailboxUrlInvalid(f"PULSE_BOUNCE_ADDRESS {error}.") from error
