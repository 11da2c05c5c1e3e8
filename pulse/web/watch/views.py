"""For machines that look after this one: does it live, can it serve, and its figures."""

from __future__ import annotations

import hmac
import threading
import time

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from pulse import metrics, readiness
from pulse.auth.guards import open_to_all
from pulse.readiness import Part

FRESH = 1.0  # seconds for which a look at all parts is good, however often it is asked for
PLAIN = "text/plain; charset=utf-8"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
NEEDED = frozenset({"roster", "box", "migrations", "keys"})  # to serve pages and take answers

bp = Blueprint("watch", __name__)

_guard = threading.Lock()


@bp.get("/healthz")
@open_to_all
def health() -> ResponseReturnValue:
    """Say that the process lives, and look at nothing."""
    return Response("ok\n", content_type=PLAIN)


@bp.get("/readyz")
@open_to_all
def ready() -> ResponseReturnValue:
    """Say whether pages can be served and answers taken, and of each part how it is."""
    found = _parts()
    return _said(found, all(part.well for part in found if part.name in NEEDED))


@bp.get("/readyz/worker")
@open_to_all
def worker() -> ResponseReturnValue:
    """Say whether somebody does the jobs: letters, closing, publishing."""
    found = [part for part in _parts() if part.name == "worker"]
    return _said(found, all(part.well for part in found))


@bp.get("/metrics")
@open_to_all
def figures() -> ResponseReturnValue:
    """Hand the figures to whoever has the token; without one that is set, there are none."""
    secret = current_app.extensions["pulse.settings"].metrics_token
    if secret is None:
        abort(404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
        return Response("A token is needed.\n", 401, {"WWW-Authenticate": "Bearer"}, None, PLAIN)
    return Response(metrics.text(current_app), content_type=PROMETHEUS)


def _parts() -> list[Part]:
    """How each part is, looked at no more often than once a second."""
    kept = current_app.extensions.setdefault("pulse.watch", {})
    with _guard:
        if not kept or time.monotonic() - kept["at"] > FRESH:
            kept.update(parts=readiness.parts(current_app), at=time.monotonic())
        found: list[Part] = kept["parts"]
    return found


def _said(found: list[Part], well: bool) -> Response:
    lines = [f"{part.name}: {'ok' if part.well else 'not ok'}\n" for part in found]
    return Response("".join(lines), 200 if well else 503, content_type=PLAIN)
