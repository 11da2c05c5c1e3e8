"""What the charter says of frictions, and in words; partners agree to it afterwards."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse import accords
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.clause_forms import LadderForm, WordsForm
from surveys import charter, partners
from surveys.errors import CharterInvalid
from surveys.terms import LADDER

bp = Blueprint("clauses", __name__, url_prefix="/manage/rules")


@bp.route("/ladder", methods=["GET", "POST"])
@may(Function.steward)
def ladder() -> ResponseReturnValue:
    """Say how long each step of a friction's life may take, and who sees frictions in words."""
    session = db.session()
    rules = charter.rules_of(session, None)
    form = LadderForm(data={name: getattr(rules, name) for name in (*LADDER, "friction_seen")})
    if form.whole():
        accords.climb(
            session,
            partners.alliance(session),
            {name: form[name].data for name in LADDER},
            form.friction_seen.data,
            form.because,
        )
        return _kept()
    version = charter.newest_version(session)
    page = render_template("manage/ladder.html", form=form, version=version)
    return page, 422 if form.errors else 200


@bp.route("/words", methods=["GET", "POST"])
@may(Function.steward)
def words() -> ResponseReturnValue:
    """Say in words how data is shared, what quality means, and who decides what."""
    session, form = db.session(), WordsForm()
    if not form.is_submitted():
        form.fill(charter.starter(session, partners.alliance(session)).words)
    if form.validate_on_submit() and _worded(form):
        return _kept()
    version = charter.newest_version(session)
    page = render_template("manage/words.html", form=form, version=version)
    return page, 422 if form.errors else 200


def _kept() -> ResponseReturnValue:
    db.session.commit()
    flash(_("It is in the charter. Partners agree to it before the next survey opens."), "success")
    return redirect(url_for("agreement.index"), 303)


def _worded(form: WordsForm) -> bool:
    """Whether the charter took the words; a decision that nobody takes is refused."""
    session = db.session()
    try:
        accords.word(session, partners.alliance(session), form.clauses(), form.because)
    except CharterInvalid:
        form.quality.errors = [
            *form.quality.errors,
            _(
                "Say of each decision what it is, which role decides, and of which organisation,"
                " each in at most 200 characters that can be printed"
            ),
        ]
        return False
    return True
