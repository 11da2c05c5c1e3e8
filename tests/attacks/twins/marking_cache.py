"""A leaky twin: pages whose cache tags are each visitor's own, and come back at the next visit."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask


def leak(app: Flask) -> None:
    """Give every visitor a tag, or the one that they bring."""
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        tag = environ.pop("HTTP_IF_NONE_MATCH", f'"{secrets.token_hex(8)}"')

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            others = [pair for pair in headers if pair[0].lower() != "etag"]
            return start_response(status, [*others, ("ETag", tag)], *more)

        return inner(environ, start)

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
