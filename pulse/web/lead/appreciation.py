"""Thanks between partners: given, read by the liaison of those who are thanked, then shown."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.lead import own
from pulse.web.lead.appreciation_forms import ACTS, ModerateForm, ThanksForm
from pulse.web.lead.views import READERS
from surveys import appreciation, partners
from surveys.appreciation import State, Thanks
from surveys.errors import ConsentMissing, IllegalMove, PlanInvalid, ReasonMissing

bp = Blueprint("appreciation", __name__, url_prefix="/thanks")

GIVERS = (Function.leader,)
MODERATORS = (Function.liaison,)
SHOWN = 60


@bp.get("/")
@may(*READERS)
def index() -> str:
    """Show thanks, those that wait for the signed-in liaison, and what became of one's own."""
    session, mine = db.session(), own.names(GIVERS, steward=False)
    moderated = own.names(MODERATORS, steward=False)
    return render_template(
        "lead/appreciation/index.html",
        shown=appreciation.listed(session, State.shown)[:SHOWN],
        waiting=appreciation.listed(session, State.waiting, moderated),
        given=appreciation.given(session, mine),
        moderated=moderated,
        gives=bool(mine),
    )


@bp.route("/new", methods=["GET", "POST"])
@may(*GIVERS)
def new() -> ResponseReturnValue:
    """Thank a partner's people."""
    form, session = ThanksForm(), db.session()
    every = {each.id: each.name for each in partners.organisations(session)}
    form.offer(own.names(GIVERS, steward=False), every)
    if form.validate_on_submit():
        try:
            made = _written(form)
        except PlanInvalid as error:
            form.organisation.errors = [str(error)]
        else:
            _kept("thanks given", made, made.giver.name if made.giver else "")
            flash(_("Their liaison reads it first. Then all partners do."), "success")
            return redirect(url_for(".index"), 303)
    return render_template("lead/appreciation/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:thanks_id>", methods=["GET", "POST"])
@may(*MODERATORS)
def moderate(thanks_id: int) -> ResponseReturnValue:
    """Let thanks to one's own partner through, or say why not."""
    found = appreciation.by_id(db.session(), own.names(MODERATORS, steward=False), thanks_id)
    if found is None:
        abort(404)
    form = ModerateForm()
    if form.is_submitted() and form.act.data not in ACTS:
        abort(400)
    if form.validate_on_submit() and _moderated(found, form):
        return redirect(url_for(".index"), 303)
    page = render_template("lead/appreciation/moderate.html", thanks=found, form=form)
    return page, 422 if form.errors else 200


def _written(form: ThanksForm) -> Thanks:
    session = db.session()
    alliance = partners.alliance(session)
    return appreciation.write(
        session,
        partners.by_id(session, alliance, form.organisation.data),
        partners.by_id(session, alliance, form.giver.data),
        form.words.data or "",
        week=appreciation.week_of(datetime.now(UTC).date()),
    )


def _moderated(found: Thanks, form: ModerateForm) -> bool:
    """Whether what a form says could be done."""
    own.turn(found)
    if form.seen.data not in (None, "", found.state.value):
        form.form_errors.append(_("Somebody else decided on it meanwhile. Look at it again."))
        return False
    try:
        if form.act.data == "show":
            found.show(unnamed=bool(form.unnamed.data))
        else:
            found.decline(form.reason.data or "")
    except ConsentMissing as error:
        form.unnamed.errors = [str(error)]
    except ReasonMissing as error:
        form.reason.errors = [str(error)]
    except IllegalMove as error:
        form.form_errors.append(str(error))
    else:
        shown = found.state is State.shown
        _kept("thanks shown" if shown else "thanks not shown", found, found.reason)
        flash(_("All partners can read it.") if shown else _("It is not shown."), "success")
        return True
    return False


def _kept(deed: str, found: Thanks, why: str) -> None:
    """Write a deed down, without the words, and keep it."""
    subject = f"thanks {found.id} to {found.organisation.name}"
    subject = f"{subject}: {why}" if why else subject
    session, now = db.session(), datetime.now(UTC)
    audit.record(session, actor=current_user.email, deed=deed, subject=subject, now=now)
    session.commit()
