"""Files between upload and confirmation: kept for a day at most, under a name nobody can guess."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

from surveys.errors import FileUnreadable, NotFound
from surveys.files.cells import shown
from surveys.files.table import MOST_BYTES

LIFE = 24 * 60 * 60  # seconds
TOKEN = re.compile(r"^[A-Za-z0-9_-]{20,40}$")


@dataclass(frozen=True)
class Upload:
    """One file that somebody has sent and not yet confirmed."""

    token: str
    name: str  # as it was called where it came from
    path: Path

    def content(self) -> bytes:
        """What is in it."""
        return self.path.read_bytes()


def keep(home: Path, purpose: str, sent: FileStorage) -> Upload:
    """Put a file aside until it is confirmed; files that nobody came back for are deleted.

    Args:
        home: the installation's folder.
        purpose: what it is for, as "roster-3"; it is found again for the same purpose only.
        sent: the file.

    Raises:
        FileUnreadable: it is larger than a list can be, or there is nothing in it.
    """
    folder = home / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_old(folder)
    content = sent.stream.read(MOST_BYTES + 1)
    name = shown(Path((sent.filename or "").replace("\\", "/")).name) or "file"
    if not content:
        raise FileUnreadable(f"{name} is empty. Export the list again, and look into the file.")
    if len(content) > MOST_BYTES:
        raise FileUnreadable(
            f"{name} is larger than {MOST_BYTES >> 20} MB, which is the most that is read. Export "
            "only the columns that are needed, or split the file."
        )
    token = secrets.token_urlsafe(18)
    path = folder / f"{purpose}-{token}"
    path.touch(mode=0o600)
    path.write_bytes(content)
    _name_of(path).write_text(name, encoding="utf-8")
    return Upload(token, name, path)


def find(home: Path, purpose: str, token: str) -> Upload:
    """Fetch a file again.

    Raises:
        NotFound: it was confirmed, thrown away, is a day old, or was sent for something else.
    """
    path = home / "uploads" / f"{purpose}-{token}"
    if not TOKEN.match(token) or not path.is_file():
        raise NotFound("This file is not here any more. Send it again.")
    return Upload(token, _name_of(path).read_text(encoding="utf-8"), path)


def discard(upload: Upload) -> None:
    """Delete a file."""
    _name_of(upload.path).unlink(missing_ok=True)
    upload.path.unlink(missing_ok=True)


def _name_of(path: Path) -> Path:
    return path.with_name(path.name + ".name")


def _forget_old(folder: Path) -> None:
    latest = time.time() - LIFE
    for path in folder.iterdir():
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)
