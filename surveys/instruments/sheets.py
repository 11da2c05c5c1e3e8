"""Reads one filled-in sheet as a browser sends it; compiled once per instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from surveys.errors import NoteTooLong, SheetEmpty, SheetInvalid
from surveys.instruments.loader import Instrument

NOTE_BYTES = 1000  # bytes of UTF-8 a note may have
SKIPPED = 0

Points = tuple[int, ...]
Validator = Callable[[Mapping[str, str]], tuple[Points, str]]


def fields(instrument: Instrument) -> tuple[str, ...]:
    """Names of the form's fields, one per item in the instrument's order: i1, i2, …"""
    return tuple(f"i{number}" for number in range(1, len(instrument.items) + 1))


def validator(instrument: Instrument) -> Validator:
    """Compile the function that reads a sheet of this instrument.

    Returns:
        A function from the form's fields to (points, note): one point per item in the
        instrument's order, 0 where it was skipped (absent, empty or "0"), and the note with its
        edges trimmed. It raises `SheetInvalid` for a point off the scale, `NoteTooLong` for a note
        of more than 1,000 bytes, and `SheetEmpty` when no item was answered, in this order.
        Fields it does not know are left alone.
    """
    names = fields(instrument)
    point = {str(each): each for each in range(instrument.low, instrument.high + 1)}
    point[""] = point["0"] = SKIPPED

    def read(form: Mapping[str, str]) -> tuple[Points, str]:
        answered = form.get
        try:
            points = tuple([point[answered(name, "")] for name in names])
        except KeyError:
            raise SheetInvalid(
                "One answer is not a choice of this page. Please open the link again."
            ) from None
        said = note(answered("note", "")) if instrument.open_question is not None else ""
        if not any(points):
            raise SheetEmpty("Nothing is answered yet. Please answer at least one question.")
        return points, said

    return read


def note(text: str) -> str:
    """A note as it is kept: one kind of line end, no control characters, edges trimmed.

    Raises:
        NoteTooLong: the note has more than 1,000 bytes.
    """
    if not text:
        return ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(each for each in lines if each >= " " or each == "\n").strip()
    size = len(kept.encode("utf-8", "replace"))
    if size > NOTE_BYTES:
        over = size - NOTE_BYTES
        raise NoteTooLong(
            f"Your note is too long by about {over} letters. Please shorten it and send again."
        )
    return kept.encode("utf-8", "replace").decode("utf-8")
