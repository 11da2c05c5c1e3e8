"""What an organisation's letters carry on top: its name and its logo."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.mail import logo
from pulse.mail.logo import LogoUnreadable
from pulse.web.manage.partners.views import the_organisation, write_down
from surveys import letterheads
from surveys.errors import NameInvalid

bp = Blueprint("heads", __name__, url_prefix="/manage/organisations/<int:organisation_id>/head")


class HeadForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """Name and logo on top of an organisation's letters."""

    name = StringField(
        _l("Name on top of its letters (optional)"),
        description=_l("As its people call it."),
        validators=[Length(max=80, message=_l("Use at most 80 characters"))],
    )
    logo = FileField(
        _l("Logo (optional)"),
        description=_l("PNG, JPEG or WebP, up to 2 MB. It is drawn anew, small and on white."),
    )


@bp.route("/", methods=["GET", "POST"])
@may(Function.steward)
def show(organisation_id: int) -> ResponseReturnValue:
    """Give an organisation's letters its name and its logo."""
    organisation = the_organisation(organisation_id)
    session = db.session()
    head = letterheads.of(session, organisation)
    form = HeadForm(data={"name": head.name})
    if form.validate_on_submit():
        try:
            if form.logo.data:
                with closing(form.logo.data.stream) as sent:
                    letterheads.draw(session, organisation, logo.read(sent))
            letterheads.name_it(session, organisation, form.name.data or "")
        except LogoUnreadable as error:
            form.logo.errors = [str(error)]
        except NameInvalid as error:
            form.name.errors = [str(error)]
        else:
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
