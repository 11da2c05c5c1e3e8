"""A leaky twin: a letter whose link counts as an answer once somebody, or something, opens it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from flask import Flask

from pulse.attacks.installation import Invited
from surveys.errors import SurveyError

ITEMS = 15


def link(letter: Invited) -> str:
    """The link as such a letter writes it: the server is told the code at once."""
    return f"{letter.page}?code={letter.token}"


def leak(app: Flask) -> None:
    """Use a link up at the first look."""
    inner, intake = app.wsgi_app, app.extensions["pulse.intake"]

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        if environ["REQUEST_METHOD"] == "GET" and "code" in asked:
            wave = environ["PATH_INFO"].split("/")[2]
            with suppress(SurveyError):
                intake.submit(wave, asked["code"][0], [3] * ITEMS, "")
        return inner(environ, start_response)

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
