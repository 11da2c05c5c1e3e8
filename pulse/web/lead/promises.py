"""Promises over a report: made, and what became of them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth.guards import may
from pulse.db import db
from pulse.web.lead import own, record
from pulse.web.lead.record import WRITERS
from pulse.web.lead.review_forms import AgainForm, PromiseForm, SettleForm
from pulse.web.lead.views import READERS
from surveys import commitments, deadlines, follow_through, partners
from surveys.commitments import Commitment, State
from surveys.errors import IllegalMove, NotFound, PlanInvalid, ReasonMissing
from surveys.reviews import Review

bp = Blueprint("promises", __name__, url_prefix="/reports/together")


@bp.post("/<int:place>/<int:wave_id>/promises")
@may(*WRITERS)
def make(place: int, wave_id: int) -> ResponseReturnValue:
    """Write a promise down."""
    found, form = record.written(place, wave_id), PromiseForm()
    form.offer(record.promising(place), found.minute.flags)
    if form.validate_on_submit():
        try:
            made = _made(record.record(found), form, place)
            return record.kept(found, "promise made", _what(made))
        except PlanInvalid as error:
            form.due.errors = [str(error)]
    return record.page(found, promised=form)


@bp.route("/<int:place>/promises/<int:commitment_id>", methods=["GET", "POST"])
@may(*WRITERS)
def settle(place: int, commitment_id: int) -> ResponseReturnValue:
    """Say what became of a promise."""
    found, form = _commitment(place, commitment_id), SettleForm()
    form.offer()
    if form.validate_on_submit() and _settled(found, form):
        deed = "promise done" if found.state is State.done else "promise will not be done"
        why = found.reason or found.evidence
        record.note(deed, f"{_what(found)}: {why}" if why else _what(found))
        return redirect(url_for("reviews.index", place=place), 303)
    return _page(found, place, form), 422 if form.errors else 200


@bp.post("/<int:place>/promises/<int:commitment_id>/again")
@may(*WRITERS)
def again(place: int, commitment_id: int) -> ResponseReturnValue:
    """Promise for another day: of one that is open, or of one that is opened again with it."""
    found, form = _commitment(place, commitment_id), AgainForm()
    deed = "promise moved" if found.state is State.open else "promise opened again"
    if form.validate_on_submit() and _amended(found, form):
        last = found.amendments[-1]
        told = f"from {last.before.isoformat()} to {found.due.isoformat()}"
        record.note(deed, f"{_what(found)}: {told}. {last.reason}")
        return redirect(url_for("reviews.index", place=place), 303)
    return _page(found, place, SettleForm(formdata=None), form), 422


@bp.get("/<int:place>/follow-through")
@may(*READERS)
def kept(place: int) -> str:
    """Show how much of what was promised was done by its day, each partner beside itself."""
    organisation_id = record.subject(place)
    return render_template(
        "lead/together/kept.html",
        place=place,
        owner=record.there(place)[place] if organisation_id else None,
        records=follow_through.records(db.session(), place, record.now()),
    )


def _page(found: Commitment, place: int, form: SettleForm, again: AgainForm | None = None) -> str:
    form.offer()
    return render_template(
        "lead/together/settle.html",
        promise=found,
        place=place,
        form=form,
        again=again or AgainForm(formdata=None),
        wrong=again or form,
    )


def _today(found: Commitment) -> date:
    """The day where whoever answers for a promise is."""
    return deadlines.clocks(db.session()).of(found.organisation_id).today(record.now())


def _amended(found: Commitment, form: AgainForm) -> bool:
    """Whether another day was kept for a promise."""
    own.turn(found)
    change = found.move if found.state is State.open else found.reopen
    try:
        change(
            form.due.data or found.due,
            today=_today(found),
            actor=current_user.email,
            reason=form.why.data or "",
        )
    except IllegalMove:
        form.due.errors = [_("It is due on that day already. Choose another one.")]
    except PlanInvalid:
        form.due.errors = [_("Choose a day from today on, two years ahead at most.")]
    else:
        return True
    return False


def _settled(found: Commitment, form: SettleForm) -> bool:
    """Whether what a form says became of a promise was kept."""
    own.turn(found)
    try:
        found.settle(
            State(form.state.data),
            today=_today(found),
            reason=form.reason.data or "",
            evidence=form.evidence.data or "",
        )
    except IllegalMove as error:
        form.form_errors.append(str(error))
    except ReasonMissing as error:
        form.reason.errors = [str(error)]
    except PlanInvalid as error:
        form.evidence.errors = [str(error)]
    else:
        return True
    return False


def _made(review: Review, form: PromiseForm, place: int) -> Commitment:
    session = db.session()
    whose = form.whose.data
    day = record.today(place)
    return commitments.promise(
        session,
        review,
        form.promise.data or "",
        owner=form.owner.data or "",
        organisation=partners.by_id(session, partners.alliance(session), whose) if whose else None,
        due=form.due.data or day,
        today=day,
        author=current_user.email,
        done_when=form.done_when.data or "",
        said=form.said.data or "",
        friction_id=form.answers.data or None,
    )


def _commitment(place: int, commitment_id: int) -> Commitment:
    record.subject(place)
    try:
        found = commitments.by_id(db.session(), {place}, commitment_id)
    except NotFound:
        abort(404)
    if not record.settles(found):
        abort(403)
    return found


def _what(promise: Commitment) -> str:
    """What the audit trail calls a promise."""
    whose = promise.organisation.name if promise.organisation else "all partners"
    return f"{promise.words} ({promise.owner}, {whose})"
