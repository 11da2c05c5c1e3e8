"""Staff sessions: Flask-Security keeps them; a mailed link is how one begins."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_wtf.csrf import CSRFProtect

from pulse.auth import doors
from pulse.auth.models import User
from pulse.db import db
from pulse.settings import Settings

LISTED: frozenset[str] = frozenset()
csrf = CSRFProtect()
SESSION_LIFE = timedelta(hours=12)


class NoRole(RoleMixin):
    """Asked for by the library, and never made: what somebody may do is a `Membership`."""


def key_file(settings: Settings) -> Path:
    """Where the key that signs staff sessions lies unless it is set."""
    return settings.home.resolve() / "secret_key"


def secret_key(settings: Settings) -> str:
    """The key that signs staff sessions: as set, or from a file of its own in `home`.

    The file is made when it is first needed. Without a folder to put it in, the key lasts as
    long as the process.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = key_file(settings)
    if not path.parent.is_dir():
        return secrets.token_hex(32)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    return path.read_text(encoding="ascii").strip()


def plug_in(app: Flask, settings: Settings) -> None:
    """Give the staff doors sessions, and protect their forms."""
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="__Host-pulse" if settings.tls else "pulse",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.tls,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_PROTECTION=None,  # the library's binds a session to an address and a browser
        WTF_CSRF_CHECK_DEFAULT=False,  # the guard checks, after it has seen who is there
        WTF_CSRF_SSL_STRICT=False,  # our pages send no referrer, so there is none to compare
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        SECURITY_USE_REGISTER_V2=True,
        SECURITY_ANONYMOUS_USER_DISABLED=False,
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
    )
    doors.plug_in(app)
    csrf.init_app(app)
    staff = Security(app, SQLAlchemyUserDatastore(db, User, NoRole), register_blueprint=False)
    recognise_only_where_asked(app, staff)


def recognise_only_where_asked(app: Flask, staff: Security) -> None:
    """Keep the library from looking for a user at each request, and for tokens at any.

    Whoever answers a survey must not be recognised, so `current_user` is looked up by the guard
    of a staff door alone.
    """
    before = app.before_request_funcs[None]
    before[:] = [each for each in before if getattr(each, "__self__", None) is not staff.principal]
    staff.login_manager.request_loader(lambda _request: None)
