"""The form of a mark on the lines of reports."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from pulse.db import db
from pulse.web.form import PageForm, SelectChoice
from pulse.web.manage.days import DayField
from surveys import partners

EVERYBODY = 0


class MarkForm(PageForm):
    """What happened, when, and to whom."""

    words = StringField(
        _l("What happened"),
        description=_l("Such as: a new director, a flood, two offices under one roof."),
        validators=[DataRequired(_l("Say in a few words what happened"))],
    )
    day = DayField(_l("Day"), validators=[InputRequired(_l("Enter the day, as 2026-11-22"))])
    organisation = SelectField(_l("On whose lines"), coerce=int, default=EVERYBODY)

    def offer(self) -> None:
        """All, or one organisation."""
        every = partners.organisations(db.session())
        self.organisation.choices = [
            SelectChoice(EVERYBODY, _("Everybody's")),
            *(SelectChoice(each.id, each.name) for each in every),
        ]
