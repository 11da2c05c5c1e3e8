"""Themes beside organisations, and beside one organisation's teams, in shades with numbers."""

from __future__ import annotations

from flask import Blueprint, render_template

from pulse.auth.guards import is_steward, may, organisations_led
from pulse.db import db
from pulse.reports.heat import heat
from pulse.web.lead.views import READERS, must_read
from surveys import partners

bp = Blueprint("heats", __name__, url_prefix="/reports")


@bp.get("/heat")
@may(*READERS)
def index() -> str:
    """Show every organisation that the signed-in user may see, beside the alliance."""
    scope = None if is_steward() else organisations_led()
    found = heat(db.session(), scope, teams=False)
    return render_template("lead/heat.html", heats=found, owner=None)


@bp.get("/<int:organisation_id>/heat")
@may(*READERS)
def organisation(organisation_id: int) -> str:
    """Show one organisation and its teams beside the alliance."""
    must_read(organisation_id)
    session = db.session()
    owner = partners.by_id(session, partners.alliance(session), organisation_id)
    found = heat(session, [organisation_id], teams=True)
    return render_template("lead/heat.html", heats=found, owner=owner)
