"""Flags: what fell by more than chance explains, what it rests on, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import is_steward, may, memberships
from pulse.auth.models import Function
from pulse.db import db
from pulse.reports import evidence, handed, helped
from pulse.web.lead import caring, record
from pulse.web.lead.friction_forms import MoveForm
from pulse.web.lead.views import FOR_EVER, READERS
from surveys import care, commitments, deadlines, frictions, partners
from surveys.errors import NotFound
from surveys.frictions import Friction, State
from surveys.waves import Pulse

bp = Blueprint("frictions", __name__, url_prefix="/frictions")

MOVERS = (Function.steward, Function.leader, Function.liaison)


@bp.get("/")
@may(*READERS)
def index() -> ResponseReturnValue:
    """List the flags that the signed-in user may see, most evidence first."""
    session, mine = db.session(), scope()
    return render_template(
        "lead/frictions/index.html",
        overview=evidence.overview(session, mine, early=_early()),
        owner=None,
        all=mine is None,
        heard=care.listed(session, mine, caring.liaison_address()),
        raises=any(each.function is Function.liaison for each in memberships()),
    )


@bp.get("/organisations/<int:organisation_id>")
@may(*READERS)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """List the flags of one organisation, and those of all together."""
    mine = scope()
    if mine is not None and organisation_id not in mine:
        abort(404)
    early = _early()
    told = {organisation_id} if early is None else early & {organisation_id}
    found = evidence.overview(db.session(), {organisation_id}, early=told)
    session = db.session()
    owner = partners.by_id(session, partners.alliance(session), organisation_id)
    return render_template(
        "lead/frictions/index.html",
        overview=found,
        owner=owner,
        all=False,
        heard=care.listed(session, {organisation_id}),
        raises=False,
    )


@bp.get("/pulses/<int:pulse_id>/cells.csv")
@may(Function.steward, Function.liaison)
def every_cell(pulse_id: int) -> ResponseReturnValue:
    """All organisations' published series as a file, for those who see all of them."""
    if scope() is not None:
        abort(404)
    return _file(handed.cells(db.session(), _pulse(pulse_id)), "text/csv", "cells.csv")


@bp.get("/organisations/<int:organisation_id>/pulses/<int:pulse_id>/cells.csv")
@may(*READERS)
def own_cells(organisation_id: int, pulse_id: int) -> ResponseReturnValue:
    """One organisation's published series as a file."""
    mine = scope()
    if mine is not None and organisation_id not in mine:
        abort(404)
    lines = handed.cells(db.session(), _pulse(pulse_id), organisation_id)
    return _file(lines, "text/csv", "cells.csv")


@bp.get("/pulses/<int:pulse_id>/shared.json")
@may(*READERS)
def shared(pulse_id: int) -> ResponseReturnValue:
    """What all series share: with it one organisation's cells give its flags again."""
    text = handed.shared(db.session(), _pulse(pulse_id))
    if text is None:
        abort(404)
    return _file([text], "application/json", "shared.json")


@bp.route("/<int:friction_id>", methods=["GET", "POST"])
@may(*READERS)
def show(friction_id: int) -> ResponseReturnValue:
    """Show what one flag rests on, and take it on."""
    friction = known(friction_id)
    form, mine = MoveForm(), may_move(friction.organisation_id)
    if form.is_submitted() and not mine:
        abort(403)
    form.offer(friction.moves if mine else ())
    if form.whole():
        _move(friction, State(form.state.data), form.reason.data or "")
        flash(_("This is kept beside the flag."), "success")
        return redirect(url_for(".show", friction_id=friction_id), 303)
    return page(friction, form), 422 if form.errors else 200


def page(friction: Friction, form: MoveForm | None = None, refused: str = "") -> str:
    """The page of one flag; `refused`: what kept something from being done."""
    mine = may_move(friction.organisation_id)
    if form is None:
        form = MoveForm(formdata=None)
        form.offer(friction.moves if mine else ())
    promises = commitments.answering(db.session(), friction.id, friction.organisation_id)
    return render_template(
        "lead/frictions/show.html",
        promises=promises,
        late=deadlines.clocks(db.session()).late(promises, record.now()),
        settles=record.settled_by_me(promises),
        found=evidence.evidence(db.session(), friction),
        form=form,
        refused=refused,
        caring=caring.caring(friction, may_move=mine),
        helped=helped.helped(db.session(), friction),
        raised=caring.raised_from(friction.organisation_id, friction.other_id, friction.id),
    )


@bp.get("/<int:friction_id>/<digest>/<shade>.svg")
@may(*READERS)
def picture(friction_id: int, digest: str, shade: str) -> ResponseReturnValue:
    """The drawing of one flag's series, at an address that never shows another."""
    friction = known(friction_id)
    body = evidence.picture(db.session(), friction.id, shade, digest)
    if body is None:
        abort(404)
    response = Response(body, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _pulse(pulse_id: int) -> Pulse:
    found = db.session().get(Pulse, pulse_id)
    if found is None:
        abort(404)
    return found


def _file(lines: Iterable[str], kind: str, name: str) -> Response:
    """Lines as a file to keep; read before the answer begins, while the session is open."""
    response = Response("".join(lines), mimetype=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def scope() -> set[int] | None:
    """Whose flags the signed-in user may see; None for everybody's."""
    if is_steward() or any(
        each.function is Function.liaison and each.organisation_id is None for each in memberships()
    ):
        return None
    return {each.organisation_id for each in memberships() if each.organisation_id is not None}


def _early() -> set[int] | None:
    """Of whom the first year's movements are told: the steward's, and those of the own leaders."""
    if is_steward():
        return None
    return {
        each.organisation_id
        for each in memberships()
        if each.function is Function.leader and each.organisation_id is not None
    }


def known(friction_id: int) -> Friction:
    """One flag that the signed-in user may see."""
    try:
        return frictions.by_id(db.session(), scope(), friction_id)
    except NotFound:
        abort(404)


def may_move(organisation_id: int | None) -> bool:
    """Whether the signed-in user takes on what concerns an organisation, and does not only read."""
    if is_steward():
        return True
    own = {each.organisation_id for each in memberships() if each.function in MOVERS}
    return organisation_id in own or None in own


def _move(friction: Friction, state: State, reason: str) -> None:
    now = datetime.now(UTC)
    friction.move(state, today=_day(now), actor=current_user.email, reason=reason)
    why = friction.events[-1].reason
    subject = f"flag {friction.id}: {frictions.words(state)}. {why}".strip()
    session = db.session()
    audit.record(session, actor=current_user.email, deed="flag moved", subject=subject, now=now)
    session.commit()


def _day(moment: datetime) -> date:
    return moment.date()
