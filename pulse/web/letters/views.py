"""Stopping letters: looking changes nothing, and no page tells what somebody had chosen."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pulse.auth.guards import open_to_all
from pulse.db import db
from pulse.mail.errors import TagUnknown
from pulse.mail.tags import Tags
from pulse.web.letters.forms import WishForm
from surveys import series
from surveys.asking import optouts
from surveys.errors import NotFound
from surveys.waves import Pulse

bp = Blueprint("letters", __name__, url_prefix="/letters")

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058, section 3.1


def _read(tag: str) -> tuple[int, Pulse]:
    """The person, and the pulse whose letter the tag stood in."""
    try:
        person, pulse = Tags(str(current_app.secret_key)).read(tag)
    except TagUnknown as unknown:
        raise NotFound(str(unknown)) from unknown
    return person, series.by_id(db.session(), pulse)


@bp.get("/<tag>")
@open_to_all
def choose(tag: str) -> ResponseReturnValue:
    """Offer the choice; the page is the same whatever was chosen before."""
    _, pulse = _read(tag)
    form = WishForm(pulse=pulse.name, alliance=pulse.alliance.name, data={"wish": "pulse"})
    return render_template("letters/choose.html", form=form, alliance=pulse.alliance.name)


@bp.post("/<tag>")
@open_to_all
def change(tag: str) -> ResponseReturnValue:
    """Do what was chosen, or what a mail program's own button asks for."""
    session = db.session()
    person, pulse = _read(tag)
    name, value = ONE_CLICK
    one_click = request.form.get(name) == value
    form = WishForm(request.form, pulse=pulse.name, alliance=pulse.alliance.name)
    if not (one_click or form.validate()):
        page = render_template("letters/choose.html", form=form, alliance=pulse.alliance.name)
        return page, 422
    if one_click or form.wish.data == "pulse":
        optouts.stop(session, person, pulse.id)
    elif form.wish.data == "everything":
        optouts.stop_everything(session, person)
    else:
        optouts.resume(session, person, pulse.id)
    session.commit()
    if one_click:
        return Response(status=204, mimetype="text/plain")
    return redirect(url_for(".done", tag=tag), 303)


@bp.get("/<tag>/done")
@open_to_all
def done(tag: str) -> ResponseReturnValue:
    """Say that it is noted, whatever it was."""
    _read(tag)
    return render_template("letters/done.html", tag=tag)
