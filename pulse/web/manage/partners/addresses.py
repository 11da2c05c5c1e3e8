"""Whom no letter reaches: who is asked about it, the right addresses, and one more try."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pulse.auth import invite
from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.errors import AddressInvalid as NoAddress
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.forms import AddressForm, ContactForm
from pulse.web.manage.partners.views import the_organisation
from surveys.asking import addresses, undelivered
from surveys.asking.people import Person
from surveys.errors import AddressInvalid, AlreadyThere, IllegalMove

bp = Blueprint(
    "addresses", __name__, url_prefix="/manage/organisations/<int:organisation_id>/addresses"
)


def _somebody(organisation_id: int, person_id: int) -> Person:
    return addresses.somebody(db.session(), the_organisation(organisation_id), person_id)


def _leave(count: int) -> str:
    """What a steward is told of the letters that leave once more."""
    if not count:
        return str(_("It is noted. No letter waited for it."))
    words = ngettext(
        "It is noted. The letter of the open wave leaves again.",
        "It is noted. The letters of %(num)s open waves leave again.",
        count,
    )
    return str(words)


@bp.get("/")
@may(Function.steward)
def index(organisation_id: int) -> ResponseReturnValue:
    """List whom no letter reaches."""
    organisation = the_organisation(organisation_id)
    return render_template(
        "manage/partners/addresses.html",
        organisation=organisation,
        lost=undelivered.listed(db.session(), organisation),
    )


@bp.route("/<int:person_id>", methods=["GET", "POST"])
@may(Function.steward)
def correct(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Give somebody another address; a letter that came to nothing follows."""
    person = _somebody(organisation_id, person_id)
    form = AddressForm(data={"address": person.address})
    if form.validate_on_submit():
        try:
            count = addresses.correct(db.session(), person, form.address.data or "")
        except (AddressInvalid, AlreadyThere, IllegalMove) as error:
            form.address.errors = [str(error)]
        else:
            write_down("address corrected", the_organisation(organisation_id).name)
            db.session.commit()
            flash(_leave(count), "success")
            return redirect(url_for(".index", organisation_id=organisation_id), 303)
    page = render_template(
        "manage/partners/correct.html",
        form=form,
        person=person,
        organisation=the_organisation(organisation_id),
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:person_id>/again")
@may(Function.steward)
def again(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Try an address once more that was right, and took nothing."""
    count = addresses.again(db.session(), _somebody(organisation_id, person_id))
    write_down("address tried again", the_organisation(organisation_id).name)
    db.session.commit()
    flash(_leave(count), "success")
    return redirect(url_for(".index", organisation_id=organisation_id), 303)


@bp.route("/contact", methods=["GET", "POST"])
@may(Function.steward)
def contact(organisation_id: int) -> ResponseReturnValue:
    """Say who is asked for the right addresses of an organisation's people."""
    organisation = the_organisation(organisation_id)
    form = ContactForm(obj=organisation)
    if form.validate_on_submit():
        given = (form.contact.data or "").strip()
        try:
            organisation.contact = invite.folded(given) if given else None
        except NoAddress as error:
            form.contact.errors = [str(error)]
        else:
            write_down("contact for addresses set", organisation.name)
            db.session.commit()
            return redirect(url_for(".index", organisation_id=organisation_id), 303)
    page = render_template("manage/partners/contact.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200
