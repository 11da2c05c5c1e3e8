"""Waves from plan to release."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import current_user

from pulse import live, moves, protecting
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage import framing
from pulse.web.manage.deeds import write_down
from pulse.web.manage.waves import previews
from pulse.web.manage.waves.forms import DaysForm, DropForm, PlanForm, suggestion
from surveys import by_hand, charter, contacts, partners, planning, series, waves
from surveys.asking import expectations, hats, optouts, outlooks, progress, readiness, views_ahead
from surveys.errors import IllegalMove, SurveyError, TooSmall
from surveys.waves import Wave

bp = Blueprint("waves", __name__, url_prefix="/manage/waves")


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()


def _language() -> str:
    return str(get_locale() or "en")


@bp.get("/")
@may(Function.steward)
def index() -> ResponseReturnValue:
    """List all pulses, and waves but for those far ahead, the newest first."""
    session = db.session()
    return render_template(
        "manage/waves/index.html",
        pulses=series.every(session),
        waves=planning.near(waves.newest(session)),
    )


@bp.route("/plan", methods=["GET", "POST"])
@may(Function.steward)
def plan() -> ResponseReturnValue:
    """Plan the first wave of a pulse, or the next one."""
    session = db.session()
    last = next((each for each in waves.newest(session) if not each.pulse.by_itself), None)
    terms = charter.rules_of(session, None)
    form = PlanForm(language=_language(), data=suggestion(last, terms, _today()))
    if not form.validate_on_submit():
        return render_template("manage/waves/plan.html", form=form), 422 if form.errors else 200

    try:
        wave = by_hand.plan(
            session,
            partners.alliance(session),
            **form.as_dict(),
            today=_today(),
            rng=secrets.SystemRandom(),
        )
    except SurveyError as error:
        session.rollback()
        form.form_errors.append(str(error))
        return render_template("manage/waves/plan.html", form=form), 422
    write_down("wave planned", wave.name)
    session.commit()
    return redirect(url_for(".expect", wave_id=wave.id), 303)


@bp.get("/<int:wave_id>")
@may(Function.steward)
def show(wave_id: int) -> ResponseReturnValue:
    """Show where one wave stands, and what can be done now."""
    wave = waves.by_id(db.session(), wave_id)
    return render_template(
        "manage/waves/show.html",
        wave=wave,
        today=_today(),
        **live.of(db.session(), wave, _today()),
        groups=progress.groups(db.session(), wave),
        unprinted=[each for each in hats.of(db.session(), wave) if each.printed is None],
        outlook=outlooks.of(db.session(), wave, today=_today(), now=_now()),
        too_long=readiness.too_long(wave.pulse),
        due=wave.closes
        + timedelta(days=charter.rules_of(db.session(), wave.charter_id).publish_days),
    )


@bp.get("/<int:wave_id>/live")
@may(Function.steward)
def live_(wave_id: int) -> ResponseReturnValue:
    """Show how far one wave has come, and nothing else; a script asks for it again and again."""
    wave = waves.by_id(db.session(), wave_id)
    found = live.of(db.session(), wave, _today())
    return render_template("manage/waves/live.html", wave=wave, **found)


@bp.get("/<int:wave_id>/expectations")
@may(Function.steward)
def expect(wave_id: int) -> ResponseReturnValue:
    """Say what the alliance will get with its sizes, before anything is sent."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    return render_template(
        "manage/waves/expectations.html",
        wave=wave,
        view=(view := expectations.of(session, wave, protecting.noise(session, wave))),
        partners_ahead=_ahead(wave, view),
        silent=optouts.told(session, wave.pulse, view.terms.team),
    )


def _ahead(wave: Wave, view: expectations.Expectations) -> list[views_ahead.Ahead]:
    """What is to be expected where people are asked about each partner; nothing elsewhere."""
    whole, drawn = wave.pulse.whole, wave.instrument.drawn
    if not whole.each_partner:
        return []
    known = contacts.declared(db.session())
    return views_ahead.ahead(view, single=len(whole.items) == 1, drawn=drawn, contacts=known)


@bp.get("/<int:wave_id>/questionnaire")
@may(Function.steward)
def questionnaire(wave_id: int) -> ResponseReturnValue:
    """Show the page that people get, and what each of its questions measures."""
    wave = waves.by_id(db.session(), wave_id)
    instrument = wave.instrument
    page = render_template(
        "manage/waves/questionnaire.html",
        wave=wave,
        instrument=instrument,
        code=instrument.language(_language()),
        constructs={each.key: each for each in instrument.constructs},
    )
    return framing.framed(page, framing.WITH_FRAME)


@bp.get("/<int:wave_id>/questionnaire/page")
@may(Function.steward)
def questionnaire_page(wave_id: int) -> ResponseReturnValue:
    """The respondents' page alone, for its frame: nothing can be sent from it."""
    wave = waves.by_id(db.session(), wave_id)
    drawn = previews.page(wave, charter.rules_of(db.session(), wave.charter_id), _language())
    return framing.framed(drawn, framing.PAGE_LOOK_ONLY)


@bp.get("/<int:wave_id>/letter")
@may(Function.steward)
def letter(wave_id: int) -> ResponseReturnValue:
    """Show the invitation as it arrives, with an example of a code."""
    wave = waves.by_id(db.session(), wave_id)
    shown = previews.letter(wave, charter.rules_of(db.session(), wave.charter_id), _language())
    page = render_template("manage/waves/letter.html", wave=wave, letter=shown)
    return framing.framed(page, framing.WITH_FRAME)


@bp.get("/<int:wave_id>/letter/page")
@may(Function.steward)
def letter_page(wave_id: int) -> ResponseReturnValue:
    """The invitation's HTML alone, for its frame: it can do nothing but be looked at."""
    wave = waves.by_id(db.session(), wave_id)
    shown = previews.letter(wave, charter.rules_of(db.session(), wave.charter_id), _language())
    return framing.framed(shown.html, framing.LOOK_ONLY)


@bp.post("/<int:wave_id>/test-letter")
@may(Function.steward)
def test_letter(wave_id: int) -> ResponseReturnValue:
    """Send the invitation to the steward who asks."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    moves.ask_for_test_letter(session, wave, current_user.id, actor=current_user.email, now=_now())
    session.commit()
    flash(_("A test letter is on its way to %(address)s.", address=current_user.email), "success")
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.post("/<int:wave_id>/open")
@may(Function.steward)
def open_(wave_id: int) -> ResponseReturnValue:
    """Have the wave opened and its letters sent."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    moves.ask_to_open(session, wave, today=_today(), actor=current_user.email, now=_now())
    session.commit()
    flash(_("The wave is being opened. Letters leave in the background."), "success")
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.post("/<int:wave_id>/close")
@may(Function.steward)
def close(wave_id: int) -> ResponseReturnValue:
    """Have the wave closed and its report computed."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    moves.ask_to_close(session, wave, actor=current_user.email, now=_now())
    session.commit()
    flash(_("The wave is being closed. The report is ready for you to look at soon."), "success")
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.post("/<int:wave_id>/publish")
@may(Function.steward)
def publish(wave_id: int) -> ResponseReturnValue:
    """Have the report published and the answers destroyed."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    moves.ask_to_publish(session, wave, actor=current_user.email, now=_now())
    session.commit()
    flash(_("The report is being published. Leaders get a letter."), "success")
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.route("/<int:wave_id>/drop", methods=["GET", "POST"])
@may(Function.steward)
def drop(wave_id: int) -> ResponseReturnValue:
    """Ask once more before the wave is called off, then have it done."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    wave.may_drop()
    form = DropForm()
    if not form.validate_on_submit():
        return render_template("manage/waves/drop.html", form=form, wave=wave)

    moves.ask_to_drop(session, wave, actor=current_user.email, now=_now())
    session.commit()
    flash(_("The wave is being called off. Its answers are destroyed."), "success")
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.route("/<int:wave_id>/days", methods=["GET", "POST"])
@may(Function.steward)
def days(wave_id: int) -> ResponseReturnValue:
    """Give a planned wave other days; lead back from any other with the reason."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    by_hand.may_reschedule(wave)
    form = DaysForm(obj=wave)
    if not form.validate_on_submit():
        code = 422 if form.errors else 200
        return render_template("manage/waves/days.html", form=form, wave=wave), code

    try:
        by_hand.reschedule(wave, **form.as_dict(), today=_today())
    except IllegalMove as error:
        form.form_errors.append(str(error))
        return render_template("manage/waves/days.html", form=form, wave=wave), 422
    write_down("wave rescheduled", wave.name)
    session.commit()
    return redirect(url_for(".show", wave_id=wave_id), 303)


@bp.post("/<int:wave_id>/leave-out/<int:organisation_id>")
@may(Function.steward)
def leave_out(wave_id: int, organisation_id: int) -> ResponseReturnValue:
    """Do not ask one organisation in this wave."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    wave.leave_out(partners.by_id(session, partners.alliance(session), organisation_id))
    write_down("organisation left out", wave.name)
    session.commit()
    return redirect(url_for(".expect", wave_id=wave_id), 303)


@bp.post("/<int:wave_id>/take-in/<int:organisation_id>")
@may(Function.steward)
def take_in(wave_id: int, organisation_id: int) -> ResponseReturnValue:
    """Ask an organisation of this wave after all."""
    session = db.session()
    wave = waves.by_id(session, wave_id)
    wave.take_in(partners.by_id(session, partners.alliance(session), organisation_id))
    write_down("organisation taken in", wave.name)
    session.commit()
    return redirect(url_for(".expect", wave_id=wave_id), 303)


@bp.errorhandler(IllegalMove)
@bp.errorhandler(TooSmall)
def refused(error: SurveyError) -> ResponseReturnValue:
    """Lead back to the wave with the reason why a button was refused."""
    db.session.rollback()
    flash(str(error), "error")
    return redirect(url_for(".show", wave_id=(request.view_args or {})["wave_id"]), 303)
