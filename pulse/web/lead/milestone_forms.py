"""The form of a milestone."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from pulse.web.form import PageForm, SelectChoice

NOBODY = 0


class PlainDayField(DateField):
    """A day, as a browser's own control sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a day, as 2026-01-31")) from error


class MilestoneForm(PageForm):
    """What happened, when, and where more is told."""

    day = PlainDayField(_l("Day"), validators=[InputRequired(_l("Enter the day, as 2026-11-22"))])
    words = StringField(
        _l("What happened"),
        description=_l(
            "Such as: the joint plan was signed; one office for both teams. Name no person: every "
            "partner reads it."
        ),
        validators=[DataRequired(_l("Say in a few words what happened"))],
    )
    link = StringField(
        _l("Where more is told, if anywhere"),
        description=_l("An address that begins with https://"),
    )
    author = SelectField(_l("In whose name"), coerce=int)

    def offer(self, names: Mapping[int, str], *, steward: bool) -> None:
        """Offer the organisations in whose name somebody may write, or the alliance's."""
        self.author.choices = [
            *([SelectChoice(NOBODY, _("The alliance's"))] if steward else []),
            *(SelectChoice(place, name) for place, name in names.items()),
        ]
