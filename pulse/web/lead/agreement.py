"""Where each partner's leader agrees to the charter, with what changed beside it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from pulse import accords
from pulse.auth.guards import is_steward, may, memberships
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.lead.agreement_forms import AgreeForm, AskForm
from pulse.web.lead.views import READERS
from surveys import agreements, charter, differences, partners
from surveys.errors import CharterInvalid
from surveys.partners import Organisation

bp = Blueprint("agreement", __name__, url_prefix="/agreement")


@bp.get("/")
@may(*READERS)
def index() -> ResponseReturnValue:
    """Show the version in force, what it changed, and who has yet to agree to it."""
    return _page(AgreeForm())


@bp.post("/")
@may(Function.leader)
def agree() -> ResponseReturnValue:
    """Agree for one's own organisation to the version that was read."""
    form = AgreeForm()
    own = {each.id: each for each in led()}
    if not form.validate_on_submit() or form.organisation.data not in own:
        abort(403)
    now = datetime.now(UTC)
    try:
        accords.agree(
            db.session(),
            own[form.organisation.data],
            form.version.data or 0,
            today=now.date(),
            actor=current_user.email,
            now=now,
            read=form.read.data,
        )
    except CharterInvalid:
        form.version.errors = [_("The charter was changed meanwhile. Read it again, then agree.")]
        return _page(form), 422
    db.session.commit()
    flash(_("Your organisation has agreed. It stands on the charter's public page."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/ask")
@may(Function.steward)
def ask() -> ResponseReturnValue:
    """Tell the leaders who have yet to agree that there is something to read."""
    form = AskForm()
    if not form.validate_on_submit():
        return _page(AgreeForm(formdata=None), form), 422
    told = accords.ask_partners(
        db.session(), form.why.data or "", actor=current_user.email, now=datetime.now(UTC)
    )
    db.session.commit()
    flash(ngettext("%(num)s letter leaves.", "%(num)s letters leave.", told), "success")
    return redirect(url_for(".index"), 303)


def led() -> list[Organisation]:
    """The organisations of the alliance that the signed-in user leads."""
    mine = {each.organisation_id for each in memberships() if each.function is Function.leader}
    return [each for each in partners.organisations(db.session()) if each.id in mine]


def _page(form: AgreeForm, asking: AskForm | None = None) -> str:
    session = db.session()
    now = charter.starter(session, partners.alliance(session))
    missing = agreements.lacking(session, now)
    every = agreements.versions(session)
    return render_template(
        "lead/agreement.html",
        charter=now,
        starter=agreements.needs_nobody(session, now),
        missing=missing,
        given=agreements.given(session, now),
        mine=[each for each in led() if each in missing],
        versions=differences.one_by_one(every),
        names=partners.names(session),
        form=form,
        asking=asking or AskForm(formdata=None, data={"why": now.why}),
        steward=is_steward(),
    )
