"""A leaky twin: a server with an access log, which keeps the forms that it refused."""

from __future__ import annotations

from flask import Flask, Response, request

from pulse.attacks.wire import FORM
from pulse.settings import Settings


def leak(app: Flask) -> None:
    """Write down who asked what, and every form that was refused."""
    settings: Settings = app.extensions["pulse.settings"]
    log = settings.home / "access.log"

    @app.after_request
    def write(response: Response) -> Response:
        with log.open("a") as file:
            file.write(f"{request.full_path} {request.user_agent} {request.headers}\n")
        if response.status_code >= 400 and request.mimetype == FORM:
            (settings.home / "refused.txt").write_text(str(request.form))
        return response
