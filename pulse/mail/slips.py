"""What stands on slips of paper: letters for people without an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import ngettext

from pulse.mail.letters import Occasion

LETTER_PAPER = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "PA", "PH", "PR", "VE"})


@dataclass(frozen=True, slots=True)
class Stack:
    """One hat of slips; its codes live in memory only, in an order that says nothing."""

    wave: str  # the wave's name
    organisation: str
    group: str  # with whom the slips are counted
    place: int  # of the group in the manifest
    country: str | None
    language: str  # of the sentences
    codes: Sequence[tuple[str, str]]  # each as a token, and as people read it


def content(stack: Stack, occasion: Occasion, closes: str) -> dict[str, Any]:
    """A hat's sheets as `pulse/paper/slips.typ` wants them, within the language's locale.

    Args:
        stack: the slips.
        occasion: what is said of the wave.
        closes: the last day, as letters have it.
    """
    return {
        "title": _("Codes on paper: %(wave)s", wave=stack.wave),
        "alliance": occasion.alliance,
        "paper": "us-letter" if stack.country in LETTER_PAPER else "a4",
        "language": stack.language.partition("-")[0],
        "direction": Locale.parse(stack.language, sep="-").text_direction,
        "count": _count(stack),
        "steps": _steps(),
        "facts": _facts(occasion),
        "fingerprint": " ".join(occasion.groups),
        "address": occasion.page,
        "group": _("Counted as: %(group)s.", group=stack.group),
        "words": _words(occasion, closes),
        "slips": [
            {"qr": occasion.link(token, str(stack.place)), "code": code}
            for token, code in stack.codes
        ],
    }


def _count(stack: Stack) -> str:
    number = ngettext("%(num)s slip", "%(num)s slips", len(stack.codes))
    words: str = _("%(slips)s for %(organisation)s", slips=number, organisation=stack.organisation)
    if stack.group != stack.organisation:
        words = _("%(whose)s, counted as: %(group)s", whose=words, group=stack.group)
    return words


def _steps() -> list[str]:
    return [
        _("Print these sheets, then delete the file. It cannot be fetched a second time."),
        _("Cut along the lines, and fold each slip so that nobody can read it."),
        _("Put all slips into a hat, and mix them well."),
        _("Let each person without an e-mail address draw one themselves. Draw none for others."),
        _("Write down nothing: neither who drew which slip, nor who drew one at all."),
        _("When everybody had the chance to draw, destroy what is left in the hat."),
    ]


def _facts(occasion: Occasion) -> list[str]:
    return [
        _("Each slip lets one person answer once. Nothing says whose it is."),
        _("Whoever has read a slip can use it, and could find out whether it was used. What was "
          "answered is kept without the code."),
        _("No reminder is sent to those who drew a slip. Tell them the last day."),
        _("A shared computer or tablet can be set up for them at %(address)s",
          address=f"{occasion.page}/kiosk"),
        _("Lost sheets can be printed anew as long as no slip was drawn: new sheets make all the "
          "old ones worthless."),
    ]  # fmt: skip


def _words(occasion: Occasion, closes: str) -> dict[str, str]:
    return {
        "how": _("How to hand them out"),
        "know": _("What to know"),
        "fingerprint": _("Fingerprint of what was announced:"),
        "square": _("QR code that opens the survey with this slip's code"),
        "once": _("A code for one person"),
        "scan": _("Point a phone's camera at the square: about %(n)s seconds to answer.",
                  n=occasion.seconds),
        "or": _("Or open this page anywhere and type the code:"),
        "nameless": _("Nobody knows who drew this slip."),
        "until": _("Open until %(day)s.", day=closes),
        "short": _("Announced:"),
    }  # fmt: skip
