"""A form that goes nowhere: it shows every control on the design page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from pulse.web.form import SelectChoice


class SampleForm(Form):
    """One field of each kind."""

    name = StringField(
        _("Name of the wave"),
        description=_("As it stands in the letters, in a few words."),
        validators=[InputRequired(_("Say what the wave is called"))],
    )
    opens = DateField(_("Day it opens"), validators=[InputRequired(_("Choose the day it opens"))])
    instrument = SelectField(
        _("Questionnaire"),
        choices=[
            SelectChoice("trust-core", _("Trust across partners, 15 questions")),
            SelectChoice("process-trust", _("Trust in the survey, 2 questions")),
        ],
    )
    cadence = RadioField(
        _("How often"),
        choices=[
            SelectChoice("12", _("Every 12 weeks")),
            SelectChoice("4", _("Every 4 weeks, four questions at a time")),
        ],
        default="12",
    )
    modules = SelectMultipleField(
        _("Modules"),
        choices=[
            SelectChoice("recognition", _("Recognition")),
            SelectChoice("adaptability", _("Adaptability")),
        ],
    )
    reminders = BooleanField(_("Send two reminders"), default=True)
    roster = FileField(_("Roster"), description=_("CSV or XLSX, as your HR system exports it."))
    words = TextAreaField(_("Words for the letter"))
