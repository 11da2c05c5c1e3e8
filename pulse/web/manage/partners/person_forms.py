"""Forms about single people of a partner."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired

from pulse.db import db
from pulse.web.form import PageForm, SelectChoice
from surveys import partners
from surveys.partners import Organisation, Unit


class PersonForm(PageForm):
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
