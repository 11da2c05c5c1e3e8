"""The leaders' door: finished releases only, of the own organisation and of the alliance."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pulse.auth.guards import is_steward, may, organisations_led
from pulse.auth.models import Function
from pulse.db import db
from pulse.reports import exports, mutual, preview
from pulse.reports.grid import grid
from pulse.reports.report import Report, drawing, report, unpublished
from pulse.web.lead import reading
from pulse.web.lead.addresses import Pictures
from pulse.web.lead.wording import wording
from surveys import partners, waves
from surveys.waves import Stage

bp = Blueprint("lead", __name__, url_prefix="/reports")
bp.add_app_template_filter(wording, "wording")
bp.record_once(reading.keep)
bp.before_app_request(reading.share)

READERS = (Function.steward, Function.leader, Function.viewer, Function.liaison)
FOR_EVER = "private, max-age=31536000, immutable"


@bp.get("/")
@may(*READERS)
def index() -> ResponseReturnValue:
    """List the reports that the signed-in user may read; go straight to an only one."""
    mine = organisations_led()
    if not is_steward() and len(mine) == 1:
        return redirect(url_for("minutes.organisation", organisation_id=mine[0]))
    session = db.session()
    every = [*partners.organisations(session), *partners.former(session)]
    drafts = [wave for wave in waves.newest(session) if wave.stage is Stage.closed]
    return render_template(
        "lead/index.html",
        organisations=[each for each in every if is_steward() or each.id in mine],
        drafts=drafts if is_steward() else [],
    )


@bp.get("/<int:organisation_id>")
@may(*READERS)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """Show one organisation's trends."""
    must_read(organisation_id)
    return _page(report(db.session(), organisation_id))


@bp.get("/alliance")
@may(*READERS)
def alliance() -> ResponseReturnValue:
    """Show the alliance's trends, which all partners see alike."""
    return _page(report(db.session(), None))


@bp.get("/<int:organisation_id>/cells.csv")
@may(*READERS)
def cells(organisation_id: int) -> ResponseReturnValue:
    """Hand out exactly what one organisation's page shows."""
    must_read(organisation_id)
    return _csv(organisation_id)


@bp.get("/alliance/cells.csv")
@may(*READERS)
def alliance_cells() -> ResponseReturnValue:
    """Hand out exactly what the alliance's page shows."""
    return _csv(None)


@bp.get("/<int:organisation_id>/drawings/<digest>/<path:name>.svg")
@may(*READERS)
def picture(organisation_id: int, digest: str, name: str) -> ResponseReturnValue:
    """One picture of an organisation's page, at an address that never shows another."""
    must_read(organisation_id)
    return _svg(drawing(db.session(), organisation_id, name, digest))


@bp.get("/alliance/drawings/<digest>/<path:name>.svg")
@may(*READERS)
def alliance_picture(digest: str, name: str) -> ResponseReturnValue:
    """One picture of the alliance's page, at an address that never shows another."""
    return _svg(drawing(db.session(), None, name, digest))


@bp.get("/draft/<int:wave_id>")
@may(Function.steward)
def draft(wave_id: int) -> ResponseReturnValue:
    """Show a steward what a wave's release says, before it is published."""
    session = db.session()
    found = preview.preview(session, wave_id)
    view = mutual.kept(session, waves.by_id(session, wave_id))
    drawn = grid(view) if view is not None else None
    return render_template("lead/draft.html", preview=found, view=view, grid=drawn)


@bp.get("/draft/<int:wave_id>/alliance")
@may(Function.steward)
def draft_alliance(wave_id: int) -> ResponseReturnValue:
    """Show a steward the alliance's report as it will be once a wave is published."""
    return _page(unpublished(db.session(), None, wave_id))


@bp.get("/draft/<int:wave_id>/<int:organisation_id>")
@may(Function.steward)
def draft_organisation(wave_id: int, organisation_id: int) -> ResponseReturnValue:
    """Show a steward one organisation's report as it will be once a wave is published."""
    return _page(unpublished(db.session(), organisation_id, wave_id))


def mine() -> Collection[int] | None:
    """The partners whose leader reads; None for a steward, who sees every figure."""
    return None if is_steward() else organisations_led()


def must_read(organisation_id: int) -> None:
    """Say to everybody else that there is no such page, so that nobody learns who is a partner."""
    if not is_steward() and organisation_id not in organisations_led():
        abort(404)


def _page(subject: Report) -> str:
    return render_template(
        "lead/report.html",
        report=subject,
        pictures=Pictures(subject.organisation_id, subject.pictures),
        chooses=is_steward() or len(organisations_led()) > 1,
    )


def _csv(organisation_id: int | None) -> Response:
    text = "\ufeff" + "".join(exports.cells(db.session(), organisation_id))
    response = Response(text, mimetype="text/csv")
    name = "alliance" if organisation_id is None else f"organisation-{organisation_id}"
    response.headers["Content-Disposition"] = f'attachment; filename="pulse-{name}.csv"'
    return response


def _svg(body: bytes) -> Response:
    response = Response(body, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = FOR_EVER
    return response
