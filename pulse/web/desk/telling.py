"""The readers' desk: what they tell others of a thread, and how much came in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse import desk, letterbox, publishing, telling
from pulse.auth import audit
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.desk import Case
from pulse.web.desk.telling_forms import FrictionForm, PublishForm, QuoteForm, ThanksForm
from pulse.web.desk.views import RNG, Locked, locked, moment, private
from pulse.web.form import PageForm
from surveys import told
from surveys.answering import weeks
from surveys.errors import AlreadyThere, ConsentMissing, IllegalMove, PlanInvalid, ThreadFull
from surveys.forms import FeedbackForm

bp = Blueprint("telling", __name__, url_prefix="/desk")
bp.register_error_handler(Locked, locked)


@bp.route("/<code>/<handle>/quote", methods=["GET", "POST"])
@may(Function.liaison)
def quote(code: str, handle: str) -> ResponseReturnValue:
    """Ask an author whether some words may be shown to everybody."""
    found = case(code, handle)
    form = QuoteForm(data={"words": found.told("text")[: told.LONGEST]})
    if found.first is not None and form.validate_on_submit() and asked(found, form):
        flash(_("The author is asked. They answer when they come back, if they want."), "success")
        return redirect(url_for("desk.show", code=code, handle=handle), 303)
    return page("quote", found, form)


@bp.route("/<code>/<handle>/publish", methods=["GET", "POST"])
@may(Function.liaison)
def publish(code: str, handle: str) -> ResponseReturnValue:
    """Tell everybody an answer."""
    found, form = case(code, handle), PublishForm()
    leave = telling.agreed(found, private())
    form.offer(leave)
    if found.first is not None and form.whole(leave) and published(found, form, leave):
        flash(_("It stands on the page of the box now."), "success")
        return redirect(url_for(".everybody", code=code), 303)
    return page("publish", found, form)


@bp.route("/<code>/<handle>/friction", methods=["GET", "POST"])
@may(Function.liaison)
def friction(code: str, handle: str) -> ResponseReturnValue:
    """Write a friction down that a thread tells of."""
    found = case(code, handle)
    form = FrictionForm(data={"organisation": owner_of(found)})
    form.offer(telling.owners(db.session()))
    if found.first is not None and form.validate_on_submit() and recorded(found, form):
        flash(_("It is listed among the frictions, with the week and without the thread."))
        return redirect(url_for("desk.show", code=code, handle=handle), 303)
    return page("friction", found, form)


@bp.route("/<code>/<handle>/thanks", methods=["GET", "POST"])
@may(Function.liaison)
def thank(code: str, handle: str) -> ResponseReturnValue:
    """Pass on thanks that a thread tells of."""
    found = case(code, handle)
    form = ThanksForm(data={"organisation": owner_of(found)})
    form.offer(telling.owners(db.session()))
    if found.first is not None and form.validate_on_submit() and passed_on(found, form):
        flash(_("It waits for a liaison of those who are thanked, without the thread."), "success")
        return redirect(url_for("desk.show", code=code, handle=handle), 303)
    return page("thank", found, form)


@bp.get("/everybody/<code>")
@may(Function.liaison)
def everybody(code: str) -> ResponseReturnValue:
    """Show what a box tells everybody, and how much came in."""
    form, roster = read(code), db.session()
    kept = told.figures(roster, form)
    known = {each.quarter for each in kept}
    counts = telling.counted(letterbox.here(), form, private(), moment().date())
    return render_template(
        "desk/everybody.html",
        box=form,
        answers=told.answers(roster, form),
        figures=kept,
        counts=sorted((each, found) for each, found in counts.items() if each not in known),
        enough=told.enough,
    )


@bp.post("/everybody/<code>/<int:answer_id>/take-back")
@may(Function.liaison)
def take_back(code: str, answer_id: int) -> ResponseReturnValue:
    """Tell an answer no more."""
    form = read(code)
    told.take_back(db.session(), form, answer_id)
    kept(form, "feedback answer taken back")
    flash(_("It is told no more. Who read it may remember it."))
    return redirect(url_for(".everybody", code=code), 303)


@bp.post("/everybody/<code>/<int:quarter>/count")
@may(Function.liaison)
def count(code: str, quarter: int) -> ResponseReturnValue:
    """Keep how much came in during a quarter, where that may be told."""
    form, today = read(code), moment().date()
    try:
        telling.keep(db.session(), letterbox.here(), form, quarter, private=private(), today=today)
    except (AlreadyThere, IllegalMove, PlanInvalid) as error:
        flash(str(error), "error")
    else:
        kept(form, "feedback counted")
        flash(_("These numbers are kept. Stewards see them, too."), "success")
    return redirect(url_for(".everybody", code=code), 303)


def read(code: str) -> FeedbackForm:
    """A form that the signed-in reader reads."""
    return desk.form_of(db.session(), current_user, code)


def case(code: str, handle: str) -> Case:
    """A thread of such a form, as far as the reader can open it."""
    return desk.case(letterbox.here(), read(code), handle, private())


def page(what: str, found: Case, form: PageForm) -> tuple[str, int]:
    """The page of one deed."""
    drawn = render_template(
        "desk/tell.html",
        case=found,
        form=form,
        what=what,
        quotes=telling.quotes(found, private()),
        away=sorted(desk.kept_from(found)),
    )
    return drawn, 422 if form.errors else 200


def week() -> int:
    """The week it is."""
    return weeks.of(moment().date())


def asked(found: Case, form: QuoteForm) -> bool:
    """Whether an author was asked for their words."""
    text = _("May these words be shown to everybody, beside our answer? You decide.")
    try:
        telling.ask(letterbox.here(), found, text, form.words.data or "", week=week(), rng=RNG)
    except ThreadFull:
        form.words.errors = [_("This thread holds as many messages as it may.")]
        return False
    return True


def published(found: Case, form: PublishForm, leave: list[str]) -> bool:
    """Whether everybody was told."""
    try:
        telling.publish(
            db.session(),
            found,
            asked=form.asked.data or "",
            quote=form.chosen(leave),
            answer=form.answer.data or "",
            leave=leave,
            week=week(),
        )
    except (ConsentMissing, PlanInvalid) as error:
        form.asked.errors = [str(error)]
        return False
    kept(found.form, "feedback answer published")
    return True


def recorded(found: Case, form: FrictionForm) -> bool:
    """Whether a friction was written down."""
    owners = {str(each.id): each for each in telling.owners(db.session())}
    if form.organisation.data and form.organisation.data not in owners:
        form.organisation.errors = [_("Choose an organisation of the list")]
        return False
    try:
        telling.record(
            db.session(),
            found,
            owners.get(form.organisation.data or ""),
            form.words.data or "",
            leave=telling.agreed(found, private()),
            week=week(),
            actor=current_user.email,
        )
    except ConsentMissing as error:
        form.organisation.errors = [str(error)]
        return False
    kept(found.form, "friction recorded from feedback")
    return True


def passed_on(found: Case, form: ThanksForm) -> bool:
    """Whether thanks were passed on."""
    owners = {str(each.id): each for each in telling.owners(db.session())}
    thanked = owners.get(form.organisation.data or "")
    if thanked is None:
        form.organisation.errors = [_("Choose an organisation of the list")]
        return False
    leave, words = telling.agreed(found, private()), form.words.data or ""
    try:
        telling.thank(db.session(), found, thanked, words, leave=leave, week=week())
    except (ConsentMissing, PlanInvalid) as error:
        form.words.errors = [str(error)]
        return False
    kept(found.form, "thanks passed on from feedback")
    return True


def owner_of(found: Case) -> str:
    """The organisation that the author said it concerns, as the form names it."""
    listed = {each.name: str(each.id) for each in telling.owners(db.session())}
    return listed.get(found.told("concerns"), "")


def kept(form: FeedbackForm, deed: str) -> None:
    """Tell the box's door, write the deed down without the thread, and commit."""
    roster = db.session()
    audit.record(roster, actor=current_user.email, deed=deed, subject=form.title, now=moment())
    roster.flush()
    with db.engines["box"].begin() as door:
        publishing.publish(roster, door, form)
    roster.commit()
