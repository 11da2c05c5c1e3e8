"""Raw answers of an earlier survey, scored and then forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse import queue
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.reports import waiting
from pulse.reports.waiting import ANSWERS, SCORED
from pulse.web.manage import uploads
from pulse.web.manage.answers.forms import SendForm
from pulse.web.manage.answers.look import look, outcome
from pulse.web.manage.deeds import write_down
from pulse.web.manage.history.views import DRAWING
from surveys.earlier import importing
from surveys.errors import FileUnreadable, NotFound

bp = Blueprint("answers", __name__, url_prefix="/manage/history/answers")

SCORING = "history/score"  # under this key the job waits once, however many files there are


def _home() -> Path:
    home: Path = current_app.extensions["pulse.settings"].home
    return home


@bp.route("/", methods=["GET", "POST"])
@may(Function.steward)
def send() -> ResponseReturnValue:
    """Take a file of raw answers, and put it aside until it is confirmed."""
    form = SendForm()
    if form.validate_on_submit():
        try:
            kept = uploads.keep(_home(), ANSWERS, form.file.data)
        except FileUnreadable as error:
            form.file.errors = [str(error)]
        else:
            given = {key: form[key].data for key in ("source", "day", "attribution")}
            return redirect(url_for(".show", token=kept.token, **given), 303)
    page = render_template("manage/answers/upload.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/<token>")
@may(Function.steward)
def show(token: str) -> ResponseReturnValue:
    """Show how a file is read, and what of it would be left behind."""
    view = look(uploads.find(_home(), ANSWERS, token), request.args)
    return render_template("manage/answers/look.html", view=view), 200 if view.raw else 422


@bp.post("/<token>/score")
@may(Function.steward)
def score(token: str) -> ResponseReturnValue:
    """Have a file scored as it was shown; the file is deleted by that."""
    view = look(uploads.find(_home(), ANSWERS, token), request.form)
    if view.raw is None:
        return render_template("manage/answers/look.html", view=view), 422
    waiting.ask(view.upload.path, view.said)
    queue.enqueue(db.session(), queue.SCORE_ANSWERS, key=SCORING)
    write_down("earlier answers scored", view.said.source)
    db.session.commit()
    return redirect(url_for(".results", token=token), 303)


@bp.get("/<token>/results")
@may(Function.steward)
def results(token: str) -> ResponseReturnValue:
    """Show what bringing in the results of a file would do, as soon as they are there."""
    try:
        view = outcome(uploads.find(_home(), SCORED, token), request.args)
    except NotFound:
        upload = uploads.find(_home(), ANSWERS, token)
        return render_template("manage/answers/wait.html", upload=upload)
    return render_template("manage/answers/results.html", view=view), 200 if view.plan else 422


@bp.post("/<token>/import")
@may(Function.steward)
def confirm(token: str) -> ResponseReturnValue:
    """Bring results in as they were shown; if something has come between, show them again."""
    view = outcome(uploads.find(_home(), SCORED, token), request.form)
    if view.refusal(request.form.get("digest")) or view.plan is None:
        return render_template("manage/answers/results.html", view=view), 422
    session = db.session()
    importing.apply(session, view.plan, datetime.now(UTC).date())
    queue.enqueue(session, queue.DRAW_HISTORY, key=DRAWING)
    write_down("history imported", view.plan.source)
    session.commit()
    uploads.discard(view.upload)
    flash(_("The results are in. Their charts are drawn in the background."), "success")
    return redirect(url_for("history.index"), 303)


@bp.post("/<token>/discard")
@may(Function.steward)
def discard(token: str) -> ResponseReturnValue:
    """Throw a file or its results away without bringing them in."""
    try:
        upload = uploads.find(_home(), ANSWERS, token)
    except NotFound:
        upload = uploads.find(_home(), SCORED, token)
    waiting.forget(upload.path)
    uploads.discard(upload)
    flash(_("The file has been deleted. Nothing was imported."), "info")
    return redirect(url_for("history.index"), 303)
