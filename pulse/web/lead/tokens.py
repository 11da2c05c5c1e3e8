"""Tokens of the signed-in user, with which a program of theirs reads the same reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from pulse.auth import audit, tokens
from pulse.auth.guards import may
from pulse.db import db
from pulse.errors import TokenInvalid, TooMany
from pulse.web.form import PageForm, SelectChoice
from pulse.web.lead.views import READERS

bp = Blueprint("tokens", __name__, url_prefix="/reports/tokens")

NAME = 80  # characters


class TokenForm(PageForm):
    """What a token is for, and how long it is good for."""

    name = StringField(
        _l("What it is for"),
        description=_l("Such as: our own dashboard"),
        validators=[
            DataRequired(_l("Say what it is for")),
            Length(max=NAME, message=_l("Use at most %(max)d characters")),
        ],
    )
    days = SelectField(_l("How long it is good for"), coerce=int)

    def offer(self) -> None:
        """Offer how long it may be good for."""
        self.days.choices = [
            SelectChoice(days, _("%(days)s days", days=days)) for days in tokens.LIVES
        ]


@bp.route("/", methods=["GET", "POST"])
@may(*READERS)
def index() -> ResponseReturnValue:
    """List the user's tokens, and make another one."""
    form = TokenForm()
    form.offer()
    if form.validate_on_submit() and _made(form):
        return redirect(url_for(".index"), 303)
    page = render_template(
        "lead/tokens.html",
        form=form,
        tokens=tokens.of_user(db.session(), current_user, _today()),
        host=current_app.extensions["pulse.settings"].public_url,
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:token_id>/end")
@may(*READERS)
def end(token_id: int) -> ResponseReturnValue:
    """Let one of the user's tokens be of no use any more."""
    try:
        gone = tokens.end(db.session(), current_user, token_id)
    except TokenInvalid:
        abort(404)
    _record("token ended", gone.name)
    flash(_("The token is of no use any more."), "success")
    return redirect(url_for(".index"), 303)


def _made(form: TokenForm) -> bool:
    """Whether a token could be made; its secret is shown on the next page, and never again."""
    name = " ".join((form.name.data or "").split())
    days = form.days.data
    try:
        secret = tokens.make(db.session(), current_user, name, days=days, today=_today())
    except TooMany as error:
        form.name.errors = [str(error)]
        return False
    _record("token made", name)
    flash(_("Your token, shown only now: %(secret)s", secret=secret), "success")
    return True


def _record(deed: str, subject: str) -> None:
    session, now = db.session(), datetime.now(UTC)
    audit.record(session, actor=current_user.email, deed=deed, subject=subject, now=now)
    session.commit()


def _today() -> date:
    return datetime.now(UTC).date()
