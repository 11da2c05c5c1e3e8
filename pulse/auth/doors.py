"""Which doors keep quiet: no session, no cookie, no log line, nobody recognised."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Request, has_request_context, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.wrappers import Response

QUIET = frozenset(
    {
        "respond",
        "results",
        "anonymity",
        "charter",
        "feedback",
        "front",
        "letters",
        "mailbox",
        "methods",
        "watch",
    }
)
NO_DOOR = frozenset({None, "static"})


def quiet(asked: Request) -> bool:
    """Whether a request came in by a door that respondents use.

    An address that leads to no door counts as theirs: it may be a mistyped link.
    """
    return asked.endpoint in NO_DOOR or asked.blueprint in QUIET


def quiet_now() -> bool:
    """Whether the request being answered, if any, came in by such a door."""
    return has_request_context() and quiet(request)


class DoorSession(SecureCookieSession):
    """A session that cannot be written at a door that keeps none."""

    def __init__(self, initial: Any = None) -> None:
        super().__init__(initial)
        noted = self.on_update

        def noticed(kept: Any) -> None:
            if quiet_now():
                raise RuntimeError("this door keeps no session, so that it never sets a cookie")
            if noted is not None:
                noted(kept)

        self.on_update = noticed


class StaffSessions(SecureCookieSessionInterface):
    """Signed session cookies at the staff doors; none at any other."""

    session_class = DoorSession

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, unless the door keeps no session."""
        if not quiet(request):
            super().save_session(app, session, response)


def plug_in(app: Flask) -> None:
    """Empty the session at every door that keeps none, before anything can look into it."""
    app.session_interface = StaffSessions()

    @app.before_request
    def forget() -> None:
        if quiet(request):
            dict.clear(cast(DoorSession, session._get_current_object()))  # type: ignore[attr-defined]  # of the proxy
