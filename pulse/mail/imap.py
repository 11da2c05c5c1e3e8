"""A mailbox over IMAP: read without marks, so that nobody's own mail program is disturbed."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from pulse.mail.errors import MailboxUnreachable

PATIENCE = 30.0  # seconds for one answer of the server
LOOKED = "$PulseLooked"  # the keyword of messages that are no concern of ours
WORDS = 300  # characters kept of what a server says


@dataclass(frozen=True, slots=True)
class Imap:
    """A folder on a mail server."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    tls: bool
    starttls: bool
    largest: int  # bytes fetched of one message

    @contextmanager
    def open(self) -> Iterator[Iterator[Message]]:
        """Sign in, and pass through the messages that were not left.

        Raises:
            MailboxUnreachable: with the reason, then or on the way.
        """
        session: Session | None = None
        try:
            session = Session(self)
            yield session.messages()
        except (OSError, imaplib.IMAP4.error) as error:
            where = f"{self.host}:{self.port}"
            raise MailboxUnreachable(
                f"The mailbox of returned letters on {where} cannot be used: {_words(error)}."
            ) from None  # the error may quote the password
        finally:
            if session is not None:
                session.close()


class Session:
    """One connection to the folder."""

    def __init__(self, place: Imap) -> None:
        self.place = place
        self.imap = _dialled(place)
        try:
            self.imap.login(place.user, place.password)
            escaped = place.folder.replace("\\", "\\\\").replace('"', '\\"')
            self._must(*self.imap.select(f'"{escaped}"'))
            _, flags = self.imap.response("PERMANENTFLAGS")
            allowed = str(flags[0] or "") if flags else ""
            can = self._must(*self.imap.capability())  # it says more than before signing in
            self.deletes_alone = b"UIDPLUS" in can[-1].upper()
            self.mark = LOOKED if "\\*" in allowed or LOOKED in allowed else "\\Seen"
        except BaseException:
            self.close()
            raise

    def messages(self) -> Iterator[Message]:
        """The messages that were neither taken nor left, the oldest first."""
        looked = ("UNSEEN",) if self.mark == "\\Seen" else ("UNKEYWORD", self.mark)
        found = self._must(*self.imap.uid("SEARCH", "UNDELETED", *looked))
        for uid in (found[0] or b"").decode("ascii").split():
            part = f"(BODY.PEEK[]<0.{self.place.largest}>)"
            answer = self._must(*self.imap.uid("FETCH", uid, part))
            content = next((each[1] for each in answer if isinstance(each, tuple)), b"")
            if isinstance(content, bytes):
                yield Message(self, uid, content)

    def flag(self, uid: str, flag: str) -> None:
        """Mark one message."""
        self._must(*self.imap.uid("STORE", uid, "+FLAGS.SILENT", f"({flag})"))

    def delete(self, uid: str) -> None:
        """Delete one message, and no other where the server can do that."""
        self.flag(uid, "\\Deleted")
        if self.deletes_alone:
            self._must(*self.imap.uid("EXPUNGE", uid))
        else:
            self._must(*self.imap.expunge())

    def close(self) -> None:
        """Say goodbye if anyone listens."""
        with suppress(OSError, imaplib.IMAP4.error):
            self.imap.logout()
        with suppress(OSError):
            self.imap.shutdown()

    @staticmethod
    def _must(kind: str, answer: list[bytes | None]) -> list[bytes]:
        if kind != "OK":
            said = (answer[0] or b"").decode("utf-8", "replace") if answer else ""
            raise imaplib.IMAP4.error(said or kind)
        return [each for each in answer if each is not None]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the folder."""

    session: Session
    uid: str
    content: bytes

    def take(self) -> None:
        """Delete it."""
        self.session.delete(self.uid)

    def leave(self) -> None:
        """Mark that it was looked at."""
        self.session.flag(self.uid, self.session.mark)


def _dialled(place: Imap) -> imaplib.IMAP4:
    if place.tls:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=PATIENCE)
    imap = imaplib.IMAP4(place.host, place.port, timeout=PATIENCE)
    if place.starttls:
        try:
            imap.starttls(ssl.create_default_context())
        except BaseException:
            imap.shutdown()
            raise
    return imap


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.rstrip(".")
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:WORDS].rstrip(".") or type(error).__name__
