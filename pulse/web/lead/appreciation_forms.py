"""Forms of thanks: given by leaders, let through or not by the liaison of those who are thanked."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from pulse.web.form import PageForm
from pulse.web.printable import printable
from surveys.appreciation import LONGEST, REASON

ACTS = ("show", "decline")


class ThanksForm(PageForm):
    """Thanks from one partner to another."""

    giver = SelectField(_l("In whose name"), coerce=int)
    organisation = SelectField(_l("Whose people do you thank?"), coerce=int)
    words = TextAreaField(
        _l("What do you thank them for?"),
        description=_l("Name a team or what was done, and no person."),
        validators=[
            DataRequired(_l("Say what you thank them for")),
            Length(max=LONGEST, message=_l("Use at most %(max)d characters")),
            printable,
        ],
    )

    def offer(self, own: Mapping[int, str], every: Mapping[int, str]) -> None:
        """Offer those in whose name somebody may thank, and those who can be thanked."""
        self.giver.choices = list(own.items())
        alone = set(own) if len(own) == 1 else set()
        self.organisation.choices = [each for each in every.items() if each[0] not in alone]


class ModerateForm(PageForm):
    """What becomes of thanks."""

    act = StringField(validators=[AnyOf(ACTS)])
    seen = HiddenField()  # how it stood when the page was drawn
    unnamed = BooleanField(_l("No person is named, or everybody who is has agreed to it"))
    reason = StringField(
        _l("Why are they not shown?"),
        validators=[Length(max=REASON, message=_l("Use at most %(max)d characters")), printable],
    )
