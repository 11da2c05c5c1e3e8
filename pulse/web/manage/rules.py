"""The rules that a steward may change between launches: who is reminded, how numbers are kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse import accords, protecting
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.rule_forms import (
    EVERYBODY,
    SILENT,
    AnswersForm,
    FlagsForm,
    MutualForm,
    ProtectForm,
    RemindForm,
    ResultsForm,
)
from surveys import charter, partners
from surveys.errors import CharterInvalid
from surveys.terms import ANSWERS

bp = Blueprint("rules", __name__, url_prefix="/manage/rules")


@bp.route("/reminders", methods=["GET", "POST"])
@may(Function.steward)
def reminders() -> ResponseReturnValue:
    """Say who is reminded in the waves that open from now on."""
    session = db.session()
    alliance = partners.alliance(session)
    now = charter.rules_of(session, None).remind_everybody
    form = RemindForm(data={"who": EVERYBODY if now else SILENT})
    if form.validate_on_submit():
        accords.remind_everybody(
            session,
            alliance,
            form.who.data == EVERYBODY,
            form.because,
        )
        session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".reminders"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/rules.html", form=form, version=version)
    return page, 422 if form.errors else 200


@bp.route("/numbers", methods=["GET", "POST"])
@may(Function.steward)
def numbers() -> ResponseReturnValue:
    """Say how numbers are protected in the waves that open from now on; compare the ways."""
    session = db.session()
    form = ProtectForm(data={"how": charter.rules_of(session, None).protection})
    if form.validate_on_submit() and _protected(form):
        session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".numbers"), 303)
    page = render_template(
        "manage/numbers.html",
        form=form,
        version=charter.newest_version(session),
        view=protecting.view(session),
    )
    return page, 422 if form.errors else 200


@bp.route("/answers", methods=["GET", "POST"])
@may(Function.steward)
def answers() -> ResponseReturnValue:
    """Say from how many answers something is shown in the waves that open from now on."""
    session = db.session()
    rules, least = charter.rules_of(session, None), charter.least(session)
    form = AnswersForm(least, data={name: getattr(rules, name) for name in ANSWERS})
    if form.validate_on_submit():
        accords.require(
            session,
            partners.alliance(session),
            {name: form[name].data for name in ANSWERS},
            form.because,
        )
        session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".answers"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/answers.html", form=form, version=version, least=least)
    return page, 422 if form.errors else 200


@bp.route("/flags", methods=["GET", "POST"])
@may(Function.steward)
def flags() -> ResponseReturnValue:
    """Say how many false flags a year are tolerated in the waves that open from now on."""
    session = db.session()
    rules = charter.rules_of(session, None)
    form = FlagsForm(data={"a_year": rules.false_flags, "alerted": list(rules.named)})
    if form.validate_on_submit():
        accords.tolerate(
            session,
            partners.alliance(session),
            form.a_year.data or 0.0,
            form.because,
            alerted=form.alerted.data or (),
        )
        session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".flags"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/flags.html", form=form, version=version)
    return page, 422 if form.errors else 200


@bp.route("/views", methods=["GET", "POST"])
@may(Function.steward)
def views() -> ResponseReturnValue:
    """Say which partners see how they see each other in the waves that open from now on."""
    session = db.session()
    alliance = partners.alliance(session)
    agreed = charter.rules_of(session, None).agreed
    own = [each for each in accords.with_leaders(session, alliance) if each.id not in agreed]
    there = {
        each.id: each.name
        for each in alliance.organisations
        if each.id in agreed or (each.left is None and each not in own)
    }
    seen = " ".join(str(each) for each in sorted(agreed))
    form = MutualForm(there, data={"agreed": sorted(agreed), "seen": seen})
    if form.validate_on_submit():
        accords.share_views(
            session,
            alliance,
            form.agreed.data or (),
            form.because,
            form.were,
        )
        session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".views"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/views.html", form=form, version=version, own=own)
    return page, 422 if form.errors else 200


@bp.route("/results", methods=["GET", "POST"])
@may(Function.steward)
def results() -> ResponseReturnValue:
    """Say who reads what came of a wave."""
    session = db.session()
    form = ResultsForm(data={"way": charter.rules_of(session, None).results})
    if form.validate_on_submit():
        accords.open_results(
            session,
            partners.alliance(session),
            form.way.data,
            form.because,
        )
        session.commit()
        flash(_("The charter says so from now on."), "success")
        return redirect(url_for(".results"), 303)
    version = charter.newest_version(session)
    page = render_template("manage/results.html", form=form, version=version)
    return page, 422 if form.errors else 200


def _protected(form: ProtectForm) -> bool:
    """Whether the charter took what was chosen; what is softer than before is refused."""
    session = db.session()
    try:
        accords.protect(
            session,
            partners.alliance(session),
            form.how.data,
            form.because,
        )
    except CharterInvalid:
        form.how.errors = [
            *form.how.errors,
            _("A survey was opened with another protection already, and it may only get stricter."),
        ]
        return False
    return True
