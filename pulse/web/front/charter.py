"""The charter in plain words, for everybody: who sees what, and from how many answers on."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all
from pulse.db import db
from pulse.reports import privacy
from surveys import agreements, charter, differences, partners, told_back
from surveys.errors import NotFound
from surveys.partners import Alliance
from surveys.terms import STARTER

bp = Blueprint("charter", __name__)


@bp.get("/charter")
@open_to_all
def index() -> ResponseReturnValue:
    """Show the version in force; before an alliance has one, the starter charter."""
    try:
        return _page(charter.in_force(db.session()))
    except NotFound:
        return _page(None)


@bp.get("/charter/<int:version>")
@open_to_all
def version(version: int) -> ResponseReturnValue:
    """Show one version, for those whose wave was opened under it."""
    return _page(charter.by_version(db.session(), version))


def _page(agreed: charter.Charter | None) -> str:
    session = db.session()
    terms = agreed.rules if agreed is not None else STARTER
    return render_template(
        "front/charter.html",
        charter=agreed,
        terms=terms,
        agreed=[
            name
            for place, name in partners.names(db.session()).items()
            if int(place) in terms.agreed
        ],
        privacy=privacy.usual(db.session(), terms),
        alliance=db.session.get(Alliance, 1),
        given=agreements.given(session, agreed) if agreed is not None else {},
        missing=agreements.lacking(session, agreed) if agreed is not None else [],
        versions=differences.one_by_one(agreements.versions(session)),
        names=partners.names(session),
        deeds=told_back.everybodys(session),
        encrypted=current_app.extensions["pulse.settings"].tls,
    )
