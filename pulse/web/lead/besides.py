"""A choice of what stands beside a line: the alliance's, or another theme of the same people."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from pulse.auth.guards import may
from pulse.db import db
from pulse.reports import beside, store
from pulse.reports.report import names
from pulse.reports.trend import Trend
from pulse.web.lead.views import READERS, must_read

bp = Blueprint("besides", __name__, url_prefix="/reports")


@bp.get("/<int:organisation_id>/beside")
@may(*READERS)
def organisation(organisation_id: int) -> str:
    """Show a line of one organisation beside another one."""
    must_read(organisation_id)
    return _page(organisation_id)


@bp.get("/alliance/beside")
@may(*READERS)
def alliance() -> str:
    """Show a line of the alliance beside another one."""
    return _page(None)


def _page(organisation_id: int | None) -> str:
    session = db.session()
    told = store.trends(session, organisation_id, listed=store.LISTED)
    trend = _chosen(told)
    theme = request.args.get("theme", "")
    first = trend.everything[0].key if trend else ""
    theme = theme if trend and beside.of(trend, theme) else first
    offered = beside.offered(trend, theme, alliance=organisation_id is None) if trend else []
    wanted = request.args.get("beside", "")
    other = wanted if wanted in offered else next(iter(offered), "")
    return render_template(
        "lead/beside.html",
        organisation_id=organisation_id,
        name=names(session, organisation_id)[1],
        trends=told,
        trend=trend,
        theme=theme,
        offered=offered,
        other=other,
        pairs=beside.pairs(trend, theme, other) if trend else [],
    )


def _chosen(told: list[Trend]) -> Trend | None:
    """The pulse that was asked for, or the first one."""
    wanted = request.args.get("pulse", "")
    if not wanted:
        return next(iter(told), None)
    found = next((each for each in told if str(each.pulse_id) == wanted), None)
    return found or abort(404)
