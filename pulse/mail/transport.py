"""Where letters leave: SMTP, or a folder where that was asked for."""

from __future__ import annotations

import os
import secrets
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pulse.mail.errors import Deferred, MailUrlInvalid, Refused, Unreachable

PATIENCE = 30.0  # seconds for one answer of the mail server
WORDS = 300  # characters kept of what a server says

NOWHERE = (
    "No way for letters is set, so they wait. Set PULSE_MAIL_URL, for example to "
    "smtp://user:password@mail.example.org:587?starttls."
)
EXAMPLES = (
    "PULSE_MAIL_URL must be smtp://user:password@host:port (with ?starttls where the server "
    "offers it), smtps://user:password@host:port, or file:FOLDER"
)


class Line(Protocol):
    """One kept connection; not shared between threads."""

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hand one letter over.

        Raises:
            Refused: for good, for this address.
            Deferred: for now, for this address.
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
class Smtp:
    """A mail server, or the organisation's relay."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool = False

    @contextmanager
    def line(self) -> Iterator[Line]:
        """Connect and, where set, sign in; the connection is kept until the end."""
        line = SmtpLine(self)
        line.connect()
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    """A connection that comes back once when the server ends it between two letters."""

    def __init__(self, server: Smtp) -> None:
        self.server = server
        self.smtp: smtplib.SMTP | None = None

    def connect(self) -> smtplib.SMTP:
        """Say hello, and sign in."""
        server = self.server
        where = f"{server.host}:{server.port}"
        context = ssl.create_default_context() if server.tls or server.starttls else None
        try:
            smtp = self.smtp = _dialled(server, context)
            if server.starttls:
                smtp.starttls(context=context)
            if server.user is not None:
                smtp.login(server.user, server.password or "")
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(f"The mail server {where} cannot be used: {_words(error)}") from error
        return smtp

    def close(self) -> None:
        """Say goodbye if anyone listens."""
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
            self.smtp = None

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hand one letter over, on a fresh connection if the kept one has ended."""
        smtp = self.smtp
        if smtp is None or not _alive(smtp):
            self.close()
            smtp = self.connect()
        try:
            smtp.sendmail(sender, [_plain(to)], message, _utf8(smtp, to))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _verdict(code, words) from error
        except smtplib.SMTPDataError as error:
            raise _verdict(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(f"The mail server took no letter: {_words(error)}") from error


def _dialled(server: Smtp, context: ssl.SSLContext | None) -> smtplib.SMTP:
    if server.tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=PATIENCE)


def _alive(smtp: smtplib.SMTP) -> bool:
    """Whether the server still waits for a letter."""
    try:
        return smtp.sock is not None and not _readable(smtp.sock)
    except OSError:
        return False


def _readable(sock: socket.socket) -> bool:
    """Whether the server has spoken out of turn: it ends the connection that way."""
    sock.setblocking(False)
    try:
        if isinstance(sock, ssl.SSLSocket):
            return sock.pending() > 0
        return len(sock.recv(1, socket.MSG_PEEK)) >= 0
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        sock.settimeout(PATIENCE)


def _verdict(code: int, words: bytes | str) -> Refused | Deferred:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = f"{code} {' '.join(said.split())}"[:WORDS]
    return Refused(sentence) if 500 <= code < 600 else Deferred(sentence)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_verdict(error.smtp_code, error.smtp_error))
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:WORDS] or type(error).__name__


def _plain(address: str) -> str:
    """The address with its host in the letters that every mail server knows."""
    local, _, host = address.rpartition("@")
    try:
        return f"{local}@{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _utf8(smtp: smtplib.SMTP, address: str) -> list[str]:
    if address.rpartition("@")[0].isascii():
        return []
    if not smtp.has_extn("smtputf8"):
        raise Refused("The mail server cannot write to an address with letters beyond a to z.")
    return ["SMTPUTF8", "BODY=8BITMIME"]


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
    except ValueError as error:
        raise MailUrlInvalid(f"{EXAMPLES}; {error}.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise MailUrlInvalid(f"{EXAMPLES}.")
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
