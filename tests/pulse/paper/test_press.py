"""Documents are set from plain content, in a process of their own."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from pypdf import PdfReader

from pulse.paper import press

SLIP = {"qr": "https://pulse.example.org/s/abcdefghjk#0123456789ABCDEF.0.x", "code": "AAAA-BBBB"}
NAMES = ("how", "know", "fingerprint", "square", "once", "scan", "or", "nameless", "until", "short")


def content(**changed: Any) -> dict[str, Any]:
    """What a hat of nine slips says."""
    return {
        "title": "Codes on paper",
        "alliance": "The River Alliance",
        "paper": "a4",
        "language": "en",
        "direction": "ltr",
        "count": "9 slips",
        "steps": ["Print."],
        "facts": ["Nobody knows."],
        "fingerprint": "ab12",
        "address": "https://pulse.example.org/s/abcdefghjk",
        "group": "Night shift.",
        "words": {name: name for name in NAMES},
        "slips": [SLIP] * 9,
        **changed,
    }


def read(made: bytes) -> PdfReader:
    """A document to look into."""
    return PdfReader(io.BytesIO(made))


def test_a_document_is_accessible_and_says_no_hour() -> None:
    made = press.pdf("slips", content())

    root = read(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in made
    assert b"CreateDate" not in made
    assert "/CreationDate" not in (read(made).metadata or {})


def test_eight_slips_lie_on_a_sheet() -> None:
    pages = read(press.pdf("slips", content())).pages

    assert [page.extract_text().count("AAAA-BBBB") for page in pages] == [0, 8, 1]


def test_markup_in_a_name_stays_a_name() -> None:
    made = press.pdf("slips", content(alliance='#read("slips.typ") = *River* $x$'))

    assert '#read("slips.typ") = *River* $x$' in read(made).pages[0].extract_text()


def test_signs_that_no_font_has_do_not_keep_a_document_from_being_set() -> None:
    assert len(read(press.pdf("slips", content(alliance="\U000e0041 River"))).pages) == 3


def test_it_is_written_from_right_to_left_too() -> None:
    made = press.pdf("slips", content(language="ar", direction="rtl"))

    assert read(made).trailer["/Root"]["/Lang"] == "ar"


def test_a_document_that_cannot_be_set_fails_in_a_sentence() -> None:
    with pytest.raises(press.PaperFailed, match=r"could not be set\. Nothing is lost"):
        press.pdf("nothing_of_this_name", content())


def test_the_typesetter_never_lies_in_the_process_that_asks() -> None:
    press.pdf("slips", content())

    assert "typst" not in sys.modules
