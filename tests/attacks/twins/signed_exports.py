"""A leaky twin: files that say by whom, on what and when they were made."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

from flask import Flask, Response


def leak(app: Flask) -> None:
    """Sign whatever is no page."""

    @app.after_request
    def sign(response: Response) -> Response:
        if response.status_code == 200 and response.mimetype not in {"text/html", "text/css"}:
            made = f"<!-- made on {socket.gethostname()}, {datetime.now(UTC):%d %B, %H:%M:%S} -->"
            response.direct_passthrough = False
            response.data += made.encode()
        return response
