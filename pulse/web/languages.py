"""Languages of screens and letters, and writing direction."""

from __future__ import annotations

from urllib.parse import urlencode

from babel import Locale
from flask import Flask, current_app, request
from flask_babel import Babel, get_locale

DEFAULT = "en"
ASKED = "language"  # as in ?language=en


def known() -> list[str]:
    """The languages that the screens are there in, the default first."""
    languages: list[str] = current_app.config["LANGUAGES"]
    return languages


def chosen() -> str:
    """The language of this answer: as asked for in the address, else as the browser prefers.

    Nothing is kept: a choice travels in the address, so that no cookie is needed.
    """
    asked = request.args.get(ASKED, "")
    if asked in known():
        return asked
    return request.accept_languages.best_match(known()) or DEFAULT


def spoken() -> dict[str, str]:
    """The language of this answer: its code, and the direction it is written in."""
    locale = get_locale()
    return {"code": chosen(), "direction": str(locale.text_direction) if locale else "ltr"}


def choices() -> list[dict[str, object]]:
    """Every language there is: its code, its name in itself, and this page in it."""
    return [
        {
            "code": code,
            "name": Locale.parse(code, sep="-").get_display_name() or code,
            "href": f"{request.path}?{urlencode({**request.args, ASKED: code})}",
            "current": code == chosen(),
        }
        for code in known()
    ]


def plug_in(app: Flask) -> None:
    """Choose a language for each request, and tell the templates."""
    app.config.setdefault("LANGUAGES", [DEFAULT])
    Babel(app, default_locale=DEFAULT, locale_selector=chosen)

    @app.context_processor
    def speak() -> dict[str, object]:
        return {"language": spoken(), "languages": choices()}
