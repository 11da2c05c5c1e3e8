"""Telling those who were asked what came of a wave."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse import moves
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.waves.forms import LinesForm
from surveys import sharing, waves
from surveys.asking import thanks
from surveys.errors import IllegalMove, PlanInvalid

bp = Blueprint("sharing", __name__, url_prefix="/manage/waves/<int:wave_id>/share")


@bp.route("/", methods=["GET", "POST"])
@may(Function.steward)
def show(wave_id: int) -> ResponseReturnValue:
    """Write down what people said and what was done, and see how far the letters are."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    form = LinesForm.of(sharing.lines(session, wave))
    if form.validate_on_submit():
        try:
            sharing.write(session, wave, form.lines())
        except PlanInvalid as error:
            form.form_errors.append(str(error))
        else:
            write_down("what was done written down", wave.name)
            session.commit()
            flash(_("It is kept. Look at the letter before you send it."), "success")
            return redirect(url_for(".show", wave_id=wave_id), 303)
    page = render_template(
        "manage/waves/share.html",
        wave=wave,
        form=form,
        lines=sharing.lines(session, wave),
        by_itself=sharing.by_itself_on(session, wave),
        letters=thanks.standing(session, wave),
    )
    return page, 422 if form.errors else 200


@bp.post("/send")
@may(Function.steward)
def send(wave_id: int) -> ResponseReturnValue:
    """Have everybody who was asked told now."""
    session = db.session()
    now = datetime.now(UTC)
    wave = waves.by_id(session, wave_id)
    moves.share_back(session, wave, today=now.date(), actor=current_user.email, now=now)
    session.commit()
    flash(_("Everybody who was asked gets a letter, at the hour of this pulse."), "success")
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.errorhandler(IllegalMove)
def refused(error: IllegalMove) -> ResponseReturnValue:
    """Lead back to the wave with the reason."""
    db.session.rollback()
    flash(str(error), "error")
    return redirect(url_for("waves.show", wave_id=(request.view_args or {})["wave_id"]), 303)
