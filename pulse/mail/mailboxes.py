"""The mailbox to which letters come back: over IMAP, or as files in a folder or a Maildir.

A message is taken out once it was dealt with; it is left, and not looked at again, when it is no
concern of ours; or it stays as it was, to be read the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from pulse.mail.errors import MailboxUnreachable, MailboxUrlInvalid
from pulse.mail.imap import Imap
from pulse.settings import is_loopback

LARGEST = 256 * 1024  # bytes read of one message: what failed stands before what was returned
EXAMPLES = (
    "PULSE_BOUNCE_URL must be imaps://user:password@host/FOLDER (the folder may be left out), or "
    "file:FOLDER for a folder of .eml files or a Maildir"
)
SIGNS = (
    "the port is a number up to 65535, and signs of a name or password that mean something in an "
    "address are written as %40 for @, %3A for :, %2F for /, %23 for # and %3F for ?."
)
LEFT = "left-alone"  # folder of messages that are no concern of ours
SEEN = "S"  # of a Maildir


class Arrived(Protocol):
    """One message of a mailbox."""

    @property
    def content(self) -> bytes:
        """The message, or its first 256 kB."""

    def take(self) -> None:
        """Delete it: it was dealt with, and what it returned may hold a link."""

    def leave(self) -> None:
        """Leave it to whoever looks after the mailbox; it is not read again."""


class Mailbox(Protocol):
    """A place where letters come back to."""

    def open(self) -> AbstractContextManager[Iterator[Arrived]]:
        """Open it, and pass through the messages that were not left.

        Raises:
            MailboxUnreachable: with the reason, then or on the way.
        """


@dataclass(frozen=True, slots=True)
class File:
    """A message in a file."""

    path: Path
    left: Path  # where it goes when it is left

    @property
    def content(self) -> bytes:
        """The first part of the file; nothing when somebody took it away meanwhile."""
        try:
            with self.path.open("rb") as file:
                return file.read(LARGEST)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise MailboxUnreachable(f"{self.path} cannot be read: {error.strerror}.") from error

    def take(self) -> None:
        """Delete the file."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise MailboxUnreachable(f"{self.path} cannot be deleted: {error.strerror}.") from error

    def leave(self) -> None:
        """Put the file aside."""
        try:
            self.left.parent.mkdir(exist_ok=True, mode=0o700)
            self.path.replace(self.left)
        except FileNotFoundError:
            return
        except OSError as error:
            raise MailboxUnreachable(f"{self.path} cannot be moved: {error.strerror}.") from error


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of .eml files, or a Maildir."""

    path: Path

    @contextmanager
    def open(self) -> Iterator[Iterator[Arrived]]:
        """Look into the folder, in the order of the names."""
        try:
            files = self._maildir() if (self.path / "new").is_dir() else self._plain()
        except OSError as error:
            raise MailboxUnreachable(
                f"The folder {self.path} of returned letters cannot be read: {error.strerror}."
            ) from error
        yield iter(files)

    def _plain(self) -> list[Arrived]:
        found = (each for each in self.path.iterdir() if each.suffix.lower() == ".eml")
        return [
            File(each, self.path / LEFT / each.name)
            for each in sorted(found)
            if not each.name.startswith(".")
        ]

    def _maildir(self) -> list[Arrived]:
        current = self.path / "cur"
        files = [*(self.path / "new").iterdir(), *(current.iterdir() if current.is_dir() else ())]
        found: list[Arrived] = []
        for each in sorted(files, key=lambda file: file.name):
            name, _, flags = each.name.partition(":2,")
            if SEEN not in flags and not name.startswith("."):
                marked = "".join(sorted({*flags, SEEN}))
                found.append(File(each, current / f"{name}:2,{marked}"))
        return found


def of(url: str) -> Mailbox:
    """The mailbox that PULSE_BOUNCE_URL names.

    Raises:
        MailboxUrlInvalid: with the shapes that it can have.
    """
    if url.startswith("file:"):
        folder = url.removeprefix("file:").removeprefix("//")
        if not folder:
            raise MailboxUrlInvalid(f"{EXAMPLES}; the folder is missing.")
        return Folder(Path(folder))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words could hold a part of the password
        raise MailboxUrlInvalid(f"{EXAMPLES}; {SIGNS}") from None
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
        raise MailboxUrlInvalid(f"{EXAMPLES}.")
    if not parts.username or not parts.password:
        raise MailboxUrlInvalid(f"{EXAMPLES}; user or password are missing.")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not (folder.isascii() and folder.isprintable()):
        raise MailboxUrlInvalid(f"{EXAMPLES}; the folder's name may hold plain letters only.")
    tls, starttls = parts.scheme == "imaps", "starttls" in parse_qs(parts.query, True)
    if not (tls or starttls or is_loopback(parts.hostname)):
        raise MailboxUrlInvalid(f"{EXAMPLES}; imap: would send the password in the clear.")
    return Imap(
        host=parts.hostname,
        port=port or (993 if tls else 143),
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=folder,
        tls=tls,
        starttls=starttls,
        largest=LARGEST,
    )
