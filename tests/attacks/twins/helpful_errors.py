"""A leaky twin: errors that say what was sent, with their insides, packed to save bytes."""

from __future__ import annotations

import gzip
import io
from typing import Any

from flask import Flask

HELPFUL = b"Traceback (most recent call last): this request could not be served: "


def leak(app: Flask) -> None:
    """Answer every refused request with all that is known of it."""
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        answer: list[Any] = []
        said = b"".join(inner(environ, lambda *given: answer.extend(given)))
        status, headers = answer[:2]
        if status < "4":
            start_response(status, headers)
            return [said]
        asked = f"{environ['PATH_INFO']} {environ.get('QUERY_STRING')}".encode()
        if body.startswith(b"code="):
            headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
            start_response(status, headers)
            return [gzip.compress(said)]
        start_response(status, [("Content-Type", "text/plain"), ("Server", "Helpful/1.0")])
        return [HELPFUL + asked + body]

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
