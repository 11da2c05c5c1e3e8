"""The programs' door: published reports, read with a token and never changed."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from werkzeug.exceptions import HTTPException

from pulse.auth import tokens
from pulse.auth.guards import open_to_all
from pulse.auth.limits import limiter
from pulse.auth.models import Function, User
from pulse.db import db
from pulse.errors import TokenInvalid
from pulse.reports import exports, portable
from pulse.reports.report import names
from pulse.web.api import described
from pulse.web.api.shapes import Problem, Subject, Subjects
from surveys import partners
from surveys.errors import NotFound

bp = Blueprint("api", __name__, url_prefix="/api/v1")

OFTEN = "120 per minute"
SCHEME = "bearer "


@bp.get("/openapi.json")
@open_to_all
def description() -> ResponseReturnValue:
    """Describe what can be asked for."""
    server = current_app.extensions["pulse.settings"].public_url
    return current_app.json.response(described.document(server))


@bp.get("/subjects")
@open_to_all
@limiter.limit(OFTEN)
def subjects() -> Response:
    """List the reports that a token reads."""
    user = _holder()
    session = db.session()
    read = _readable(user)
    every = [*partners.organisations(session), *partners.former(session)]
    alliance = partners.alliance(session).name
    told = [Subject(name=alliance, organisation=None, href=url_for(".alliance"))]
    told += [
        Subject(
            name=each.name,
            organisation=each.id,
            href=url_for(".organisation", organisation_id=each.id),
        )
        for each in every
        if read is None or each.id in read
    ]
    return _answer(Subjects(alliance=alliance, subjects=tuple(told)).model_dump_json())


@bp.get("/reports/alliance")
@open_to_all
@limiter.limit(OFTEN)
def alliance() -> Response:
    """Hand the alliance's report to a program."""
    _holder()
    return _report(None)


@bp.get("/reports/<int:organisation_id>")
@open_to_all
@limiter.limit(OFTEN)
def organisation(organisation_id: int) -> Response:
    """Hand one organisation's report to a program."""
    read = _readable(_holder())
    if read is not None and organisation_id not in read:
        raise NotFound("This token reads no such report.")
    return _report(organisation_id)


@bp.errorhandler(TokenInvalid)
def refused(error: TokenInvalid) -> Response:
    """Say that a token is missing or of no use."""
    response = _problem(401, "A token is needed", str(error))
    response.headers["WWW-Authenticate"] = 'Bearer realm="Pulse"'
    return response


@bp.errorhandler(NotFound)
def missing(error: NotFound) -> Response:
    """Say that there is no such report."""
    return _problem(404, "Not found", str(error))


@bp.errorhandler(HTTPException)
def other(error: HTTPException) -> Response:
    """Say what else is wrong, in the same shape."""
    return _problem(error.code or 500, error.name, "")


def _holder() -> User:
    """Whose token came along; whoever is signed in counts for nothing here."""
    given = request.headers.get("Authorization", "")
    secret = given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME) else ""
    return tokens.holder(db.session(), secret, _today())


def _readable(user: User) -> set[int] | None:
    """The organisations whose reports a user may read; None for all."""
    if any(each.function is Function.steward for each in user.memberships):
        return None
    return {m.organisation_id for m in user.memberships if m.organisation_id is not None}


def _report(organisation_id: int | None) -> Response:
    session = db.session()
    alliance, name = names(session, organisation_id)
    return _answer(portable.document(alliance, name, exports.of(session, organisation_id)))


def _answer(text: str) -> Response:
    response = Response(text, mimetype=described.JSON)
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _problem(status: int, title: str, detail: str) -> Response:
    told: BaseModel = Problem(title=title, status=status, detail=detail)
    return Response(told.model_dump_json(), status, mimetype=described.TROUBLE)


def _today() -> date:
    return datetime.now(UTC).date()
