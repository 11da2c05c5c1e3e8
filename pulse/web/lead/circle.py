"""Where a leader says with whom the people of the own organisation work."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from pulse.auth import audit
from pulse.auth.guards import may, memberships
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.lead.circle_forms import CircleForm
from surveys import contacts, partners

bp = Blueprint("circle", __name__, url_prefix="/reports/contacts")


@bp.route("/<int:organisation_id>", methods=["GET", "POST"])
@may(Function.leader)
def declare(organisation_id: int) -> ResponseReturnValue:
    """Say with whom the own organisation's people work."""
    session = db.session()
    there = {each.id: each for each in partners.organisations(session)}
    if organisation_id not in there or not _leads(organisation_id):
        abort(404)
    own = there.pop(organisation_id)
    known = contacts.declared(session).declared.get(own.id, frozenset())
    names = {place: each.name for place, each in there.items()}
    form = CircleForm(names, data={"known": sorted(known)})
    if form.validate_on_submit():
        if contacts.declare(session, own, form.known.data or ()):
            actor, now = current_user.email, datetime.now(UTC)
            audit.record(session, actor=actor, deed="contacts declared", subject=own.name, now=now)
            session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for("pairs.index"), 303)
    page = render_template("lead/partners/contacts.html", form=form, organisation=own)
    return page, 422 if form.errors else 200


def _leads(organisation_id: int) -> bool:
    return any(
        each.function is Function.leader and each.organisation_id == organisation_id
        for each in memberships()
    )
