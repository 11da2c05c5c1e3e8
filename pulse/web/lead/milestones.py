"""Milestones: what leaders and stewards say happened, on every line and for all partners to see."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse import queue
from pulse.auth import audit
from pulse.auth.guards import is_steward, may, memberships
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.lead.milestone_forms import MilestoneForm
from pulse.web.lead.views import READERS
from surveys import marks, partners
from surveys.errors import LinkUnusable, NameInvalid, NotFound
from surveys.marks import SeriesMark

bp = Blueprint("milestones", __name__, url_prefix="/reports/milestones")

WRITERS = (Function.steward, Function.leader)
DRAWING = "milestones/draw"  # so that several in a row are drawn once


@bp.route("/", methods=["GET", "POST"])
@may(*READERS)
def index() -> ResponseReturnValue:
    """List the milestones, and take another one."""
    form, mine = MilestoneForm(data={"day": _today()}), _mine()
    if form.is_submitted() and not _writes():
        abort(403)
    form.offer(mine, steward=is_steward())
    if form.validate_on_submit() and _written(form):
        return redirect(url_for(".index"), 303)
    page = render_template(
        "lead/milestones.html",
        milestones=marks.milestones(db.session()),
        form=form if _writes() else None,
        names={int(place): name for place, name in partners.names(db.session()).items()},
        mine=mine,
        steward=is_steward(),
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:mark_id>/remove")
@may(*WRITERS)
def remove(mark_id: int) -> ResponseReturnValue:
    """Take away a milestone: a steward any, a leader those of the own organisation."""
    session = db.session()
    try:
        gone = marks.withdraw(session, mark_id, None if is_steward() else _mine().keys())
    except NotFound:
        abort(404)
    _record("milestone removed", gone)
    session.commit()
    flash(_("The milestone is gone. The charts are drawn anew."), "success")
    return redirect(url_for(".index"), 303)


def _written(form: MilestoneForm) -> bool:
    """Whether what a form holds could be written down."""
    session = db.session()
    author = form.author.data
    alliance = partners.alliance(session)
    try:
        made = marks.milestone(
            session,
            form.words.data or "",
            day=form.day.data or _today(),
            link=form.link.data or "",
            organisation=partners.by_id(session, alliance, author) if author else None,
            today=_today(),
        )
    except NameInvalid as error:
        form.words.errors = [str(error)]
        return False
    except LinkUnusable as error:
        form.link.errors = [str(error)]
        return False
    _record("milestone written", made)
    session.commit()
    flash(_("All partners see it. The charts are drawn anew."), "success")
    return True


def _record(deed: str, mark: SeriesMark) -> None:
    """Write a deed down, and have the charts drawn."""
    session, now = db.session(), datetime.now(UTC)
    audit.record(session, actor=current_user.email, deed=deed, subject=mark.what, now=now)
    queue.enqueue(session, queue.DRAW_HISTORY, key=DRAWING)


def _mine() -> dict[int, str]:
    """The organisations in whose name the signed-in user may write, by name."""
    session = db.session()
    led = {m.organisation_id for m in memberships() if m.function is Function.leader}
    every = partners.organisations(session)
    return {each.id: each.name for each in every if is_steward() or each.id in led}


def _writes() -> bool:
    return any(each.function in WRITERS for each in memberships())


def _today() -> date:
    return datetime.now(UTC).date()
