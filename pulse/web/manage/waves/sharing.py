"""Telling those who were asked what came of a wave."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse import moves
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.waves import composed
from pulse.web.manage.waves.forms import LinesForm
from surveys import sharing, waves
from surveys.asking import thanks
from surveys.errors import IllegalMove, PlanInvalid
from surveys.waves import Wave

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
            thanks.write(session, wave, form.lines(), _today())
        except PlanInvalid as error:
            form.form_errors.append(str(error))
        else:
            return _kept(wave)
    page = render_template(
        "manage/waves/share.html",
        wave=wave,
        form=form,
        lines=sharing.lines(session, wave),
        stays=_stays(wave),
        proposed=composed.proposed(wave),
        by_itself=sharing.by_itself_on(session, wave),
        letters=thanks.standing(session, wave),
    )
    return page, 422 if form.errors else 200


@bp.post("/compose")
@may(Function.steward)
def compose(wave_id: int) -> ResponseReturnValue:
    """Take over what came of promises and what was answered, as far as there is room."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    there = sharing.lines(session, wave)
    room = sharing.MOST - len(there)
    thanks.write(session, wave, [*there, *composed.proposed(wave)[:room]], _today())
    return _kept(wave)


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


def _kept(wave: Wave) -> ResponseReturnValue:
    write_down("what was done written down", wave.name)
    db.session.commit()
    flash(_("It is kept. Look at the letter before it leaves."), "success")
    return redirect(url_for(".show", wave_id=wave.id), 303)


def _stays(wave: Wave) -> str | None:
    """Why the lines stay as they are, in a sentence; None if they may be changed."""
    try:
        thanks.may_write(db.session(), wave, _today())
    except IllegalMove as reason:
        return str(reason)
    return None


def _today() -> date:
    return datetime.now(UTC).date()
