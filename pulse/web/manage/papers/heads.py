"""What an organisation's letters carry on top: its name and its logo."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.mail import logo
from pulse.mail.logo import LogoUnreadable
from pulse.web.manage.deeds import write_down
from pulse.web.manage.papers.forms import HeadForm
from pulse.web.manage.partners.views import the_organisation
from surveys import letterheads
from surveys.errors import NameInvalid
from surveys.partners import Organisation

bp = Blueprint("heads", __name__, url_prefix="/manage/organisations/<int:organisation_id>/head")


@bp.route("/", methods=["GET", "POST"])
@may(Function.steward)
def show(organisation_id: int) -> ResponseReturnValue:
    """Give an organisation's letters its name and its logo."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    head = letterheads.of(session, organisation)
    form = HeadForm(data={"name": head.name})
    if form.validate_on_submit():
        if _kept(organisation, form):
            write_down("letterhead set", organisation.name)
            session.commit()
            flash(_("Its letters look like this from now on."), "success")
            return redirect(url_for(".show", organisation_id=organisation_id), 303)
        session.rollback()
        head = letterheads.of(session, organisation)
    page = render_template(
        "manage/papers/head.html", form=form, organisation=organisation, drawn=head.logo is not None
    )
    return page, 422 if form.errors else 200


def _kept(organisation: Organisation, form: HeadForm) -> bool:
    """Whether the letterhead took what was sent; the form says why not."""
    session = db.session()
    try:
        if form.logo.data:
            with closing(form.logo.data.stream) as sent:
                letterheads.draw(session, organisation, logo.read(sent))
        letterheads.name_it(session, organisation, form.name.data or "")
    except LogoUnreadable as error:
        form.logo.errors = [str(error)]
    except NameInvalid as error:
        form.name.errors = [str(error)]
    return not form.errors


@bp.get("/logo.png")
@may(Function.steward)
def picture(organisation_id: int) -> ResponseReturnValue:
    """The logo as letters carry it."""
    drawn = letterheads.of(db.session(), the_organisation(organisation_id)).logo
    if drawn is None:
        abort(404)
    return Response(drawn, mimetype="image/png")


@bp.post("/remove-logo")
@may(Function.steward)
def remove(organisation_id: int) -> ResponseReturnValue:
    """Take the logo off."""
    organisation = the_organisation(organisation_id)
    letterheads.draw(db.session(), organisation, None)
    write_down("logo removed", organisation.name)
    db.session.commit()
    return redirect(url_for(".show", organisation_id=organisation_id), 303)
