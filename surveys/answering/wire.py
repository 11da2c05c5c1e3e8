"""The two bodies of full mode, byte by byte: what asks for a credential, and what uses it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from surveys.answering import credentials, tickets, urn
from surveys.errors import SheetInvalid, SubmissionMalformed, TokenMistyped

VERSION = 1
_ISSUE = struct.Struct(f">H{tickets.LENGTH}s{credentials.WIDTH}s")
_ANSWER = struct.Struct(
    f">BH{credentials.PREPARED}s{credentials.WIDTH}sB{urn.MOST_ITEMS}s{urn.NOTE_WIDTH}s"
)
ISSUE = _ISSUE.size  # 402 bytes
ANSWER = 2048  # bytes; whatever was answered
MALFORMED = "What was sent is not what this page sends."


class Asked(NamedTuple):
    """A seat asks for a blind signature."""

    unit: int
    token: str
    blinded: bytes


class Given(NamedTuple):
    """Somebody of a unit gives an answer."""

    unit: int
    prepared: bytes
    signature: bytes
    sheet: bytes  # as `urn.written_sheet` makes it
    note: bytes  # as `urn.written_note` makes it


def written_issue(unit: int, token: str, blinded: bytes) -> bytes:
    """The body that asks for a credential."""
    return _ISSUE.pack(unit, token.encode("ascii"), blinded)


def read_issue(body: bytes) -> Asked:
    """Understand a body that asks for a credential.

    Raises:
        SubmissionMalformed: it is none.
    """
    if len(body) != ISSUE:
        raise SubmissionMalformed(MALFORMED)
    unit, token, blinded = _ISSUE.unpack(body)
    try:
        text = token.decode("ascii")
        if tickets.read(text) != text:
            raise SubmissionMalformed(MALFORMED)
    except (UnicodeDecodeError, TokenMistyped):
        raise SubmissionMalformed(MALFORMED) from None
    return Asked(unit, text, blinded)


def written_answer(
    unit: int, prepared: bytes, signature: bytes, points: Sequence[int], note: str
) -> bytes:
    """The body that gives an answer; its length says nothing."""
    sheet = urn.written_sheet(points)
    body = _ANSWER.pack(
        VERSION, unit, prepared, signature, sheet[0], sheet[1:], urn.written_note(note)
    )
    return body.ljust(ANSWER, b"\0")


def read_answer(body: bytes) -> Given:
    """Understand a body that gives an answer.

    Raises:
        SubmissionMalformed: it is none.
    """
    if len(body) != ANSWER or any(body[_ANSWER.size :]):
        raise SubmissionMalformed(MALFORMED)
    version, unit, prepared, signature, items, points, note = _ANSWER.unpack_from(body)
    try:
        if (
            version != VERSION
            or items > urn.MOST_ITEMS
            or any(points[items:])
            or urn.written_note(urn.read_note(note)) != note
        ):
            raise SubmissionMalformed(MALFORMED)
        sheet = urn.written_sheet(points[:items])
    except (UnicodeDecodeError, SheetInvalid):
        raise SubmissionMalformed(MALFORMED) from None
    return Given(unit, prepared, signature, sheet, note)
