"""Marks on the lines of reports: what happened to partners, and what a steward writes."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.mark_forms import EVERYBODY, MarkForm
from pulse.web.manage.partners.views import the_organisation
from surveys import marks, partners
from surveys.errors import NameInvalid

bp = Blueprint("marks", __name__, url_prefix="/manage/organisations/marks")


def _today() -> date:
    return datetime.now(UTC).date()


@bp.route("/", methods=["GET", "POST"])
@may(Function.steward)
def index() -> ResponseReturnValue:
    """List the marks, and take another one."""
    session = db.session()
    form = MarkForm(data={"day": _today()})
    form.offer()
    if form.validate_on_submit() and form.day.data is not None:
        chosen = form.organisation.data
        owner = the_organisation(chosen) if chosen != EVERYBODY else None
        try:
            made = marks.note(
                session,
                form.words.data or "",
                day=form.day.data,
                organisation=owner,
                today=_today(),
            )
        except NameInvalid as error:
            form.words.errors = [str(error)]
        else:
            write_down("mark written", made.what)
            session.commit()
            return redirect(url_for(".index"), 303)
    page = render_template("manage/partners/marks.html", form=form, marks=_listed())
    return page, 422 if form.errors else 200


@bp.post("/<int:mark_id>/remove")
@may(Function.steward)
def remove(mark_id: int) -> ResponseReturnValue:
    """Take away a mark that a steward wrote."""
    gone = marks.remove(db.session(), mark_id)
    write_down("mark removed", gone.what)
    db.session.commit()
    return redirect(url_for(".index"), 303)


def _listed() -> list[tuple[marks.SeriesMark, str | None]]:
    """Every mark with the name of whose lines carry it, as it is called now; None for all."""
    names = partners.names(db.session())
    return [
        (each, None if each.kind in marks.EVERYBODYS else names.get(str(each.organisation_id)))
        for each in marks.every(db.session())
    ]
