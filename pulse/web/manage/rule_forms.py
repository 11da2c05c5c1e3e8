"""Forms of the rules that a steward may change between launches."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FloatField, HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.validators import DataRequired, NumberRange, ValidationError

from pulse.web.form import SelectChoice
from pulse.web.manage.explained import Explained
from surveys.terms import CEILINGS, FLOORS, PLAIN

EVERYBODY, SILENT = "everybody", "silent"
MOST = 999  # answers that a threshold may ask for
DIGITS = re.compile(r"\b[0-9]{1,9}\b")


class RemindForm(Explained):
    """Who is reminded while a wave is open."""

    who = RadioField(
        _l("Who is reminded while a wave is open?"),
        validators=[DataRequired(_l("Choose who is reminded"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.who.choices = [
            SelectChoice(SILENT, _("Only those who have not answered")),
            SelectChoice(EVERYBODY, _("Everybody")),
        ]


class ProtectForm(Explained):
    """What is done to the numbers."""

    how = RadioField(
        _l("How are the numbers protected?"),
        validators=[DataRequired(_l("Choose how the numbers are protected"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.how.choices = [
            SelectChoice("standard", _("Noise in small groups")),
            SelectChoice("strict", _("Noise in every group")),
            SelectChoice(PLAIN, _("No noise, and figures of large groups only")),
        ]


class AnswersForm(Explained):
    """From how many answers something is shown; the fields' names are those of the charter."""

    team = IntegerField(_l("A team"), validators=[DataRequired(_l("Enter a number for teams"))])
    organisation = IntegerField(
        _l("An organisation"), validators=[DataRequired(_l("Enter a number for organisations"))]
    )
    item = IntegerField(
        _l("A single question"), validators=[DataRequired(_l("Enter a number for questions"))]
    )
    notes = IntegerField(_l("Notes"), validators=[DataRequired(_l("Enter a number for notes"))])

    def __init__(self, least: Mapping[str, int], **given: object) -> None:
        """Make the form.

        Args:
            least: by name, the number that may not be gone below.
            given: what fields hold before anything was sent.
        """
        super().__init__(**given)
        for name, lowest in least.items():
            message = _(
                "%(what)s: enter %(min)s or more, and at most %(most)s",
                what=self[name].label.text,
                min=lowest,
                most=MOST,
            )
            self[name].validators = [*self[name].validators, NumberRange(lowest, MOST, message)]

    def validate_item(self, field: IntegerField) -> None:
        """Refuse a question that is shown from fewer answers than a team."""
        if self.team.data is not None and (field.data or 0) < self.team.data:
            raise ValidationError(
                _("A single question: enter as many as for a team, or more (%(team)s)",
                  team=self.team.data)
            )  # fmt: skip


class FlagsForm(Explained):
    """How many false flags are tolerated."""

    a_year = FloatField(
        _l("How many false flags a year would you tolerate?"),
        validators=[
            DataRequired(_l("Enter a number, as 1 or 0.5")),
            NumberRange(
                min=FLOORS["false_flags"],
                max=CEILINGS["false_flags"],
                message=_l("Enter a number from %(min)s to %(max)s"),
            ),
        ],
    )
    alerted = SelectMultipleField(
        _l("Who gets a letter about a flag?"),
        validators=[DataRequired(_l("Choose one of them at least"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.alerted.choices = [
            SelectChoice("leader", _("The leaders of the partner that it is about")),
            SelectChoice("liaison", _("The liaisons")),
            SelectChoice("steward", _("The stewards")),
        ]


class ResultsForm(Explained):
    """Who reads what came of a wave."""

    way = RadioField(_l("Who may read it?"), validators=[DataRequired(_l("Choose one of them"))])

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.way.choices = [
            SelectChoice("link", _("Whoever has the page's address")),
            SelectChoice("sign_in", _("Whoever signs in: leaders, liaisons and stewards")),
        ]


class MutualForm(Explained):
    """Which partners see how they see each other."""

    agreed = SelectMultipleField(_l("Which partners agreed to the mutual view?"), coerce=int)
    seen = HiddenField()  # who agreed when the page was drawn

    def __init__(self, there: Mapping[int, str], **given: object) -> None:
        """Make the form.

        Args:
            there: partners' names by id.
            given: what fields hold before anything was sent.
        """
        super().__init__(**given)
        self.agreed.choices = [SelectChoice(place, name) for place, name in there.items()]

    @property
    def were(self) -> set[int] | None:
        """Those who agreed when the page was drawn; None if it does not say."""
        told = self.seen.data
        return None if told is None else {int(one) for one in DIGITS.findall(told)}
