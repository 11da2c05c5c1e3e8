"""Draws the respondents' pages, and at launch the files of a wave that stay as they were drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from babel import Locale, UnknownLocaleError
from flask import current_app, render_template, url_for
from flask_babel import force_locale

from pulse.settings import Settings
from pulse.web.respond.forms import Fault, Filled
from pulse.web.respond.pages import HTML, Questionnaire
from surveys.answering.served import Served

SCRIPT, SHEET, KIOSK = "respond.js", "respond.css", "kiosk.js"
SHIPPED = {
    SCRIPT: ("text/javascript; charset=utf-8", "js/respond.js"),
    SHEET: ("text/css; charset=utf-8", "css/respond.css"),
    KIOSK: ("text/javascript; charset=utf-8", "js/kiosk.js"),
}
THANKS = {"ask": "thanks", "kiosk": "kiosk_thanks"}
DRAWN = ("ask", "thanks", "kiosk", "kiosk_thanks")


def press(public: Mapping[str, Any]) -> dict[str, Served]:
    """Make every file of a wave: its pages in all languages, the script and the style sheet.

    Args:
        public: the wave's manifest, but for `served`, which says what comes back here.

    Returns:
        The files by name: each page as `ask.<language>`, the scripts and the style sheet.
    """
    static = Path(str(current_app.static_folder))
    files = {
        name: Served.of(media, (static / path).read_bytes())
        for name, (media, path) in SHIPPED.items()
    }
    named = {name: file.integrity for name, file in files.items()}
    asked = Questionnaire.of(public["wave"], {**public, "served": named})
    for page in DRAWN:
        for language in asked.instrument.languages:
            drawn = apart(f"{page}.html", asked, language)
            files[f"{page}.{language}"] = Served.of(HTML, drawn.encode())
    return files


def preview(public: Mapping[str, Any], language: str) -> str:
    """Draw the page of a wave that is not open yet, for those who plan it.

    Args:
        public: what the wave's manifest would say.
        language: one of the questionnaire's.
    """
    return apart("ask.html", Questionnaire.of(public["wave"], public), language)


def apart(template: str, asked: Questionnaire, language: str) -> str:
    """Draw a page in a request of nobody's, so that nothing of this reader can get into it."""
    settings = cast(Settings, current_app.extensions["pulse.settings"])
    address = f"/s/{asked.wave}"
    with current_app.test_request_context(address, base_url=settings.public_url):
        return draw(template, asked, language, Filled())


def draw(
    template: str,
    asked: Questionnaire,
    language: str,
    filled: Filled,
    *faults: Fault,
    further: Mapping[str, object] | None = None,
) -> str:
    """Fill one of this door's templates in the questionnaire's language.

    Args:
        template: its name in this door's folder.
        asked: the questionnaire.
        language: one of its languages.
        filled: what comes back in the page.
        faults: what is wrong with it.
        further: what this template alone says.
    """
    locale = locale_of(language)
    settings = cast(Settings, current_app.extensions["pulse.settings"])
    chosen = language if len(asked.instrument.languages) > 1 else None
    way = "kiosk" if template.startswith("kiosk") else "ask"
    with force_locale(str(locale or "en")):
        return render_template(
            f"respond/{template}",
            asked=asked,
            here=url_for(f"respond.{way}", wave=asked.wave, language=chosen),
            thanks=url_for(f"respond.{THANKS[way]}", wave=asked.wave, language=chosen),
            language={"code": language, "direction": locale.text_direction if locale else "ltr"},
            languages=tongues(asked, language, way),
            filled=filled,
            faults=[fault.value for fault in faults],
            encrypted=settings.tls,
            sources=sources(asked),
            **(further or {}),
        )


def sources(asked: Questionnaire) -> dict[str, dict[str, str]]:
    """Where a page's scripts and style sheet lie, and what they must be; empty if not stored."""
    stored: Mapping[str, str] = asked.manifest.get("served", {})
    return {
        key: {
            "href": url_for("respond.file", wave=asked.wave, name=name),
            "integrity": stored[name],
        }
        for key, name in (("script", SCRIPT), ("sheet", SHEET), ("kiosk", KIOSK))
        if name in stored
    }


def locale_of(language: str) -> Locale | None:
    """What is known of a language; a questionnaire may be in one that nothing is known of."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def tongues(asked: Questionnaire, language: str, way: str) -> list[dict[str, object]]:
    """Every language of the questionnaire: its code, its name in itself, and the page in it."""
    return [
        {
            "code": code,
            "name": locale.get_display_name() if (locale := locale_of(code)) else code,
            "href": url_for(f"respond.{way}", wave=asked.wave, language=code),
            "current": code == language,
        }
        for code in asked.instrument.languages
    ]
