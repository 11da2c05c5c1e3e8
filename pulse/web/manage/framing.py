"""Frames in which letters and pages are looked at, and can do nothing else."""

from __future__ import annotations

from babel import Locale
from flask import Response, current_app, make_response

LOOK_ONLY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)
PAGE_LOOK_ONLY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
WITH_FRAME = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def framed(page: str, policy: str) -> Response:
    """A page that holds a frame, or lies in one."""
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def tongues() -> list[tuple[str, str]]:
    """Every language that letters are there in, and its name in itself."""
    known: list[str] = current_app.config["LANGUAGES"]
    return [(code, Locale.parse(code, sep="-").get_display_name() or code) for code in known]
