"""One kept connection to the mail server: letter after letter, with a verdict on each."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pulse.mail.errors import Deferred, Dropped, Refused, Unreachable
from pulse.mail.mime import plain

PATIENCE = 30.0  # seconds for one answer of the mail server
DIGESTION = 300.0  # seconds for its answer to a whole letter: who gives up early, sends it twice
WORDS = 300  # characters kept of what a server says
CLOSING = 421  # the server is about to end the connection
GO_ON = 354
TAKEN = 250
FORWARDED = 251

Answer = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, or the organisation's relay."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool = False

    @property
    def where(self) -> str:
        """Its name and port, as they stand in sentences."""
        return f"{self.host}:{self.port}"


class SmtpLine:
    """A connection that comes back once when the server ends it, between two letters or in one."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.smtp: smtplib.SMTP | None = None

    def connect(self) -> smtplib.SMTP:
        """Say hello, and sign in.

        Raises:
            Unreachable: with the reason.
        """
        server = self.server
        context = ssl.create_default_context() if server.tls or server.starttls else None
        try:
            smtp = self.smtp = _dialled(server, context)
            if server.starttls:
                smtp.starttls(context=context)
            if server.user is not None:
                smtp.login(server.user, server.password or "")
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.close()
            why = f"The mail server {server.where} cannot be used: {_words(error)}"
            raise Unreachable(why) from error
        return smtp

    def close(self) -> None:
        """Say goodbye if anyone listens."""
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
            self.smtp = None

    def probe(self, sender: str) -> None:
        """Ask whether the server takes letters of a sender, and send none.

        Raises:
            Unreachable: it does not.
        """
        smtp = self._ready()
        try:
            self._begin(smtp, sender, [])
            smtp.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"The mail server took no letter: {_words(error)}") from error

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hand one letter over, on a fresh connection if the kept one has ended.

        Raises:
            Refused, Deferred: this letter; the line goes on.
            Dropped: the server ended the connection in the middle of it, and took another one.
            Unreachable: no letter can leave.
        """
        smtp = self._ready()
        options = _utf8(smtp, to)
        try:
            self._begin(smtp, sender, options)
            self._hand_over(self.smtp or smtp, to, message)
        except smtplib.SMTPServerDisconnected as error:
            raise self._dropped(error) from error
        except smtplib.SMTPException as error:
            self.close()
            raise Unreachable(f"The mail server took no letter: {_words(error)}") from error
        except OSError as error:
            raise self._dropped(error) from error

    def _dropped(self, error: Exception) -> Dropped:
        """What to say of a connection that ended in a letter, once there is another one.

        Raises:
            Unreachable: there is none.
        """
        self._lose()
        self.connect()
        return Dropped(
            f"The mail server ended the connection in the middle of the letter: {_words(error)}"
        )

    def _ready(self) -> smtplib.SMTP:
        smtp = self.smtp
        if smtp is None or not _alive(smtp):
            self.close()
            smtp = self.connect()
        return smtp

    def _begin(self, smtp: smtplib.SMTP, sender: str, options: Sequence[str]) -> None:
        """Name the sender; where this connection is of no use any more, on another one.

        Raises:
            smtplib.SMTPSenderRefused: on that one, too.
        """
        with suppress(OSError, smtplib.SMTPServerDisconnected):
            if smtp.mail(sender, options)[0] == TAKEN:
                return
        self.close()
        code, words = self.connect().mail(sender, options)
        if code != TAKEN:
            raise smtplib.SMTPSenderRefused(code, words, sender)

    def _hand_over(self, smtp: smtplib.SMTP, to: str, message: bytes) -> None:
        """Name the receiver, and give the letter away."""
        answer = smtp.rcpt(plain(to))
        if answer[0] in {TAKEN, FORWARDED}:
            answer = smtp.docmd("data")
            if answer[0] == GO_ON:
                answer = _given(smtp, message)
                if answer[0] == TAKEN:
                    return
        if answer[0] == CLOSING:
            raise smtplib.SMTPServerDisconnected(_said(*answer))
        with suppress(OSError, smtplib.SMTPException):
            smtp.rset()
        raise _verdict(*answer)

    def _lose(self) -> None:
        """Let go of a connection on which nothing can be said any more."""
        if self.smtp is not None:
            self.smtp.close()
            self.smtp = None


def _given(smtp: smtplib.SMTP, message: bytes) -> Answer:
    """What the server says to a whole letter."""
    dotted = message.replace(b"\r\n.", b"\r\n..")
    begin = b"." if dotted.startswith(b".") else b""
    end = b".\r\n" if dotted.endswith(b"\r\n") else b"\r\n.\r\n"
    smtp.send(begin + dotted + end)  # in one piece: an end of its own would wait for an echo
    if smtp.sock is not None:
        smtp.sock.settimeout(DIGESTION)
    answer = smtp.getreply()
    if smtp.sock is not None:
        smtp.sock.settimeout(PATIENCE)
    return answer


def _dialled(server: Server, context: ssl.SSLContext | None) -> smtplib.SMTP:
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
    sentence = _said(code, words)
    return Refused(sentence) if 500 <= code < 600 else Deferred(sentence)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:WORDS]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:WORDS] or type(error).__name__


def _utf8(smtp: smtplib.SMTP, address: str) -> list[str]:
    if address.rpartition("@")[0].isascii():
        return []
    if not smtp.has_extn("smtputf8"):
        raise Refused("The mail server cannot write to an address with letters beyond a to z.")
    return ["SMTPUTF8", "BODY=8BITMIME"]
