"""A leaky twin: a page whose script takes any manifest for the one that the letter announced."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

CHECK = re.compile(rb'if \([^\n]*!== link\d*\.short\) throw new Refusal\("manifest"\);')
INTEGRITY = re.compile(rb' integrity="[^"]*"')
LENGTHS = {"content-length", "content-encoding", "etag"}


def leak(app: Flask) -> None:
    """Serve a script without its check, on pages that do not pin it."""
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        answer: list[Any] = []
        body = b"".join(inner(environ, lambda *given: answer.extend(given)))
        status, headers = answer[:2]
        path = environ["PATH_INFO"]
        if path.endswith(".js"):
            body, found = CHECK.subn(b"", body)
            if not found:
                raise LookupError("the script's check was not found")
        elif path.startswith("/s/") and b"<html" in body:
            body = INTEGRITY.sub(b"", body)
        headers = [pair for pair in headers if pair[0].lower() not in LENGTHS]
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
