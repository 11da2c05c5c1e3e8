"""Who works with whom: the matrix of what organisations declared, and how it is brought in."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.contact_forms import ContactFileForm, ContactForm
from pulse.web.manage.partners.views import the_organisation
from surveys import contacts, partners
from surveys.errors import FileUnreadable
from surveys.files import contacts as files
from surveys.files.table import MOST_BYTES, read_table

bp = Blueprint("contacts", __name__, url_prefix="/manage/organisations/contacts")


@bp.get("/")
@may(Function.steward)
def index() -> str:
    """Show who says that its people work with whom."""
    return _page(ContactFileForm())


@bp.route("/<int:organisation_id>", methods=["GET", "POST"])
@may(Function.steward)
def declare(organisation_id: int) -> ResponseReturnValue:
    """Say with whom one organisation's people work."""
    session = db.session()
    whose = the_organisation(organisation_id)
    others = [each for each in partners.organisations(session) if each.id != whose.id]
    known = contacts.declared(session).declared.get(whose.id, frozenset())
    form = ContactForm({each.id: each.name for each in others}, data={"known": sorted(known)})
    if form.validate_on_submit():
        if contacts.declare(session, whose, form.known.data or ()):
            write_down("contacts declared", whose.name)
            session.commit()
        flash(_("Waves that open from now on follow this."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("manage/partners/works_with.html", form=form, organisation=whose)
    return page, 422 if form.errors else 200


@bp.get("/contacts.csv")
@may(Function.steward)
def hand_out() -> Response:
    """Hand out what was declared, one pair to a row."""
    text = "\ufeff" + "".join(files.lines(db.session()))
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="pulse-contacts.csv"'
    return response


@bp.post("/import")
@may(Function.steward)
def import_() -> ResponseReturnValue:
    """Take over what a file declares for each organisation in its first column."""
    form = ContactFileForm()
    if not form.validate_on_submit():
        return _page(form), 422
    session, sent = db.session(), form.file.data
    try:
        content = sent.stream.read(MOST_BYTES + 1)
        found = files.read(session, read_table(content, sent.filename or "The file"))
    except FileUnreadable as error:
        form.file.errors = [str(error)]
        return _page(form), 422
    for place, others in sorted(found.items()):
        whose = the_organisation(place)
        if contacts.declare(session, whose, others):
            write_down("contacts declared", whose.name)
    session.commit()
    told = ngettext(
        "The file says of %(num)s organisation whom it works with.",
        "The file says of %(num)s organisations whom they work with.",
        len(found),
    )
    flash(told, "success")
    return redirect(url_for(".index"), 303)


def _page(form: ContactFileForm) -> str:
    session = db.session()
    return render_template(
        "manage/partners/contacts.html",
        organisations=partners.organisations(session),
        contacts=contacts.declared(session),
        form=form,
    )
