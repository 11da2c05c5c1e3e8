"""What people who are asked are told: one function per letter."""

from __future__ import annotations

import secrets
import textwrap
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from flask import Flask

from analysis.cells import Cell, Change
from pulse.mail.heads import PLAIN, Head
from pulse.mail.mime import Letter
from pulse.mail.tags import LENGTH
from pulse.mail.written import written
from surveys.instruments.loader import Instrument, seconds


def _unguessable(length: int) -> str:
    """So many letters and digits: who writes part of a letter must not be able to name a blank."""
    return secrets.token_hex(length)[:length].upper()


BLANK_TOKEN = f"0TOKEN{_unguessable(10)}"  # as long as a token, and stands where one will be
BLANK_CODE = f"0CODE-{_unguessable(4)}-{_unguessable(8)}"  # as long as a token in groups
BLANK_PLACE = f"0PLACE{_unguessable(8)}"  # where the unit's place in the manifest will stand
BLANK_TAG = f"0TAG{_unguessable(LENGTH - 4)}"  # as long as a tag
BLANKS = (BLANK_TOKEN, BLANK_CODE, BLANK_PLACE, BLANK_TAG)
SHORT = 16  # bytes of the manifest's digest in a link
GROUP = 4  # digits of a fingerprint that an eye compares at once


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an invitation says of its wave; the same for everyone who gets one."""

    alliance: str
    closes: date
    questions: int
    team: int  # answers from which on a team's figures are shown
    organisation: int
    page: str
    charter: str
    anonymity: str
    fingerprint: str = ""  # of the manifest, 64 hexadecimal digits; none before the launch
    letters: str = ""  # the address beneath which people can ask for no more letters
    lines: Sequence[tuple[str, str]] = ()  # what was said in the wave before, and what was done
    results: str = ""  # the page of what came of the wave before, the same for everybody
    boxes: Sequence[tuple[str, str]] = ()  # feedback boxes, and the addresses that all people share
    head: Head = PLAIN

    @property
    def seconds(self) -> int:
        """How long the questions take."""
        return seconds(self.questions)

    @property
    def manifest(self) -> str:
        """The page on which anyone can see the manifest."""
        return f"{self.page}/manifest"

    @property
    def groups(self) -> list[str]:
        """The fingerprint as an eye compares it."""
        return grouped(self.fingerprint)

    @property
    def short(self) -> str:
        """The first half of the fingerprint, as it stands in a link."""
        digest = bytes.fromhex(self.fingerprint)[:SHORT]
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def stop(self) -> str:
        """Where the reader of a letter can ask for no more of them, with the blank of a tag."""
        return _stop(self.letters)

    def link(self, token: str, place: str) -> str:
        """A personal link: nothing after the `#` is ever sent by a browser."""
        whole = f".{place}.{self.short}" if self.fingerprint else ""
        return f"{self.page}#{token}{whole}"


class Writer(Protocol):
    """Writes a letter that goes to everybody of a wave, with `BLANKS` in it."""

    def __call__(self, app: Flask, *, occasion: Occasion, language: str) -> Letter:
        """The letter in one language."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of a published report, as letters tell it."""

    label: Mapping[str, str]  # by language
    cell: Cell
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wave, for those who were asked."""

    alliance: str
    pulse: str
    closed: date
    charter: str
    anonymity: str
    letters: str  # the address beneath which people can ask for no more letters
    lines: Sequence[tuple[str, str]] = ()  # what was said, and what was done
    findings: Sequence[Finding] = ()
    page: str = ""  # on which the same is told to whoever has its address
    head: Head = PLAIN

    @property
    def stop(self) -> str:
        """Where the reader can ask for no more letters, with the blank of a tag."""
        return _stop(self.letters)


def _stop(letters: str) -> str:
    return f"{letters}/{BLANK_TAG}" if letters else ""


def grouped(fingerprint: str) -> list[str]:
    """A fingerprint's digits in groups of four."""
    return textwrap.wrap(fingerprint, GROUP)


def occasion(manifest: Mapping[str, Any], public_url: str, fingerprint: str = "") -> Occasion:
    """Read what an invitation says from the wave's public manifest.

    Args:
        manifest: the wave's.
        public_url: where people reach this installation.
        fingerprint: of the manifest as it is published.
    """
    return Occasion(
        alliance=manifest["alliance"],
        closes=date.fromisoformat(manifest["closes"]),
        questions=Instrument.from_dict(manifest["questionnaire"]).length,
        team=manifest["thresholds"]["team"],
        organisation=manifest["thresholds"]["organisation"],
        page=f"{public_url}/s/{manifest['wave']}",
        charter=f"{public_url}/charter",
        anonymity=f"{public_url}/anonymity",
        fingerprint=fingerprint,
        letters=f"{public_url}/letters",
        boxes=[(each["title"], public_url + each["path"]) for each in manifest.get("boxes", ())],
    )


def spoken(app: Flask, wanted: str) -> str:
    """The language that a letter is written in for somebody who wants this one."""
    known: list[str] = app.config["LANGUAGES"]
    return next((code for code in (wanted, wanted.split("-")[0]) if code in known), known[0])


def invitation(app: Flask, *, occasion: Occasion, language: str) -> Letter:
    """The letter that asks, with `BLANKS` where what is one person's will stand."""
    words = {
        "occasion": occasion,
        "link": occasion.link(BLANK_TOKEN, BLANK_PLACE),
        "code": BLANK_CODE,
        "stop": occasion.stop,
        "test": False,
    }
    letter = written(app, "invitation", "", language, words, occasion.head)
    return replace(letter, stop=occasion.stop)


def reminder(app: Flask, *, occasion: Occasion, language: str) -> Letter:
    """The letter that asks again, with the same blanks as an invitation."""
    words = {
        "occasion": occasion,
        "link": occasion.link(BLANK_TOKEN, BLANK_PLACE),
        "code": BLANK_CODE,
        "stop": occasion.stop,
    }
    letter = written(app, "reminder", "", language, words, occasion.head)
    return replace(letter, stop=occasion.stop)


def thanks(app: Flask, *, outcome: Outcome, language: str) -> Letter:
    """The letter that tells everybody who was asked what came of it; only a tag is blank."""
    words = {"outcome": outcome, "stop": outcome.stop}
    letter = written(app, "thanks", "", language, words, outcome.head)
    return replace(letter, stop=outcome.stop)


def test(app: Flask, to: str, *, occasion: Occasion, language: str) -> Letter:
    """An invitation that says it is a test; its code is nobody's."""
    words = {
        "occasion": occasion,
        "link": occasion.page,
        "code": "ABCD-EFGH-JKMN-PQRS",
        "stop": "",
        "test": True,
    }
    return written(app, "invitation", to, language, words, occasion.head)
