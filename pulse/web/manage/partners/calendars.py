"""By which clock and calendar each organisation's letters leave."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.forms import ClockForm, ClosedFileForm, ClosedForm
from pulse.web.manage.partners.views import the_organisation
from surveys import blackouts, partners
from surveys.errors import FileUnreadable, NameInvalid, PlanInvalid
from surveys.partners import Organisation

bp = Blueprint("calendars", __name__, url_prefix="/manage/organisations")


def _today() -> date:
    return datetime.now(UTC).date()


@bp.route("/clock", methods=["GET", "POST"])
@may(Function.steward)
def alliance() -> ResponseReturnValue:
    """Say by which clock and holidays partners go that are added from now on."""
    session = db.session()
    whose = partners.alliance(session)
    form = ClockForm(obj=whose)
    if form.validate_on_submit():
        try:
            partners.settle_in(whose, **form.as_dict())
        except NameInvalid as error:
            form.time_zone.errors = [str(error)]
        else:
            write_down(
                "alliance's clock set", f"{whose.time_zone}, {whose.country or 'no country'}"
            )
            session.commit()
            flash(_("New organisations begin with this."), "success")
            return redirect(url_for("partners.index"), 303)
    page = render_template("manage/partners/clock.html", form=form, organisation=None)
    return page, 422 if form.errors else 200


@bp.route("/<int:organisation_id>/clock", methods=["GET", "POST"])
@may(Function.steward)
def clock(organisation_id: int) -> ResponseReturnValue:
    """Say by which clock and holidays one organisation goes."""
    organisation = the_organisation(organisation_id)
    form = ClockForm(obj=organisation)
    if form.validate_on_submit():
        try:
            partners.settle_in(organisation, **form.as_dict())
        except NameInvalid as error:
            form.time_zone.errors = [str(error)]
        else:
            write_down("organisation's clock set", organisation.name)
            db.session.commit()
            return redirect(url_for("partners.show", organisation_id=organisation_id), 303)
    page = render_template("manage/partners/clock.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200


@bp.get("/<int:organisation_id>/closed")
@may(Function.steward)
def closed(organisation_id: int) -> ResponseReturnValue:
    """List the days on which no letter leaves for an organisation."""
    return _page(the_organisation(organisation_id), ClosedForm(), ClosedFileForm())


@bp.post("/<int:organisation_id>/closed/add")
@may(Function.steward)
def add(organisation_id: int) -> ResponseReturnValue:
    """Put a day, or several in a row, on the list."""
    organisation = the_organisation(organisation_id)
    form = ClosedForm()
    if form.validate_on_submit() and form.first.data is not None:
        try:
            days = blackouts.stretch(form.first.data, form.last.data, form.label.data or "")
            blackouts.add(db.session(), organisation, days)
        except PlanInvalid as error:
            form.last.errors = [str(error)]
        else:
            write_down("days without letters added", organisation.name)
            db.session.commit()
            return redirect(url_for(".closed", organisation_id=organisation_id), 303)
    return _page(organisation, form, ClosedFileForm(formdata=None)), 422


@bp.post("/<int:organisation_id>/closed/import")
@may(Function.steward)
def import_(organisation_id: int) -> ResponseReturnValue:
    """Put the days of an iCalendar file on the list."""
    organisation = the_organisation(organisation_id)
    form = ClosedFileForm()
    if form.validate_on_submit():
        sent = form.file.data
        content = sent.stream.read(blackouts.MOST_BYTES + 1)
        try:
            days = blackouts.read(content, sent.filename or "The file", _today())
            fresh = blackouts.add(db.session(), organisation, days)
        except (FileUnreadable, PlanInvalid) as error:
            form.file.errors = [str(error)]
        else:
            write_down("days without letters imported", organisation.name)
            db.session.commit()
            flash(ngettext("%(num)s day is new.", "%(num)s days are new.", fresh), "success")
            return redirect(url_for(".closed", organisation_id=organisation_id), 303)
    return _page(organisation, ClosedForm(formdata=None), form), 422


@bp.post("/<int:organisation_id>/closed/remove")
@may(Function.steward)
def remove(organisation_id: int) -> ResponseReturnValue:
    """Take a day off the list."""
    organisation = the_organisation(organisation_id)
    day = request.form.get("day", type=date.fromisoformat)
    if day is not None:
        blackouts.remove(db.session(), organisation, day)
        write_down("day without letters removed", f"{organisation.name}: {day}")
        db.session.commit()
    return redirect(url_for(".closed", organisation_id=organisation_id), 303)


def _page(organisation: Organisation, form: ClosedForm, file: ClosedFileForm) -> str:
    return render_template(
        "manage/partners/closed.html",
        organisation=organisation,
        days=blackouts.to_come(db.session(), organisation, _today()),
        form=form,
        file=file,
    )
