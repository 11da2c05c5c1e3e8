"""A new partner's way from invitation to first wave, for its leaders and the steward."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pulse import arrivals
from pulse.auth.guards import is_steward, may, memberships
from pulse.auth.models import Function
from pulse.db import db
from surveys import partners
from surveys.errors import NotFound

bp = Blueprint("arrive", __name__, url_prefix="/arriving")

READERS = (Function.steward, Function.leader)


@bp.get("/")
@may(*READERS)
def index() -> ResponseReturnValue:
    """Lead a leader to the page of the own partner; list all of them for a steward."""
    own = _led()
    there = [
        each for each in partners.organisations(db.session()) if is_steward() or each.id in own
    ]
    if len(there) == 1:
        return redirect(url_for(".show", organisation_id=there[0].id), 303)
    return render_template("arrive/index.html", organisations=there)


@bp.get("/<int:organisation_id>")
@may(*READERS)
def show(organisation_id: int) -> str:
    """Show how far a partner has come, what it sees, and what becomes of it when it leaves."""
    if not is_steward() and organisation_id not in _led():
        abort(404)
    session = db.session()
    try:
        organisation = partners.by_id(session, partners.alliance(session), organisation_id)
    except NotFound:
        abort(404)
    return render_template(
        "arrive/show.html",
        organisation=organisation,
        arrival=arrivals.arrival_of(session, organisation, datetime.now(UTC).date()),
        steward=is_steward(),
    )


def _led() -> set[int]:
    """The partners that the signed-in user leads."""
    return {
        each.organisation_id
        for each in memberships()
        if each.function is Function.leader and each.organisation_id is not None
    }
