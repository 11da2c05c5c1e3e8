"""Where each partner's leader says whether the partner takes part in the mutual view."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired

from pulse import accords
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.form import PageForm
from pulse.web.lead.agreement import led
from pulse.web.lead.views import READERS
from surveys import charter, partners

bp = Blueprint("taking_part", __name__, url_prefix="/agreement/mutual-view")

TAKES, LEAVES = "take-part", "withdraw"


class TakingPartForm(PageForm):
    """One click: for which organisation, and whether it takes part."""

    organisation = IntegerField(validators=[InputRequired()])
    decided = StringField(validators=[AnyOf((TAKES, LEAVES))])


@bp.get("/")
@may(*READERS)
def index() -> ResponseReturnValue:
    """Show which partners take part, and the reader's own decision."""
    session = db.session()
    return render_template(
        "lead/taking_part.html",
        agreed=charter.rules_of(session, None).agreed,
        organisations=partners.organisations(session),
        mine=led(),
    )


@bp.post("/")
@may(Function.leader)
def decide() -> ResponseReturnValue:
    """Take part, or withdraw, for one's own organisation; what is hidden is hidden at once."""
    form, own = TakingPartForm(), {each.id: each for each in led()}
    if not form.validate_on_submit() or form.organisation.data not in own:
        abort(403)
    takes, here = form.decided.data == TAKES, own[form.organisation.data]
    accords.take_part(db.session(), here, takes, actor=current_user.email, now=datetime.now(UTC))
    db.session.commit()
    if takes:
        flash(_("%(name)s takes part in surveys that open from now on.", name=here.name), "success")
    else:
        flash(
            _("%(name)s has withdrawn. No pair with it is shown any more.", name=here.name),
            "success",
        )
    return redirect(url_for(".index"), 303)
