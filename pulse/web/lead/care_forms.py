"""Forms with which frictions are raised by hand, and get somebody who follows them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from pulse.web.form import PageForm, SelectChoice
from surveys.lives import LONGEST

ACTS = ("propose", "accept", "decline", "reopen")
NOBODY = 0
MOST = LONGEST // 2 - 2


class CareForm(PageForm):
    """What is done about who follows a friction, and why."""

    act = StringField(validators=[AnyOf(ACTS)])
    liaison = SelectField(_l("Who is to follow it?"), validate_choice=False)
    reason = TextAreaField(
        _l("Why, in a sentence"),
        validators=[Length(max=LONGEST, message=_l("Use at most %(max)d characters"))],
    )


class RaiseForm(PageForm):
    """A friction in words: about whom, what anybody could see, and what it makes hard."""

    organisation = SelectField(_l("Which partner is it about?"), coerce=int)
    other = SelectField(_l("Between it and another one?"), coerce=int)
    topic = RadioField(_l("What is it about?"), validators=[DataRequired(_l("Choose one"))])
    seen = TextAreaField(
        _l("What can anybody see?"),
        validators=[
            DataRequired(_l("Say what anybody could see")),
            Length(max=MOST, message=_l("Use at most %(max)d characters")),
        ],
    )
    effect = TextAreaField(
        _l("What does that make hard for the work?"),
        validators=[
            DataRequired(_l("Say what it makes hard")),
            Length(max=MOST, message=_l("Use at most %(max)d characters")),
        ],
    )
    evidence = SelectField(_l("Does a flag go with it?"), coerce=int)

    def offer(
        self, own: Mapping[int, str], every: Mapping[int, str], flags: Mapping[int, str]
    ) -> None:
        """Offer partners and flags.

        Args:
            own: names of the partners that the liaison speaks for, by id.
            every: of all partners.
            flags: what the liaison sees flagged, by its number.
        """
        self.organisation.choices = list(own.items())
        self.other.choices = [(NOBODY, _("No: it lies within it")), *every.items()]
        self.evidence.choices = [(NOBODY, _("No")), *flags.items()]
        self.topic.choices = [SelectChoice(name, words) for name, words in topics().items()]

    def whole(self) -> bool:
        """Whether it was sent in order: two partners are not the same one."""
        if not self.validate_on_submit():
            return False
        if self.other.data == self.organisation.data:
            self.other.errors = [_("Choose another partner than the first")]
            return False
        return True


def topics() -> dict[str, str]:
    """What frictions by hand are about, in neutral words."""
    return {
        "decisions": _("It is not clear who decides"),
        "information": _("Something does not reach those who need it"),
        "promises": _("Something did not come as it was agreed"),
        "planning": _("A plan was made without some of those whom it touches"),
        "work": _("Ways of working do not fit together"),
        "credit": _("Work of one side is not seen by the other"),
        "other": _("Something else"),
    }
