"""Stubs: what a receipt leaves beside a survey's note, so that the note can begin a thread later.

A stub names a feedback form, the thread, and the key of its author. It travels and lies in the urn
inside the note, behind a sign that no note can hold, so that notes with and without one look alike.
"""

from __future__ import annotations

import hashlib
import re
from binascii import Error
from typing import NamedTuple

from surveys.answering.manifests import in_text, of_text
from surveys.errors import StubMistyped

SIGN = "\x1e"  # between a note and its stub: taken out of everything that is typed
HALF, CHECK = 32, 4  # bytes
_SHAPE = re.compile(r"([0-9a-z]{4,32})\.([\w-]{91})", re.ASCII)


class Stub(NamedTuple):
    """What begins a thread."""

    form: str  # the code of the feedback form
    thread: bytes  # the name by which it is stored
    author: bytes  # an X25519 public key

    @property
    def written(self) -> str:
        """The stub as signs that can be copied; four bytes at the end tell a slip of the hand."""
        raw = self.thread + self.author
        return f"{self.form}.{in_text(raw + _check(self.form, raw))}"


def _check(form: str, raw: bytes) -> bytes:
    return hashlib.sha256(b"pulse stub" + form.encode() + raw).digest()[:CHECK]


def read(text: str) -> Stub:
    """The stub in what somebody pasted.

    Raises:
        StubMistyped: it is none, or a part of one.
    """
    shaped = _SHAPE.fullmatch("".join(text.split()))
    if shaped is None:
        raise StubMistyped("This is no stub of a receipt, or not all of one.")
    form, signs = shaped.groups()
    try:
        raw = of_text(signs)
    except Error:
        raise StubMistyped("This is no stub of a receipt.") from None
    if raw[-CHECK:] != _check(form, raw[:-CHECK]):
        raise StubMistyped("A sign of this stub is another than it was given.")
    return Stub(form, raw[:HALF], raw[HALF:-CHECK])


def joined(note: str, stub: Stub) -> str:
    """A note with a stub, as it is sent and lies in the urn."""
    return f"{note}{SIGN}{stub.written}"


def parted(note: str) -> tuple[str, Stub | None]:
    """A note of the urn without its stub, and the stub, if a whole one came along."""
    text, sign, signs = note.partition(SIGN)
    try:
        return text, read(signs) if sign else None
    except StubMistyped:  # a browser may send anything
        return text, None
