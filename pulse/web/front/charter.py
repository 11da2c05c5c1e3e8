"""The charter in plain words, for everybody: who sees what, and from how many answers on."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all
from pulse.db import db
from pulse.reports import privacy
from surveys import charter
from surveys.errors import NotFound
from surveys.partners import Alliance

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
    terms = agreed.rules if agreed is not None else charter.STARTER
    return render_template(
        "front/charter.html",
        charter=agreed,
        terms=terms,
        privacy=privacy.usual(db.session(), terms),
        alliance=db.session.get(Alliance, 1),
        encrypted=current_app.extensions["pulse.settings"].tls,
    )
