"""The joint risk register: risks that partners enter, beside the frictions a reader may see."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import may
from pulse.db import db
from pulse.reports import register
from pulse.web.lead import caring, frictions, own
from pulse.web.lead.record import WRITERS
from pulse.web.lead.risk_forms import AgainForm, CloseForm, RiskForm, impacts, likely
from pulse.web.lead.views import READERS
from surveys import deadlines, risks
from surveys.errors import IllegalMove, NotFound, PlanInvalid, ReasonMissing
from surveys.risks import Risk

bp = Blueprint("risks", __name__, url_prefix="/risks")

ORDERS = ("day", "name")


@bp.get("/")
@may(*READERS)
def index() -> str:
    """List what is open, by day or by name, with the picture of the risks."""
    session = db.session()
    open_ = risks.listed(session)
    return render_template(
        "lead/risks/index.html",
        found=_register(),
        order=_order(),
        fields=register.fields(open_),
        weighed=bool(open_),
        past=risks.listed(session, closed=True),
        likely=likely(),
        impacts=impacts(),
        today=_today(None),
        writes=own.writes(WRITERS),
    )


@bp.get("/register.csv")
@may(*READERS)
def book() -> Response:
    """Hand out what the page lists."""
    response = Response("\ufeff" + "".join(register.lines(_register())), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-risks.csv"'
    return response


@bp.route("/new", methods=["GET", "POST"])
@may(*WRITERS)
def new() -> ResponseReturnValue:
    """Enter a risk."""
    form = RiskForm()
    form.offer(own.names(WRITERS), everybody=own.everybodys(WRITERS))
    if form.validate_on_submit():
        try:
            made = _entered(form)
        except PlanInvalid as error:
            form.review.errors = [str(error)]
        else:
            _kept("risk entered", f"{_what(made)}: {made.likelihood} × {made.impact}")
            return redirect(url_for(".show", risk_id=made.id), 303)
    return render_template("lead/risks/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:risk_id>", methods=["GET", "POST"])
@may(*READERS)
def show(risk_id: int) -> ResponseReturnValue:
    """Show one risk, and take what is found when it is looked at again."""
    found = _risk(risk_id)
    form = AgainForm(obj=found)
    form.weights()
    if form.is_submitted() and not own.may_write(found.organisation_id, WRITERS):
        abort(403)
    if form.validate_on_submit() and _weighed(found, form):
        return redirect(url_for(".show", risk_id=risk_id), 303)
    return _page(found, form, CloseForm(formdata=None)), 422 if form.errors else 200


@bp.post("/<int:risk_id>/close")
@may(*WRITERS)
def close(risk_id: int) -> ResponseReturnValue:
    """Close a risk, and say why."""
    found, form = _risk(risk_id), CloseForm()
    if not own.may_write(found.organisation_id, WRITERS):
        abort(403)
    if form.validate_on_submit():
        own.turn(found)
        try:
            found.close(form.reason.data or "", _today(found.organisation_id))
        except (IllegalMove, ReasonMissing) as error:
            form.reason.errors = [str(error)]
        else:
            _kept("risk closed", f"{_what(found)}: {found.reason}")
            return redirect(url_for(".index"), 303)
    again = AgainForm(formdata=None, obj=found)
    again.weights()
    return _page(found, again, form), 422


def _page(found: Risk, form: AgainForm, closing: CloseForm) -> str:
    return render_template(
        "lead/risks/show.html",
        risk=found,
        form=form,
        closing=closing,
        wrong=closing if closing.errors else form,
        likely=likely(),
        impacts=impacts(),
        writes=own.may_write(found.organisation_id, WRITERS) and found.closed is None,
    )


def _register() -> list[register.Entry]:
    return register.register(db.session(), frictions.scope(), caring.liaison_address(), _order())


def _order() -> str:
    asked = request.args.get("order", "")
    return asked if asked in ORDERS else ORDERS[0]


def _entered(form: RiskForm) -> Risk:
    whose = form.whose.data or None
    today = _today(whose)
    return risks.enter(
        db.session(),
        own.owner(whose),
        form.words.data or "",
        likelihood=form.likelihood.data,
        impact=form.impact.data,
        owner=form.owner.data or "",
        response=form.response.data or "",
        review=form.review.data or today,
        today=today,
    )


def _weighed(found: Risk, form: AgainForm) -> bool:
    """Whether what a form says of a risk could be kept."""
    own.turn(found)
    today = _today(found.organisation_id)
    try:
        found.weigh(
            form.likelihood.data,
            form.impact.data,
            response=form.response.data or "",
            review=form.review.data or today,
            today=today,
        )
    except (IllegalMove, PlanInvalid) as error:
        form.review.errors = [str(error)]
        return False
    _kept(
        "risk looked at",
        f"{_what(found)}: {found.likelihood} × {found.impact}, again on {found.review}. "
        f"{form.why.data}",
    )
    return True


def _kept(deed: str, about: str) -> None:
    session, now = db.session(), datetime.now(UTC)
    audit.record(session, actor=current_user.email, deed=deed, subject=about, now=now)
    session.commit()
    flash(_("This is kept in the register. All partners see it."), "success")


def _risk(risk_id: int) -> Risk:
    try:
        return risks.by_id(db.session(), risk_id)
    except NotFound:
        abort(404)


def _what(found: Risk) -> str:
    """What the audit trail calls a risk."""
    whose = found.organisation.name if found.organisation is not None else "all partners"
    return f"risk {found.id} ({whose}), {found.words}"


def _today(organisation_id: int | None) -> date:
    return deadlines.clocks(db.session()).of(organisation_id).today(datetime.now(UTC))
