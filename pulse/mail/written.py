"""Puts words into the templates of a letter."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from flask import Flask
from flask_babel import force_locale

from pulse.mail.heads import PLAIN, Head
from pulse.mail.mime import Letter


def written(
    app: Flask,
    letter: str,
    to: str,
    language: str,
    words: Mapping[str, object],
    top: Head = PLAIN,
) -> Letter:
    """One letter in one language, from templates/mail/<letter>/, under somebody's head."""
    direction = Locale.parse(language, sep="-").text_direction
    with app.app_context(), force_locale(language):
        subject, text, html = (
            app.jinja_env.get_template(f"mail/{letter}/{part}").render(
                words, language=language, direction=direction, top=top
            )
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return top.on(Letter(to, subject.strip(), text.strip() + "\n", html, language))
