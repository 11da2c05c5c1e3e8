"""How often the signed-in user gets letters about reports, and whether a report comes along."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired

from pulse.auth import choices
from pulse.auth.guards import may
from pulse.auth.models import Often
from pulse.db import db
from pulse.web.form import PageForm, SelectChoice
from pulse.web.lead.views import READERS

bp = Blueprint("choices", __name__, url_prefix="/reports/letters")


class ChoiceForm(PageForm):
    """How often, and what comes along."""

    often = RadioField(_l("How often"), validators=[DataRequired(_l("Choose how often"))])
    enclosed = BooleanField(
        _l("Send the report along as a PDF"),
        description=_l("Whoever can read your mail can then read its figures."),
    )

    def offer(self) -> None:
        """Offer how often."""
        self.often.choices = [
            SelectChoice(Often.each.value, _("A letter with each report")),
            SelectChoice(Often.quarterly.value, _("One letter a quarter")),
            SelectChoice(Often.never.value, _("None: I look by myself")),
        ]


@bp.route("/", methods=["GET", "POST"])
@may(*READERS)
def index() -> ResponseReturnValue:
    """Show and take what letters the user wants."""
    session = db.session()
    held = choices.of(session, current_user)
    form = ChoiceForm(data={"often": held.often.value, "enclosed": held.enclosed})
    form.offer()
    if form.validate_on_submit():
        often, enclosed = Often(form.often.data), bool(form.enclosed.data)
        today = datetime.now(UTC).date()
        choices.choose(session, current_user, often, enclosed=enclosed, today=today)
        session.commit()
        flash(_("It is as you wish from the next letter on."), "success")
        return redirect(url_for(".index"), 303)
    return render_template("lead/choices.html", form=form), 422 if form.errors else 200
