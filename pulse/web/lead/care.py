"""Frictions raised by hand, and who follows a friction: proposed, accepted, opened again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.lead import caring
from pulse.web.lead import frictions as flags
from pulse.web.lead import heard as words
from pulse.web.lead.care_forms import CareForm, RaiseForm
from pulse.web.lead.views import READERS
from surveys import care, frictions, partners
from surveys.care import Matter
from surveys.errors import IllegalMove, NotFound, ReasonMissing
from surveys.frictions import Friction

BEGUN = ("organisation", "other", "evidence")  # fields that an address may fill in

bp = Blueprint("care", __name__, url_prefix="/frictions")


@bp.route("/new", methods=["GET", "POST"])
@may(Function.liaison)
def new() -> ResponseReturnValue:
    """Raise a friction by hand: within one's own organisation, or between it and another."""
    session, form = db.session(), RaiseForm(data=_begun())
    own, every = caring.raising()
    form.offer(own, every, _flags())
    if form.whole():
        made = _raised(form)
        session.commit()
        flash(_("It is raised. Those whom it concerns can see it."), "success")
        return redirect(url_for("heard.show", heard_id=made), 303)
    page = render_template("lead/frictions/new.html", form=form)
    return page, 422 if form.errors else 200


@bp.post("/<int:friction_id>/care")
@may(*READERS)
def flag(friction_id: int) -> ResponseReturnValue:
    """Say who is to follow a flag, accept that or not, or open it again."""
    friction = flags.known(friction_id)
    refused = _done(friction, may_move=flags.may_move(friction.organisation_id))
    if refused:
        return flags.page(friction, refused=refused), 422
    return redirect(url_for("frictions.show", friction_id=friction_id), 303)


@bp.post("/heard/<int:heard_id>/care")
@may(*READERS)
def matter(heard_id: int) -> ResponseReturnValue:
    """The same of a friction in words."""
    found = words.known(heard_id)
    refused = _done(found, may_move=words.may_take_on(found))
    if refused:
        return words.page(found, refused=refused), 422
    return redirect(url_for("heard.show", heard_id=heard_id), 303)


def _begun() -> dict[str, int]:
    """What the page that leads here knows already: about whom it is, and the flag."""
    given = {name: request.args.get(name, type=int) for name in BEGUN}
    return {name: value for name, value in given.items() if value is not None}


def _flags() -> dict[int, str]:
    """What the signed-in liaison sees flagged, by its number."""
    found = frictions.listed(db.session(), flags.scope())
    return {each.id: _flagged(each) for each in found}


def _flagged(friction: Friction) -> str:
    names = [each.name for each in (friction.organisation, friction.other) if each is not None]
    told: str = _(
        "Flag %(number)s, %(names)s, since about %(day)s",
        number=friction.id,
        names=" – ".join(names) or _("All organisations together"),
        day=friction.onset.isoformat(),
    )
    return told


def _raised(form: RaiseForm) -> int:
    """Raise what was sent, and write it down."""
    session, now = db.session(), datetime.now(UTC)
    alliance = partners.alliance(session)
    both = [
        partners.by_id(session, alliance, key)
        for key in (form.organisation.data, form.other.data)
        if key
    ]
    made = care.raised(
        session,
        both[0],
        both[1] if len(both) > 1 else None,
        topic=form.topic.data,
        seen=form.seen.data or "",
        effect=form.effect.data or "",
        evidence=_evidence(form.evidence.data),
        today=now.date(),
        actor=current_user.email,
    )
    subject = f"friction {made.id}: {' – '.join(each.name for each in both)}, {made.topic}"
    audit.record(
        session, actor=current_user.email, deed="friction raised", subject=subject, now=now
    )
    return made.id


def _evidence(number: int) -> Friction | None:
    if not number:
        return None
    try:
        return frictions.by_id(db.session(), flags.scope(), number)
    except NotFound:
        abort(404)


def _done(found: Matter, *, may_move: bool) -> str:
    """Do what was asked, and write it down with who and why; what kept it from being done."""
    form = CareForm()
    act, own = form.act.data, caring.speaks_for(found)
    if not (own if act in ("accept", "decline") else may_move):
        abort(403)
    refused = _refused(form, found, own)
    if refused:
        return str(refused)
    kind = "flag" if isinstance(found, Friction) else "friction"
    last, session = found.events[-1], db.session()
    audit.record(
        session,
        actor=current_user.email,
        deed=f"{kind} {last.deed}",
        subject=f"{kind} {found.id}: {last.reason}",
        now=datetime.now(UTC),
    )
    session.commit()
    flash(_("This is kept beside the friction."), "success")
    return ""


def _refused(form: CareForm, found: Matter, own: set[int]) -> LazyString | str | None:
    """Do what was sent; a sentence about what kept it from being done."""
    if not form.validate_on_submit():
        return _l("Say in a sentence why, and not too long.")
    if form.act.data == "propose" and form.liaison.data not in caring.liaisons(found):
        return _l("Choose a liaison.")
    try:
        _do(form, found, own)
    except ReasonMissing:
        return _l("Say in a sentence why: it stays beside the friction.")
    except IllegalMove:
        return _l("That cannot be done as it stands now. Read the page again.")
    return None


def _do(form: CareForm, found: Matter, own: set[int]) -> None:
    act, reason = form.act.data, form.reason.data or ""
    today, actor = datetime.now(UTC).date(), current_user.email
    if act == "propose":
        care.propose(found, form.liaison.data, own, today=today, actor=actor, reason=reason)
    elif act == "accept":
        care.accept(found, own, today=today, actor=actor)
    elif act == "decline":
        care.decline(found, own, today=today, actor=actor, reason=reason)
    else:
        care.reopen(found, today=today, actor=actor, reason=reason)
