"""Single people of a partner: taken in, changed, let go."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.deeds import write_down
from pulse.web.manage.partners.person_forms import NewPersonForm, PersonForm
from pulse.web.manage.partners.views import the_organisation
from surveys.asking import addresses, persons, teams
from surveys.asking.people import Person
from surveys.errors import AddressInvalid, AlreadyThere, NameInvalid
from surveys.partners import Organisation

bp = Blueprint("persons", __name__, url_prefix="/manage/organisations/<int:organisation_id>/people")


@bp.route("/add", methods=["GET", "POST"])
@may(Function.steward)
def add(organisation_id: int) -> ResponseReturnValue:
    """Take somebody in."""
    organisation = the_organisation(organisation_id)
    form = NewPersonForm(data={"language": organisation.language})
    form.offer(organisation)
    if form.validate_on_submit():
        try:
            persons.add(
                db.session(),
                form.unit(),
                name=form.name.data or "",
                address=form.address.data or "",
                language=form.language.data,
            )
        except (AddressInvalid, AlreadyThere) as error:
            form.address.errors = [str(error)]
        except NameInvalid as error:
            form.form_errors.append(str(error))
        else:
            return _done(organisation, "person added", _("They are on the roster now."))
    return _page(form, organisation, None)


@bp.route("/<int:person_id>", methods=["GET", "POST"])
@may(Function.steward)
def change(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Change somebody's name, language or team."""
    organisation = the_organisation(organisation_id)
    person = addresses.somebody(db.session(), organisation, person_id)
    form = PersonForm(
        data={"name": person.name, "language": person.language, "team": person.unit_id}
    )
    form.offer(organisation)
    if form.validate_on_submit():
        try:
            persons.settle(
                person, form.unit(), name=form.name.data or "", language=form.language.data or ""
            )
        except NameInvalid as error:
            form.form_errors.append(str(error))
        else:
            return _done(organisation, "person changed", _("It is noted."))
    return _page(form, organisation, person)


@bp.post("/<int:person_id>/left")
@may(Function.steward)
def leave(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Mark somebody as having left."""
    organisation = the_organisation(organisation_id)
    person = addresses.somebody(db.session(), organisation, person_id)
    persons.leave(db.session(), person, datetime.now(UTC).date())
    return _done(organisation, "person left", _("They are marked as having left."))


def _done(organisation: Organisation, deed: str, words: str) -> ResponseReturnValue:
    write_down(deed, organisation.name)
    db.session.commit()
    flash(words, "success")
    teams_left = bool(teams.inhabited(db.session(), organisation))
    page = "partners.listed" if teams_left else "partners.show"
    return redirect(url_for(page, organisation_id=organisation.id), 303)


def _page(
    form: PersonForm, organisation: Organisation, person: Person | None
) -> ResponseReturnValue:
    page = render_template(
        "manage/partners/person.html", form=form, organisation=organisation, person=person
    )
    return page, 422 if form.errors else 200
