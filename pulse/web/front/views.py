"""The first page: what Pulse is, and where to go from here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from analysis.cells import Cell, Change, Hidden
from pulse.auth.guards import open_to_all
from pulse.settings import Settings
from pulse.web.front.forms import SampleForm

bp = Blueprint("front", __name__)

SHOWN = Cell(64.2, 60.1, 68.3, 135)
HIDDEN = Cell(None, None, None, None, Hidden.too_few)
NOISE = Change(-1.8, -6.0, 2.4, noise=True)
FALL = Change(-7.4, -11.9, -2.9, noise=False)


def settings() -> Settings:
    """What the operator set."""
    held: Settings = current_app.extensions["pulse.settings"]
    return held


def survey_link(home: Path) -> str:
    """The link of one invented invitation that visitors of the demonstration may use, if any.

    Without its host, since the demonstration may be served at another port by now.
    """
    file = home / "survey-link"
    if not file.is_file():
        return ""
    return (
        urlsplit(file.read_text(encoding="utf-8").strip())._replace(scheme="", netloc="").geturl()
    )


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """Say what Pulse is and offer the ways in."""
    shown = settings().demonstration
    return render_template(
        "front/index.html",
        demonstration=shown,
        survey_link=survey_link(settings().home) if shown else "",
    )


@bp.get("/design")
@open_to_all
def design() -> ResponseReturnValue:
    """Show every piece that pages are made of, in the demonstration only."""
    if not settings().demonstration:
        abort(404)
    form = SampleForm()
    form.validate()
    return render_template(
        "front/design.html",
        faulty=form,
        shown=SHOWN,
        hidden=HIDDEN,
        noise=NOISE,
        fall=FALL,
        today=date(2026, 12, 5),
    )
