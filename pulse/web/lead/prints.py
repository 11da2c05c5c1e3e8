"""A report on paper: the same photograph as its page, set as a tagged PDF when it was published."""

from __future__ import annotations

from flask import Blueprint, Response

from pulse import printing
from pulse.auth.guards import may
from pulse.db import db
from pulse.web import languages
from pulse.web.lead.views import READERS, must_read
from pulse.web.tidy import application

bp = Blueprint("prints", __name__, url_prefix="/reports")


@bp.get("/<int:organisation_id>/report.pdf")
@may(*READERS)
def organisation(organisation_id: int) -> Response:
    """Hand out one organisation's report on paper."""
    must_read(organisation_id)
    return _pdf(organisation_id)


@bp.get("/alliance/report.pdf")
@may(*READERS)
def alliance() -> Response:
    """Hand out the alliance's report on paper."""
    return _pdf(None)


def _pdf(organisation_id: int | None) -> Response:
    body = printing.pdf(application(), db.session(), organisation_id, languages.spoken()["code"])
    response = Response(body, mimetype="application/pdf")
    name = "alliance" if organisation_id is None else f"organisation-{organisation_id}"
    response.headers["Content-Disposition"] = f'attachment; filename="pulse-{name}.pdf"'
    return response
