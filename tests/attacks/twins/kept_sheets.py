"""A leaky twin: forms are kept beside the release, in case that somebody has a question later."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from sqlalchemy import text

from pulse.db import db


def leak(app: Flask) -> None:
    """Keep every form that comes in."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept_form (form TEXT)"))
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = io.BytesIO(body)
            with app.app_context(), db.engine.begin() as connection:
                connection.execute(text("INSERT INTO kept_form VALUES (:f)"), {"f": body.decode()})
        return inner(environ, start_response)

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
