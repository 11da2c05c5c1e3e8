"""The letter and the questionnaire of a wave as they will be, shown where nothing can be sent."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import current_app

from pulse.mail import letters
from pulse.mail.mime import Letter
from surveys.terms import Terms
from surveys.waves import Wave

EXAMPLE = "ABCD-EFGH-JKMN-PQRS"  # looks like a code, and is nobody's
SCRIPT = re.compile(r"<script\b[^>]*></script>")  # the frame would refuse it, and complain


def page(wave: Wave, terms: Terms, language: str) -> str:
    """The respondents' page of a wave, drawn by their door from what it would be told."""
    public = {
        "wave": wave.code,
        "number": wave.number,
        "pulse": wave.pulse.name,
        "alliance": wave.pulse.alliance.name,
        "closes": wave.closes.isoformat(),
        "questionnaire": wave.instrument.as_dict(),
        "thresholds": terms.as_dict(),
    }
    drawn: str = current_app.extensions["pulse.preview"](public, wave.instrument.language(language))
    return SCRIPT.sub("", drawn)


def letter(wave: Wave, terms: Terms, language: str) -> Letter:
    """The invitation to a wave, with an example where a token and a code will stand."""
    host = current_app.extensions["pulse.settings"].public_url
    occasion = letters.Occasion(
        alliance=wave.pulse.alliance.name,
        closes=wave.closes,
        questions=wave.instrument.length,
        team=terms.team,
        organisation=terms.organisation,
        page=f"{host}/s/{wave.code}",
        charter=f"{host}/charter",
        anonymity=f"{host}/anonymity",
        letters=f"{host}/letters",
    )
    blank = letters.invitation(current_app, occasion=occasion, language=language)
    return replace(blank, text=_exampled(blank.text), html=_exampled(blank.html))


def _exampled(words: str) -> str:
    examples = (EXAMPLE.replace("-", ""), EXAMPLE, "0", "example")
    for blank, example in zip(letters.BLANKS, examples, strict=True):
        words = words.replace(blank, example)
    return words
