"""Single people of a partner: taken in, changed, let go."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import DataRequired

from pulse.auth.guards import may
from pulse.auth.models import Function
from pulse.db import db
from pulse.web.manage.partners.views import the_organisation, write_down
from surveys import partners
from surveys.asking import addresses, persons, teams
from surveys.asking.people import Person
from surveys.errors import AddressInvalid, AlreadyThere, NameInvalid
from surveys.partners import Organisation, Unit

bp = Blueprint("persons", __name__, url_prefix="/manage/organisations/<int:organisation_id>/people")


class PersonForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """How somebody is called, reads, and where they belong."""

    name = StringField(_l("Name (optional)"))
    language = StringField(
        _l("Language of letters"),
        description=_l("A code such as en or de."),
        validators=[DataRequired(_l("Enter a language code, such as en"))],
    )
    team = SelectField(_l("Team"), coerce=int)

    def offer(self, organisation: Organisation) -> None:
        """The organisation's teams first, then those of its partners."""
        every = partners.organisations(db.session())
        homes = sorted(every, key=lambda each: each is not organisation)
        self.team.choices = [
            SelectChoice(unit.id, f"{home.name}: {unit.name or _('(no team)')}")
            for home in homes
            for unit in home.teams
        ]

    def unit(self) -> Unit:
        """The team that was chosen."""
        found = {u.id: u for each in partners.organisations(db.session()) for u in each.teams}
        return found[self.team.data]


class NewPersonForm(PersonForm):
    """Somebody to take in."""

    address = StringField(
        _l("E-mail address"), validators=[DataRequired(_l("Enter the e-mail address"))]
    )


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
