"""Frictions in words, heard in a box or raised by hand, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import may
from pulse.db import db
from pulse.reports import helped
from pulse.web.lead import caring
from pulse.web.lead.care_forms import topics
from pulse.web.lead.friction_forms import MoveForm
from pulse.web.lead.frictions import may_move, scope
from pulse.web.lead.views import READERS
from surveys import care, frictions, lives
from surveys.errors import NotFound
from surveys.frictions import Friction
from surveys.heard import Heard
from surveys.lives import State

bp = Blueprint("heard", __name__, url_prefix="/frictions/heard")


@bp.route("/<int:heard_id>", methods=["GET", "POST"])
@may(*READERS)
def show(heard_id: int) -> ResponseReturnValue:
    """Show what was heard, and take it on."""
    found = known(heard_id)
    form, mine = MoveForm(), may_take_on(found)
    if form.is_submitted() and not mine:
        abort(403)
    form.offer(found.moves if mine else ())
    if form.whole():
        moved(found, State(form.state.data), form.reason.data or "")
        flash(_("This is kept beside the friction."), "success")
        return redirect(url_for(".show", heard_id=heard_id), 303)
    return page(found, form), 422 if form.errors else 200


def page(found: Heard, form: MoveForm | None = None, refused: str = "") -> str:
    """The page of one friction in words; `refused`: what kept something from being done."""
    mine = may_take_on(found)
    if form is None:
        form = MoveForm(formdata=None)
        form.offer(found.moves if mine else ())
    flag = evidence_of(found)
    return render_template(
        "lead/frictions/heard.html",
        heard=found,
        form=form,
        refused=refused,
        topics=topics(),
        caring=caring.caring(found, may_move=mine),
        flag=flag,
        helped=helped.helped(db.session(), flag) if flag is not None else None,
    )


def evidence_of(found: Heard) -> Friction | None:
    """The flag that goes with a friction in words, if its reader may see it."""
    if found.evidence_id is None:
        return None
    try:
        return frictions.by_id(db.session(), scope(), found.evidence_id)
    except NotFound:
        return None


def may_take_on(found: Heard) -> bool:
    """Whether the signed-in user takes it on: either side's, or whoever follows it."""
    if found.other_id is not None and may_move(found.other_id):
        return True
    return may_move(found.organisation_id) or caring.follows(found)


def known(heard_id: int) -> Heard:
    """One that the signed-in user may see."""
    try:
        return care.by_id(db.session(), scope(), heard_id, caring.liaison_address())
    except NotFound:
        abort(404)


def moved(found: Heard, state: State, reason: str) -> None:
    """Let it go on to another state, and write that down."""
    now, session = datetime.now(UTC), db.session()
    found.move(state, today=now.date(), actor=current_user.email, reason=reason)
    subject = f"friction {found.id}: {lives.words(state)}. {found.events[-1].reason}".strip()
    audit.record(session, actor=current_user.email, deed="friction moved", subject=subject, now=now)
    session.commit()
