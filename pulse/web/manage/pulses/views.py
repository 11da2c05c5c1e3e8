"""Pulses: how often each asks, whom, and what its calendar says."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user

from pulse import moves
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.pulses.forms import FoundForm, ReasonForm, SettingsForm, given, shown
from surveys import charter, partners, planning, series, waves
from surveys.asking import outlooks, readiness
from surveys.errors import IllegalMove, SurveyError
from surveys.waves import Pulse, Wave

bp = Blueprint("pulses", __name__, url_prefix="/manage/waves/pulses")
bp.add_app_template_filter(shown, "hour")

SOON = timedelta(days=14)  # what the page for a new pulse offers as its first day
WEEK = 7


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()


def _language() -> str:
    return str(get_locale() or "en")


@bp.route("/new", methods=["GET", "POST"])
@may(Function.steward)
def new() -> ResponseReturnValue:
    """Set up a pulse that plans its waves by itself, or one that goes by hand."""
    session = db.session()
    form = FoundForm(partners.organisations(session), language=_language(), data=_suggested())
    if not form.validate_on_submit():
        return render_template("manage/pulses/new.html", form=form), 422 if form.errors else 200

    try:
        home, rng = partners.alliance(session), secrets.SystemRandom()
        pulse = series.found(session, home, **form.asked(), today=_today(), rng=rng)
    except SurveyError as error:
        session.rollback()
        form.form_errors.append(str(error))
        return render_template("manage/pulses/new.html", form=form), 422
    write_down("pulse set up", pulse.name)
    session.commit()
    return redirect(url_for(".show", pulse_id=pulse.id), 303)


def _suggested() -> dict[str, object]:
    """What the charter and the calendar suggest for a new pulse."""
    terms, first = charter.rules_of(db.session(), None), _today() + SOON
    return {
        "starts": first - timedelta(days=first.weekday()),
        "weeks": terms.cadence_weeks,
        "open_days": terms.open_days,
    }


@bp.get("/<int:pulse_id>")
@may(Function.steward)
def show(pulse_id: int) -> ResponseReturnValue:
    """Show what is settled for a pulse, what comes next, and its waves."""
    session = db.session()
    pulse = series.by_id(session, pulse_id)
    return render_template(
        "manage/pulses/show.html",
        pulse=pulse,
        ahead=outlooks.ahead(session, pulse, today=_today(), now=_now()),
        asked=[each for each in partners.organisations(session) if each.id in _asks(pulse)],
        too_long=readiness.too_long(pulse),
        terms=charter.rules_of(session, None),
    )


@bp.get("/<int:pulse_id>/calendar")
@may(Function.steward)
def calendar(pulse_id: int) -> ResponseReturnValue:
    """Show the next waves, each with what moves or skips it."""
    session = db.session()
    pulse = series.by_id(session, pulse_id)
    return render_template(
        "manage/pulses/calendar.html",
        pulse=pulse,
        ahead=outlooks.ahead(session, pulse, today=_today(), now=_now()),
    )


@bp.route("/<int:pulse_id>/settings", methods=["GET", "POST"])
@may(Function.steward)
def settings(pulse_id: int) -> ResponseReturnValue:
    """Change how often a pulse asks, whom, and when."""
    session = db.session()
    pulse = series.by_id(session, pulse_id)
    form = SettingsForm(partners.organisations(session), data=given(series.settings_of(pulse)))
    if not form.validate_on_submit():
        page = render_template("manage/pulses/settings.html", form=form, pulse=pulse)
        return page, 422 if form.errors else 200

    try:
        rng = secrets.SystemRandom()
        series.settle(session, pulse, form.settings(), today=_today(), rng=rng)
    except SurveyError as error:
        session.rollback()
        form.form_errors.append(str(error))
        return render_template("manage/pulses/settings.html", form=form, pulse=pulse), 422
    write_down("pulse settled", pulse.name)
    session.commit()
    flash(_("The settings are kept."), "success")
    return redirect(url_for(".show", pulse_id=pulse_id), 303)


@bp.post("/<int:pulse_id>/pause")
@may(Function.steward)
def pause(pulse_id: int) -> ResponseReturnValue:
    """Let no wave open by itself for now."""
    pulse = series.by_id(db.session(), pulse_id)
    series.pause(pulse)
    write_down("pulse paused", pulse.name)
    db.session.commit()
    flash(_("The pulse is paused. No wave of it opens until you let it go on."), "success")
    return redirect(url_for(".show", pulse_id=pulse_id), 303)


@bp.post("/<int:pulse_id>/resume")
@may(Function.steward)
def resume(pulse_id: int) -> ResponseReturnValue:
    """Let waves open by themselves again."""
    pulse = series.by_id(db.session(), pulse_id)
    series.resume(pulse)
    write_down("pulse resumed", pulse.name)
    db.session.commit()
    flash(_("The pulse goes on."), "success")
    return redirect(url_for(".show", pulse_id=pulse_id), 303)


@bp.post("/<int:pulse_id>/waves/<int:wave_id>/move")
@may(Function.steward)
def move(pulse_id: int, wave_id: int) -> ResponseReturnValue:
    """Move a wave by a week, one way or the other."""
    wave = _wave(pulse_id, wave_id)
    days = -WEEK if request.form.get("way") == "earlier" else WEEK
    planning.move(db.session(), wave, days, _today())
    write_down("wave moved", f"{wave.name}: {wave.opens}")
    db.session.commit()
    return redirect(url_for(".calendar", pulse_id=pulse_id, _anchor=f"wave-{wave.number}"), 303)


@bp.post("/<int:pulse_id>/waves/<int:wave_id>/skip")
@may(Function.steward)
def skip(pulse_id: int, wave_id: int) -> ResponseReturnValue:
    """Leave one wave out."""
    session = db.session()
    wave = _wave(pulse_id, wave_id)
    planning.skip(session, wave)
    planning.plan_ahead(session, wave.pulse, _today(), secrets.SystemRandom())
    write_down("wave skipped", wave.name)
    session.commit()
    return redirect(url_for(".calendar", pulse_id=pulse_id, _anchor=f"wave-{wave.number}"), 303)


@bp.post("/<int:pulse_id>/waves/<int:wave_id>/take-back")
@may(Function.steward)
def take_back(pulse_id: int, wave_id: int) -> ResponseReturnValue:
    """Let a skipped wave take place after all."""
    wave = _wave(pulse_id, wave_id)
    planning.take_back(db.session(), wave, _today())
    write_down("wave taken back", wave.name)
    db.session.commit()
    return redirect(url_for(".calendar", pulse_id=pulse_id, _anchor=f"wave-{wave.number}"), 303)


@bp.route("/<int:pulse_id>/waves/<int:wave_id>/go-on", methods=["GET", "POST"])
@may(Function.steward)
def go_on(pulse_id: int, wave_id: int) -> ResponseReturnValue:
    """Let a wave open although the report of the one before is not published."""
    wave = _wave(pulse_id, wave_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        page = render_template("manage/pulses/go_on.html", form=form, wave=wave)
        return page, 422 if form.errors else 200

    reason = form.reason.data or ""
    moves.override(db.session(), wave, reason, actor=current_user.email, now=_now())
    db.session.commit()
    flash(_("The wave need not wait for the last report. The reason is written down."), "success")
    return redirect(url_for("waves.show", wave_id=wave_id), 303)


@bp.errorhandler(IllegalMove)
def refused(error: SurveyError) -> ResponseReturnValue:
    """Lead back to the calendar, or to the pulse, with the reason why a button was refused."""
    db.session.rollback()
    flash(str(error), "error")
    given = request.view_args or {}
    page = ".calendar" if "wave_id" in given else ".show"
    return redirect(url_for(page, pulse_id=given["pulse_id"]), 303)


def _wave(pulse_id: int, wave_id: int) -> Wave:
    """A wave, through its pulse."""
    return waves.of_pulse(db.session(), series.by_id(db.session(), pulse_id), wave_id)


def _asks(pulse: Pulse) -> set[int]:
    return series.asks(db.session(), pulse)
