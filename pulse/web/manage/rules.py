"""The one rule that a steward may switch between launches: who is reminded."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import DataRequired

from pulse import moves
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from surveys import charter, partners

bp = Blueprint("rules", __name__, url_prefix="/manage/rules")

EVERYBODY, SILENT = "everybody", "silent"


class RemindForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """Who is reminded while a wave is open."""

    who = RadioField(
        _l("Who is reminded while a wave is open?"),
        validators=[DataRequired(_l("Choose who is reminded"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.who.choices = [
            SelectChoice(SILENT, _("Only those who have not answered")),
            SelectChoice(EVERYBODY, _("Everybody")),
        ]


@bp.route("/reminders", methods=["GET", "POST"])
@may(Function.steward)
def reminders() -> ResponseReturnValue:
    """Say who is reminded in the waves that open from now on."""
    session = db.session()
    alliance = partners.alliance(session)
    now = charter.rules_of(session, None).remind_everybody
    form = RemindForm(data={"who": EVERYBODY if now else SILENT})
    if form.validate_on_submit():
        moves.remind_everybody(
            session,
            alliance,
            form.who.data == EVERYBODY,
            actor=current_user.email,
            now=datetime.now(UTC),
        )
        session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".reminders"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/rules.html", form=form, version=version)
    return page, 422 if form.errors else 200
