"""When the waves are: a page, a file, and an address that a calendar program reads by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import feeds
from pulse.auth.guards import may, open_to_all
from pulse.auth.models import Function, User
from pulse.db import db
from pulse.errors import LinkInvalid
from pulse.web.lead import gatherings
from pulse.web.lead.views import READERS
from surveys import agenda, partners
from surveys.waves import Wave

bp = Blueprint("agenda", __name__, url_prefix="/reports/calendar")


def _now() -> datetime:
    return datetime.now(UTC)


@bp.get("/")
@may(*READERS)
def index() -> ResponseReturnValue:
    """List the waves that ask the user's organisations, and offer them to a calendar program."""
    waves = _waves(current_user)
    return render_template(
        "lead/agenda.html",
        waves=waves,
        resting=[wave for wave in waves if agenda.rests(wave)],
        has_address=feeds.has(db.session(), current_user),
    )


@bp.get("/waves.ics")
@may(*READERS)
def download() -> ResponseReturnValue:
    """Hand the days out as a file."""
    answer = _file(current_user)
    answer.headers["Content-Disposition"] = 'attachment; filename="pulse-waves.ics"'
    return answer


@bp.post("/address")
@may(*READERS)
def renew() -> ResponseReturnValue:
    """Make an address that a calendar program can read; the one before ends."""
    secret = feeds.renew(db.session(), current_user)
    db.session.commit()
    host = current_app.extensions["pulse.settings"].public_url
    address = f"{host}{url_for('.feed', secret=secret)}"
    flash(_("Your calendar's address, shown only now: %(address)s", address=address), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/address/withdraw")
@may(*READERS)
def withdraw() -> ResponseReturnValue:
    """End the address."""
    feeds.withdraw(db.session(), current_user)
    db.session.commit()
    flash(_("The address is of no use any more."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<secret>/waves.ics")
@open_to_all
def feed(secret: str) -> ResponseReturnValue:
    """Hand the days out to whoever knows the address."""
    try:
        return _file(feeds.holder(db.session(), secret))
    except LinkInvalid:
        abort(404)


def _led(user: User) -> set[int] | None:
    """The organisations whose reports a user may read; None for a steward, who reads all."""
    if any(m.function is Function.steward for m in user.memberships):
        return None
    return {m.organisation_id for m in user.memberships if m.organisation_id is not None}


def _waves(user: User) -> list[Wave]:
    """Those that ask the organisations whose reports a user may read."""
    return agenda.waves_of(db.session(), _led(user), _now().date())


def _file(user: User) -> Response:
    name = f"Pulse: {partners.alliance(db.session()).name}"
    host = urlsplit(current_app.extensions["pulse.settings"].public_url).hostname or "pulse"
    meetings = gatherings.ahead(_led(user), _now().date())
    body = agenda.written(_waves(user), meetings, name=name, host=host, now=_now())
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
