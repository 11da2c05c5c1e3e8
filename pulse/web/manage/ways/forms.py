"""Forms of the other ways in: people without an address, and channels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from pulse.mail import webhooks
from pulse.web.form import PageForm, SelectChoice
from surveys.asking import hats
from surveys.errors import NameInvalid
from surveys.partners import Organisation, Unit

WRONG = _l("Enter a number from 0 to %(most)s", most=hats.MOST)
EVERYBODY = 0  # the choice of a channel that all partners read


class CountField(IntegerField):
    """How many people; nothing typed is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        if not "".join(valuelist).strip():
            self.data = 0
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(WRONG)) from error


class PaperForm(PageForm):
    """How many people without an address each team has; a team that is not on the roster, too."""

    team = StringField(
        _l("Another team (optional)"),
        description=_l("One of which nobody has an address, so that the roster does not list it."),
        validators=[Length(max=200, message=_l("Use at most 200 characters"))],
    )
    people = CountField(_l("Its people"), validators=[Optional(), NumberRange(0, hats.MOST, WRONG)])

    def validate_people(self, field: CountField) -> None:
        """People are of a team with a name."""
        if field.data and not (self.team.data or "").strip():
            raise ValidationError(_("Enter the name of the team"))

    @property
    def rows(self) -> list[CountField]:
        """The fields of the teams that are there."""
        return [field for field in self if field.name.startswith("unit")]

    def numbers(self) -> dict[int, int]:
        """How many people each team has, by its id."""
        return {int(field.name.removeprefix("unit")): field.data or 0 for field in self.rows}


def paper_form(units: Sequence[Unit], counted: dict[int, int]) -> PaperForm:
    """The form with a field for each team."""
    fields: dict[str, Any] = {
        f"unit{unit.id}": CountField(
            unit.name or _("(no team)"),
            default=counted.get(unit.id, 0),
            validators=[NumberRange(0, hats.MOST, WRONG)],
        )
        for unit in units
    }
    made: PaperForm = type("TeamsForm", (PaperForm,), fields)()
    return made


class ChannelForm(PageForm):
    """A channel to announce waves in."""

    name = StringField(
        _l("Name of the channel"),
        description=_l("As people know it, such as #all-staff."),
        validators=[
            DataRequired(_l("Enter the channel's name")),
            Length(max=80, message=_l("Use at most 80 characters")),
        ],
    )
    organisation = SelectField(
        _l("Who reads it?"),
        coerce=int,
        description=_l("It is told of those waves only that ask these people."),
    )
    address = StringField(
        _l("Address of its incoming webhook"),
        description=_l(
            "Made in the chat program, in the channel's settings. Whoever has it can post there, "
            "so it is not shown again."
        ),
        validators=[DataRequired(_l("Enter the address, which begins with https://"))],
    )

    def __init__(self, organisations: Sequence[Organisation], here: Collection[int]) -> None:
        super().__init__()
        self.here = here  # ports of this machine where a chat program may listen
        self.organisation.choices = [
            SelectChoice(EVERYBODY, _("People of all partners")),
            *(SelectChoice(each.id, each.name) for each in organisations),
        ]

    def validate_address(self, field: StringField) -> None:
        """It could be the address of a webhook."""
        try:
            webhooks.check((field.data or "").strip(), self.here)
        except NameInvalid as error:
            raise ValidationError(str(error)) from error
