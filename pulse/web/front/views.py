"""The first page: what Pulse is, and where to go from here."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all

bp = Blueprint("front", __name__)


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """Say what Pulse is and offer the ways in."""
    return render_template("front/index.html")
