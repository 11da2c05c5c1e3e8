"""What came of a wave, where the charter keeps it for those who sign in."""

from __future__ import annotations

from flask import Blueprint, abort

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.reports.minute.back import back
from pulse.web.front.results import page
from surveys.errors import NotFound

bp = Blueprint("inside", __name__, url_prefix="/reports/results")


@bp.get("/<code>")
@may(Function.steward, Function.leader, Function.liaison)
def show(code: str) -> str:
    """Show what the page with the unguessable address shows."""
    try:
        return page(back(db.session(), code))
    except NotFound:
        abort(404)
