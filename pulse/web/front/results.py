"""What came of a wave, for those who were asked: behind an address that nobody guesses."""

from __future__ import annotations

from babel import Locale
from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from pulse.auth.guards import open_to_all
from pulse.db import db
from pulse.reports.minute.back import Back, back
from pulse.reports.minute.saying import Tongue
from surveys import sharing, told
from surveys.errors import NotFound

bp = Blueprint("results", __name__, url_prefix="/results")


@bp.get("/<code>")
@open_to_all
def show(code: str) -> ResponseReturnValue:
    """Show the alliance's figures of one wave, and what was done about them."""
    try:
        found = back(db.session(), code)
    except NotFound:
        abort(404)
    if sharing.shut(db.session(), found.wave):
        return redirect(url_for("inside.show", code=code), 303)
    return page(found)


def page(found: Back) -> str:
    """The same to everybody who may read it."""
    tongue = Tongue(get_locale() or Locale("en"), gettext)
    said = [tongue.plain(each) for each in found.sentences]
    answers = told.of_alliance(db.session())
    return render_template("front/results.html", back=found, said=said, answers=answers)
