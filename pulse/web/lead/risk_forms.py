"""Forms of the joint risk register."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from pulse.web.form import PageForm, SelectChoice
from pulse.web.lead.milestone_forms import NOBODY, PlainDayField
from pulse.web.printable import printable
from surveys.risks import OWNER, RESPONSE, WORDS

TOO_LONG = _l("Use at most %(max)d characters")


class WeighForm(PageForm):
    """Likelihood and impact of a risk, what is done about it, when it is looked at again."""

    likelihood = RadioField(
        _l("How likely is it?"), coerce=int, validators=[InputRequired(_l("Choose one"))]
    )
    impact = RadioField(
        _l("How great would its impact be?"),
        coerce=int,
        validators=[InputRequired(_l("Choose one"))],
    )
    response = TextAreaField(
        _l("What is done about it"),
        description=_l("Or why nothing is: to live with a risk is an answer, too."),
        validators=[
            DataRequired(_l("Say what is done about it")),
            Length(max=RESPONSE, message=TOO_LONG),
            printable,
        ],
    )
    review = PlainDayField(
        _l("When is it looked at again?"),
        validators=[InputRequired(_l("Enter the day, as 2026-11-22"))],
    )

    def weights(self) -> None:
        """Offer one to five, in words."""
        self.likelihood.choices = [SelectChoice(n, words) for n, words in likely().items()]
        self.impact.choices = [SelectChoice(n, words) for n, words in impacts().items()]


class RiskForm(WeighForm):
    """A risk that nobody has entered yet."""

    whose = SelectField(_l("Whose is it?"), coerce=int)
    words = StringField(
        _l("What may happen"),
        description=_l("Such as: the ship is not ready in spring. Name no person."),
        validators=[
            DataRequired(_l("Say what may happen")),
            Length(max=WORDS, message=TOO_LONG),
            printable,
        ],
    )
    owner = StringField(
        _l("Who answers for it"),
        description=_l("A role, not a person: it stays when people change."),
        validators=[
            DataRequired(_l("Name a role")),
            Length(max=OWNER, message=TOO_LONG),
            printable,
        ],
    )

    def offer(self, names: Mapping[int, str], *, everybody: bool) -> None:
        """Offer those in whose name somebody may write, and the weights."""
        self.weights()
        self.whose.choices = [
            *([SelectChoice(NOBODY, _("All partners together"))] if everybody else []),
            *(SelectChoice(place, name) for place, name in names.items()),
        ]


class AgainForm(WeighForm):
    """A risk that was looked at again."""

    why = StringField(
        _l("What has changed, in a sentence"),
        validators=[
            DataRequired(_l("Say what has changed, or that nothing has")),
            Length(max=RESPONSE, message=TOO_LONG),
            printable,
        ],
    )


class CloseForm(PageForm):
    """Why a risk is closed."""

    reason = StringField(
        _l("Why is it closed?"),
        description=_l("It happened, it cannot happen any more, or it became part of another one."),
        validators=[
            DataRequired(_l("Say in a sentence why")),
            Length(max=RESPONSE, message=TOO_LONG),
            printable,
        ],
    )


def likely() -> dict[int, str]:
    """How likely a risk is, in words."""
    return {
        1: _("1 – hardly ever"),
        2: _("2 – unlikely"),
        3: _("3 – may well happen"),
        4: _("4 – likely"),
        5: _("5 – almost certain"),
    }


def impacts() -> dict[int, str]:
    """How great its impact would be, in words."""
    return {
        1: _("1 – hardly noticed"),
        2: _("2 – costs some days"),
        3: _("3 – endangers a goal of one partner"),
        4: _("4 – endangers a joint goal"),
        5: _("5 – endangers the mission"),
    }
