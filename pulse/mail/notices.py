"""What those who run an installation or read its reports are told: one function per letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Flask

from pulse.mail.letters import Occasion
from pulse.mail.mime import Letter, picture
from pulse.mail.written import written

MOST_LISTED = 200  # people named in one letter


def sign_in(
    app: Flask, to: str, *, link: str, alliance: str, language: str = "en", days: int = 0
) -> Letter:
    """A link to sign in with, once, within half an hour or so many days."""
    words = {"link": link, "alliance": alliance, "days": days}
    return written(app, "sign_in", to, language, words)


def something_to_read(
    app: Flask, to: str, *, link: str, alliance: str, language: str = "en"
) -> Letter:
    """A word to a reader of feedback, of which it says nothing."""
    return written(app, "something_to_read", to, language, {"link": link, "alliance": alliance})


def news(app: Flask, to: str, *, link: str, alliance: str, language: str = "en") -> Letter:
    """A word to somebody on the staff side that there is something to read, and none of what."""
    return written(app, "news", to, language, {"link": link, "alliance": alliance})


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
    return written(app, "leader_invited", to, language, words)


def wave_opened(
    app: Flask, to: str, *, occasion: Occasion, wave: str, language: str = "en"
) -> Letter:
    """Those who represent partners get the manifest's fingerprint, to compare and to keep."""
    return written(app, "wave_opened", to, language, {"occasion": occasion, "wave": wave})


def wave_closed(
    app: Flask, to: str, *, link: str, alliance: str, wave: str, language: str = "en"
) -> Letter:
    """A steward can preview a draft; `link` leads to it."""
    words = {"link": link, "alliance": alliance, "wave": wave}
    return written(app, "wave_closed", to, language, words)


def report_ready(
    app: Flask,
    to: str,
    *,
    link: str,
    alliance: str,
    organisation: str,
    wave: str,
    sentences: Sequence[str] = (),
    chart: bytes | None = None,
    chart_words: str = "",
    paper: bytes | None = None,
    language: str = "en",
) -> Letter:
    """A leader's report is out; `link` leads to it.

    Args:
        app: the application.
        to: the leader.
        link: to the report.
        alliance: its name.
        organisation: whose report it is.
        wave: its name.
        sentences: what stands out, what moved, what was done; none where there is nothing to tell.
        chart: one line as PNG.
        chart_words: what it shows.
        paper: the report as PDF, for those who want it to come along.
        language: of the letter.
    """
    words = {
        "link": link,
        "alliance": alliance,
        "organisation": organisation,
        "wave": wave,
        "sentences": sentences,
        "chart": picture(chart) if chart is not None else "",
        "chart_words": chart_words,
    }
    letter = replace(written(app, "report_ready", to, language, words), logo=chart)
    return replace(letter, enclosed=paper, enclosed_as="pulse-report.pdf")


@dataclass(frozen=True, slots=True)
class Digest:
    """What one organisation's reports said in a quarter."""

    organisation: str
    wave: str
    sentences: tuple[str, ...]
    link: str
    flagged: int = 0  # lines of its own and of all organisations, with a flag that is open
    flags: str = ""  # the address at which they stand


def digest(
    app: Flask,
    to: str,
    *,
    alliance: str,
    since: date,
    told: Sequence[Digest],
    choices: str,
    language: str = "en",
) -> Letter:
    """What the newest report of a quarter says, for whoever wants one letter a quarter.

    Args:
        app: the application.
        to: the leader.
        alliance: its name.
        since: the first day of the quarter.
        told: the newest report of each organisation that published one.
        choices: the address at which they choose how often they get letters.
        language: of the letter.
    """
    words = {"alliance": alliance, "since": since, "told": told, "choices": choices}
    return written(app, "digest", to, language, words)


def flags(
    app: Flask,
    to: str,
    *,
    link: str,
    alliance: str,
    wave: str,
    raised: Sequence[tuple[str, str]],
    language: str = "en",
) -> Letter:
    """Flags were raised: whose, the alliance's own without a name, and of which sign; no figure."""
    told = list(dict.fromkeys(raised))
    words = {"link": link, "alliance": alliance, "wave": wave, "told": told, "count": len(raised)}
    return written(app, "flags", to, language, words)


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
    return written(app, "undelivered", to, language, words)
