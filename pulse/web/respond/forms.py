"""Reads a sheet as a browser sends it, by hand, and says what is wrong with it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Request
from werkzeug.exceptions import UnsupportedMediaType

from pulse.web.respond.pages import Questionnaire
from surveys.answering import stubs, tickets, urn
from surveys.errors import NoteTooLong, SheetEmpty, SheetInvalid, StubMistyped, TokenMistyped

LARGEST = 64 * 1024  # bytes: room for a note far too long to be given back with a kind word
KINDS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class Fault(enum.Enum):
    """What can be wrong with a sheet; the page puts it into words."""

    code_missing = "code_missing"
    code_mistyped = "code_mistyped"
    code_unknown = "code_unknown"
    off_scale = "off_scale"
    nothing_answered = "nothing_answered"
    note_too_long = "note_too_long"
    stub_mistyped = "stub_mistyped"
    not_saved = "not_saved"


@dataclass(frozen=True, slots=True)
class Filled:
    """The form's fields as they came, so that the page can give them back."""

    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code as it was typed."""
        return self.fields.get("code", "")

    @property
    def token(self) -> str:
        """The token in it; some paste the whole link."""
        return self.code.rpartition("#")[2].partition(".")[0]

    @property
    def note(self) -> str:
        """The note as it was typed."""
        return self.fields.get("note", "")

    @property
    def into(self) -> str:
        """The box into which the note goes instead; empty: none."""
        return self.fields.get("now", "")

    @property
    def stub(self) -> str:
        """The stub of a receipt as it was pasted."""
        return self.fields.get("stub", "").strip()

    @classmethod
    def of(cls, request: Request) -> Filled:
        """Read the form of a request.

        Raises:
            RequestEntityTooLarge: the body is larger than any honest sheet.
            UnsupportedMediaType: the body is no form.
        """
        request.max_content_length = LARGEST
        if request.mimetype not in KINDS:
            raise UnsupportedMediaType
        return cls(request.form.to_dict())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that can be taken in: the token, one point per item, and the note."""

    token: str
    points: tuple[int, ...]
    note: str


def check(asked: Questionnaire, filled: Filled) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """Look at the whole form.

    Returns:
        The sheet and no fault, or no sheet and every fault in the page's order.
    """
    faults: list[Fault] = []
    token, note = "", ""
    points: tuple[int, ...] = ()
    try:
        token = tickets.read(filled.token)
    except TokenMistyped:
        faults.append(Fault.code_mistyped if filled.code.strip() else Fault.code_missing)
    try:
        points, note = asked.read(filled.fields)
    except SheetEmpty:
        faults.append(Fault.nothing_answered)
    except NoteTooLong:
        faults.append(Fault.note_too_long)
    except SheetInvalid:
        faults.append(Fault.off_scale)
    try:
        if not asked.box(filled.into):
            note = with_stub(asked, note, filled.stub)
    except NoteTooLong:
        faults.append(Fault.note_too_long)
    except StubMistyped:
        faults.append(Fault.stub_mistyped)
    return (None if faults else Sheet(token, asked.thinned(points), note)), tuple(faults)


def with_stub(asked: Questionnaire, note: str, signs: str) -> str:
    """The note with the stub of its receipt, if there is one.

    Raises:
        NoteTooLong: it has no room beside the stub.
        StubMistyped: it is no stub of a box that this survey names.
    """
    if not note or not signs:
        return note
    stub = stubs.read(signs)
    if asked.box(f"/f/{stub.form}") is None:
        raise StubMistyped("This receipt is of another box.")
    joined = stubs.joined(note, stub)
    if len(joined.encode()) > urn.LONGEST_NOTE:
        raise NoteTooLong("The note has no room beside its stub.")
    return joined
