"""What the charter says the next wave waits for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from pulse import accords
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.form import SelectChoice
from pulse.web.manage.explained import Explained
from surveys import charter, partners

bp = Blueprint("waits", __name__, url_prefix="/manage/rules")


class GateForm(Explained):
    """What the next wave waits for."""

    gate = RadioField(
        _l("What does the next wave wait for?"),
        validators=[DataRequired(_l("Choose what it waits for"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.gate.choices = [
            SelectChoice("shared", _("Those who were asked were told what came of the last one")),
            SelectChoice("read", _("The partners have read the last report together")),
            SelectChoice("either", _("One of the two, whichever comes first")),
        ]


@bp.route("/gate", methods=["GET", "POST"])
@may(Function.steward)
def gate() -> ResponseReturnValue:
    """Say what must have become of a report before the next wave opens."""
    session = db.session()
    form = GateForm(data={"gate": charter.rules_of(session, None).gate})
    if form.validate_on_submit():
        accords.wait_for(session, partners.alliance(session), form.gate.data, form.because)
        session.commit()
        flash(
            _("It is in the charter. Partners agree to it before the next survey opens."), "success"
        )
        return redirect(url_for("agreement.index"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/gate.html", form=form, version=version)
    return page, 422 if form.errors else 200
