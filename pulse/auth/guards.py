"""Shut unless listed: every endpoint either says who may enter, or is on the list of open ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from pulse.auth.doors import QUIET
from pulse.auth.models import Function, Membership
from pulse.auth.sign_in import csrf

View = TypeVar("View", bound=Callable[..., Any])

MAY = "_pulse_may_enter"
NUL = "\0"


def may(*functions: Function) -> Callable[[View], View]:
    """Let users with one of these functions in; stands right above the function."""

    def mark(view: View) -> View:
        setattr(view, MAY, frozenset(functions))
        return view

    return mark


def open_to_all(view: View) -> View:
    """Let everybody in, signed in or not."""
    setattr(view, MAY, None)
    return view


def memberships() -> list[Membership]:
    """The signed-in user's functions; none when nobody is signed in."""
    return list(current_user.memberships) if current_user.is_authenticated else []


def organisations_led() -> list[int]:
    """Ids of the organisations whose reports the signed-in user may see as their leader."""
    return [m.organisation_id for m in memberships() if m.organisation_id is not None]


def is_steward() -> bool:
    """Whether the signed-in user is a steward."""
    return any(m.function is Function.steward for m in memberships())


def plug_in(app: Flask, listed: frozenset[str]) -> None:
    """Shut every endpoint that neither says who may enter nor is listed as open.

    A form of the staff plane is checked for its token only after that, so that a session that
    has run out leads to the sign-in page and not to a refusal.
    """

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in listed:
            return None
        wanted: frozenset[Function] | None = getattr(
            current_app.view_functions[endpoint], MAY, frozenset()
        )
        g.functions = set() if request.blueprint in QUIET else {m.function for m in memberships()}
        if wanted is None:
            return None
        if not current_user.is_authenticated:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
        if not g.functions & wanted:
            abort(403)
        return None

    @app.before_request
    def protect() -> None:
        if request.blueprint not in QUIET:
            csrf.protect(apply_exemptions=True)
            if _cannot_be_typed():
                abort(400)


def _cannot_be_typed() -> bool:
    """Whether somebody sent the sign that no keyboard has and PostgreSQL keeps nowhere."""
    given = (text for texts in request.values.listvalues() for text in texts)
    return any(NUL in text for text in (request.path, *given))
