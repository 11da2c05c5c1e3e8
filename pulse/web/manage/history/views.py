"""Earlier results, brought in from a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pulse import queue
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage import uploads
from pulse.web.manage.deeds import write_down
from pulse.web.manage.history.forms import MappingForm, SendForm
from pulse.web.manage.history.preview import Preview, preview
from surveys import partners
from surveys.earlier import importing, names, sources
from surveys.errors import FileUnreadable

bp = Blueprint("history", __name__, url_prefix="/manage/history")

PURPOSE = "history"
REMEMBERED = {"organisation": names.remember_organisations, "measure": names.remember_measures}
DRAWING = "history/draw"  # under this key drawings wait once, however many imports ask for them


def _home() -> Path:
    home: Path = current_app.extensions["pulse.settings"].home
    return home


def _shown(token: str, given: MultiDict[str, str]) -> Preview:
    return preview(uploads.find(_home(), PURPOSE, token), MappingForm(formdata=given))


def _changed(deed: str, source: str) -> None:
    """Have the drawings made anew, and write down why."""
    queue.enqueue(db.session(), queue.DRAW_HISTORY, key=DRAWING)
    write_down(deed, source)


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """List the sources of earlier results."""
    found = sources.every(db.session())
    return render_template("manage/history/index.html", sources=found)


@bp.route("/bring", methods=["GET", "POST"])
@may(Function.steward)
def send() -> ResponseReturnValue:
    """Take a file, and put it aside until it is confirmed."""
    form = SendForm()
    if form.validate_on_submit():
        try:
            kept = uploads.keep(_home(), PURPOSE, form.file.data)
        except FileUnreadable as error:
            form.file.errors = [str(error)]
        else:
            source, attribution = form.source.data, form.attribution.data
            way = url_for(".look", token=kept.token, source=source, attribution=attribution)
            return redirect(way, 303)
    page = render_template("manage/history/upload.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/bring/<token>")
@may(Function.steward)
def look(token: str) -> ResponseReturnValue:
    """Show how a file is read and what importing it would do."""
    view = _shown(token, request.args)
    return render_template("manage/history/preview.html", view=view), 200 if view.plan else 422


@bp.post("/bring/<token>/names")
@may(Function.steward)
def say(token: str) -> ResponseReturnValue:
    """Remember what names of a file mean, and read the file again."""
    upload = uploads.find(_home(), PURPOSE, token)
    session = db.session()
    home = partners.alliance(session)
    for kind, remember in REMEMBERED.items():
        written, means = (request.form.getlist(f"{kind}-{part}") for part in ("name", "means"))
        pairs = zip(written, means, strict=False)  # a form that was cut off says the less
        remember(session, home, {name: meaning for name, meaning in pairs if meaning})
    write_down("names in files said", upload.name)
    session.commit()
    asked = MappingForm(formdata=request.form).asked()
    return redirect(url_for(".look", token=token, **asked), 303)


@bp.get("/names")
@may(Function.steward)
def names_() -> ResponseReturnValue:
    """List what names in files mean."""
    session = db.session()
    found = names.listed(session, partners.alliance(session))
    return render_template("manage/history/names.html", names=found)


@bp.post("/names/forget")
@may(Function.steward)
def forget_name() -> ResponseReturnValue:
    """Remember one name no longer."""
    session = db.session()
    written = request.form.get("name", "")
    names.forget(session, partners.alliance(session), request.form.get("kind", ""), written)
    write_down("name in files forgotten", written)
    session.commit()
    flash(_("%(name)s is no longer remembered.", name=written), "success")
    return redirect(url_for(".names_"), 303)


@bp.post("/bring/<token>/import")
@may(Function.steward)
def confirm(token: str) -> ResponseReturnValue:
    """Import earlier results as they were shown; if something has come between, show them again."""
    view = _shown(token, request.form)
    if view.refusal(request.form.get("digest")) or view.plan is None:
        return render_template("manage/history/preview.html", view=view), 422
    importing.apply(db.session(), view.plan, datetime.now(UTC).date())
    _changed("history imported", view.plan.source)
    db.session.commit()
    uploads.discard(view.upload)
    flash(_("The results are in. Their charts are drawn in the background."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/bring/<token>/discard")
@may(Function.steward)
def discard(token: str) -> ResponseReturnValue:
    """Throw a file away without importing it."""
    uploads.discard(uploads.find(_home(), PURPOSE, token))
    flash(_("The file has been deleted. Nothing was imported."), "info")
    return redirect(url_for(".index"), 303)


@bp.route("/<int:source_id>/forget", methods=["GET", "POST"])
@may(Function.steward)
def forget(source_id: int) -> ResponseReturnValue:
    """Take a source out again, after asking once."""
    session = db.session()
    source = sources.by_id(session, partners.alliance(session), source_id)
    if request.method == "GET":
        return render_template("manage/history/forget.html", source=source)
    name = source.name
    sources.forget(session, source)
    _changed("history forgotten", name)
    session.commit()
    flash(_("%(name)s has been taken out.", name=name), "success")
    return redirect(url_for(".index"), 303)
