"""The steward's first page: what stands, and what comes next."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from surveys import partners

bp = Blueprint("manage", __name__, url_prefix="/manage")


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """Show where the alliance stands."""
    alliance = partners.alliance(db.session())
    organisations = partners.organisations(db.session())
    return render_template("manage/index.html", alliance=alliance, organisations=organisations)
