"""A leaky twin: a server that thanks those who come again in words of their own."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask


def leak(app: Flask) -> None:
    """Say of everything that was sent before that it was."""
    inner, seen = app.wsgi_app, set[bytes]()

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return inner(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        start = body[:402]
        if start not in seen:
            seen.add(start)
            return inner(environ, start_response)
        start_response("409 CONFLICT", [("Content-Type", "text/plain")])
        return [b"This was sent before."]

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
