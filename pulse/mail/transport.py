"""Where letters leave: the mail server, or a folder where that was asked for."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pulse.mail.errors import MailUrlInvalid, Unreachable
from pulse.mail.smtp import Server, SmtpLine

NOWHERE = (
    "No way for letters is set, so they wait. Set PULSE_MAIL_URL, for example to "
    "smtp://user:password@mail.example.org:587?starttls."
)
EXAMPLES = (
    "PULSE_MAIL_URL must be smtp://user:password@host:port (with ?starttls where the server "
    "offers it), smtps://user:password@host:port, or file:FOLDER"
)

SIGNS = (
    "nothing follows the port, and signs of a name or password that mean something in an address "
    "are written as %40 for @, %3A for :, %2F for /, %23 for # and %3F for ?."
)


class Line(Protocol):
    """One kept connection; not shared between threads."""

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hand one letter over.

        Raises:
            Refused: for good, for this address.
            Deferred: for now, for this address.
            Dropped: in the middle of it; whether it was taken is not known.
            Unreachable: for every address.
        """


class Transport(Protocol):
    """A way for letters to leave."""

    def line(self) -> AbstractContextManager[Line]:
        """Open a line for a run of letters."""


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Nothing is set: letters wait, and say why."""

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Raise `Unreachable` with what to set."""
        raise Unreachable(NOWHERE)
        yield


@dataclass(frozen=True, slots=True)
class Folder:
    """One .eml file per letter, complete or not there at all."""

    path: Path

    @contextmanager
    def line(self) -> Iterator[Line]:
        """The folder, made when it is missing."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unreachable(f"The folder of letters cannot be made: {error.strerror}") from error
        yield self

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Write one file; names sort by the order of writing."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
        draft = self.path / f".{name}"
        try:
            draft.write_bytes(message)
            os.replace(draft, self.path / name)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise Unreachable(f"A letter could not be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Smtp(Server):
    """A mail server, or the organisation's relay."""

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Connect and, where set, sign in; the connection is kept until the end.

        Raises:
            Unreachable: with the reason.
        """
        line = SmtpLine(self)
        line.connect()
        try:
            yield line
        finally:
            line.close()

    def check(self, sender: str) -> None:
        """Connect, sign in and ask whether letters of a sender are taken; none is sent.

        Raises:
            Unreachable: with the reason.
        """
        line = SmtpLine(self)
        try:
            line.connect()
            line.probe(sender)
        finally:
            line.close()


def of(url: str | None) -> Transport:
    """The way that PULSE_MAIL_URL names.

    Raises:
        MailUrlInvalid: with the shapes it can have.
    """
    if not url:
        return Nowhere()
    if url.startswith("file:"):
        folder = url.removeprefix("file:").removeprefix("//")
        if not folder:
            raise MailUrlInvalid(f"{EXAMPLES}; the folder is missing.")
        return Folder(Path(folder))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words could hold a part of the password
        raise MailUrlInvalid(f"{EXAMPLES}; {SIGNS}") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise MailUrlInvalid(f"{EXAMPLES}.")
    if parts.path.strip("/") or parts.fragment:
        raise MailUrlInvalid(f"{EXAMPLES}; {SIGNS}")
    return _smtp(parts, port)


def _smtp(parts: SplitResult, port: int | None) -> Smtp:
    options = parse_qs(parts.query, keep_blank_values=True)
    if unknown := sorted(set(options) - {"starttls"}):
        raise MailUrlInvalid(f"{EXAMPLES}; it knows no option {unknown[0]!r}.")
    tls = parts.scheme == "smtps"
    starttls = "starttls" in options and options["starttls"][-1] not in {"0", "no", "false"}
    return Smtp(
        host=parts.hostname or "",
        port=port or (465 if tls else 587 if starttls else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        starttls=starttls,
    )
