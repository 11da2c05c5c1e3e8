"""What each letter says: one function per letter, from templates/mail/<letter>/."""

from __future__ import annotations

import secrets
import textwrap
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from babel import Locale
from flask import Flask
from flask_babel import force_locale

from analysis.cells import Cell, Change
from pulse.mail.heads import PLAIN, Head
from pulse.mail.mime import Letter
from pulse.mail.tags import LENGTH
from surveys.instruments.loader import seconds


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
MOST_LISTED = 200  # people named in one letter


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
        questions=len(manifest["questionnaire"]["items"]),
        team=manifest["thresholds"]["team"],
        organisation=manifest["thresholds"]["organisation"],
        page=f"{public_url}/s/{manifest['wave']}",
        charter=f"{public_url}/charter",
        anonymity=f"{public_url}/anonymity",
        fingerprint=fingerprint,
        letters=f"{public_url}/letters",
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
    letter = _written(app, "invitation", "", language, words, occasion.head)
    return replace(letter, stop=occasion.stop)


def reminder(app: Flask, *, occasion: Occasion, language: str) -> Letter:
    """The letter that asks again, with the same blanks as an invitation."""
    words = {
        "occasion": occasion,
        "link": occasion.link(BLANK_TOKEN, BLANK_PLACE),
        "code": BLANK_CODE,
        "stop": occasion.stop,
    }
    letter = _written(app, "reminder", "", language, words, occasion.head)
    return replace(letter, stop=occasion.stop)


def thanks(app: Flask, *, outcome: Outcome, language: str) -> Letter:
    """The letter that tells everybody who was asked what came of it; only a tag is blank."""
    words = {"outcome": outcome, "stop": outcome.stop}
    letter = _written(app, "thanks", "", language, words, outcome.head)
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
    return _written(app, "invitation", to, language, words, occasion.head)


def sign_in(
    app: Flask, to: str, *, link: str, alliance: str, language: str = "en", days: int = 0
) -> Letter:
    """A link to sign in with, once, within half an hour or so many days."""
    words = {"link": link, "alliance": alliance, "days": days}
    return _written(app, "sign_in", to, language, words)


def leader_invited(
    app: Flask,
    to: str,
    *,
    link: str,
    alliance: str,
    organisation: str,
    days: int,
    language: str = "en",
) -> Letter:
    """A leader may now read an organisation's reports; `link` signs in, once, for some days."""
    words = {"link": link, "alliance": alliance, "organisation": organisation, "days": days}
    return _written(app, "leader_invited", to, language, words)


def wave_opened(
    app: Flask, to: str, *, occasion: Occasion, wave: str, language: str = "en"
) -> Letter:
    """Those who represent partners get the manifest's fingerprint, to compare and to keep."""
    return _written(app, "wave_opened", to, language, {"occasion": occasion, "wave": wave})


def wave_closed(
    app: Flask, to: str, *, link: str, alliance: str, wave: str, language: str = "en"
) -> Letter:
    """A steward can preview a draft; `link` leads to it."""
    words = {"link": link, "alliance": alliance, "wave": wave}
    return _written(app, "wave_closed", to, language, words)


def report_ready(
    app: Flask,
    to: str,
    *,
    link: str,
    alliance: str,
    organisation: str,
    wave: str,
    language: str = "en",
) -> Letter:
    """A leader's report is out; `link` leads to it."""
    words = {"link": link, "alliance": alliance, "organisation": organisation, "wave": wave}
    return _written(app, "report_ready", to, language, words)


def undelivered(
    app: Flask,
    to: str,
    *,
    alliance: str,
    organisation: str,
    lost: Sequence[tuple[str, str, str]],
    link: str,
    steward: str,
    language: str = "en",
) -> Letter:
    """Ask for the right addresses of people whom no letter reaches.

    Args:
        app: the application.
        to: the organisation's contact, or a steward.
        alliance: its name.
        organisation: whose people they are.
        lost: name, address and the receiving side's words of each.
        link: where a steward corrects them; empty in a contact's letter.
        steward: to whom a contact writes; empty in a steward's letter.
        language: of the letter.
    """
    words = {
        "alliance": alliance,
        "organisation": organisation,
        "lost": lost[:MOST_LISTED],
        "more": max(0, len(lost) - MOST_LISTED),
        "link": link,
        "steward": steward,
    }
    return _written(app, "undelivered", to, language, words)


def _written(
    app: Flask,
    letter: str,
    to: str,
    language: str,
    words: Mapping[str, object],
    top: Head = PLAIN,
) -> Letter:
    direction = Locale.parse(language, sep="-").text_direction
    with app.app_context(), force_locale(language):
        subject, text, html = (
            app.jinja_env.get_template(f"mail/{letter}/{part}").render(
                words, language=language, direction=direction, top=top
            )
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return top.on(Letter(to, subject.strip(), text.strip() + "\n", html, language))
