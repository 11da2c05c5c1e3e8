"""How every number of a report is made, and when it is withheld."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all

bp = Blueprint("methods", __name__)


@bp.get("/methods")
@open_to_all
def index() -> ResponseReturnValue:
    """Say of each number what it is, how it was made and when it is withheld."""
    return render_template("front/methods.html")
