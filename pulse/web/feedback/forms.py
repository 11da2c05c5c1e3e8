"""The forms of a feedback box: a first message, what is answered, and the way back in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, ValidationError

from pulse.web.form import SelectChoice
from surveys.answering.envelopes import LONGEST
from surveys.answering.forms import URGENCIES, Open
from surveys.answering.said import whole

ALL = ""  # no partner in particular


def not_too_long(_form: Form, field: Field) -> None:
    """Refuse what has no room."""
    over = len((field.data or "").encode()) - LONGEST
    if over > 0:
        raise ValidationError(
            _(
                "Your message is too long by about %(n)s letters. Shorten it, or send the rest "
                "as a second message in the same thread. Nothing is lost: it is still below.",
                n=over,
            )
        )


class Message(Form):
    """What is said, in one field."""

    text = TextAreaField(
        _l("Your message"),
        filters=[whole],
        validators=[DataRequired(_l("Write your message")), not_too_long],
    )


class FirstMessage(Message):
    """All that a thread begins with."""

    category = RadioField(_l("What is it about?"), validate_choice=False)
    concerns = SelectField(_l("Which partner does it concern?"), validate_choice=False)
    urgency = RadioField(_l("How urgent is it?"), default=URGENCIES[0], validate_choice=False)
    left_out = SelectMultipleField(
        _l("Who should not read it?"),
        description=_l("Leave it empty, and all readers named above read it."),
        validate_choice=False,
    )
    receipt = HiddenField()
    looked = HiddenField()
    kept = BooleanField(_l("I have written the seven words down"))

    def offer(self, form: Open) -> None:
        """Fill in what can be chosen at this form."""
        choices = [SelectChoice(each, each) for each in form.categories]
        self.category.choices = choices
        everybody = SelectChoice(ALL, _("No partner in particular, or all of them"))
        self.concerns.choices = [everybody, *(SelectChoice(each, each) for each in form.partners)]
        words = {"not": _("It can wait"), "soon": _("Soon"), "now": _("Now")}
        self.urgency.choices = [SelectChoice(each, words[each]) for each in URGENCIES]
        self.left_out.choices = [
            SelectChoice(each, _("Readers of %(organisation)s", organisation=each))
            for each in form.organisations
        ]

    def whole(self, form: Open) -> bool:
        """Whether it can be sent, were it written down."""
        fits = self.validate()
        if self.category.data not in form.categories:
            self.category.errors = [_("Choose what it is about")]
            fits = False
        self.concerns.data = self.concerns.data or ALL
        if self.concerns.data not in {ALL, *form.partners}:
            self.concerns.errors = [_("Choose a partner of the list")]
            fits = False
        if self.urgency.data not in URGENCIES:
            self.urgency.data = URGENCIES[0]
        if not form.keys(self.excluded):
            self.left_out.errors = [_("Somebody must be left to read it")]
            fits = False
        return fits

    @property
    def excluded(self) -> frozenset[str]:
        """The organisations whose readers are left out."""
        return frozenset(self.left_out.data or ())

    def content(self, author: str) -> dict[str, Any]:
        """What is sealed.

        Args:
            author: the author's public key, in text.
        """
        return {
            "text": self.text.data,
            "category": self.category.data,
            "concerns": self.concerns.data,
            "urgency": self.urgency.data,
            "left_out": sorted(self.excluded),
            "author": author,
        }


class Taken(Form):
    """A receipt that was made for the message of a survey."""

    receipt = HiddenField()
    kept = BooleanField(_l("I have written the seven words down"))


class Receipt(Form):
    """Seven words."""

    words = TextAreaField(
        _l("Your seven words"),
        description=_l("In their order, with spaces between. Capitals do not matter."),
        validators=[DataRequired(_l("Type the seven words of your receipt"))],
    )


class Reply(Message):
    """One more message of the author's, with the receipt in hand."""

    words = HiddenField()
    text = TextAreaField(
        _l("Answer"),
        filters=[whole],
        validators=[DataRequired(_l("Write your answer")), not_too_long],
    )
    agrees = HiddenField()  # the number of the message in which words were asked for
    refuses = HiddenField()

    def content(self) -> dict[str, Any]:
        """What is sealed."""
        verdicts = {"agrees": self.agrees.data, "refuses": self.refuses.data}
        said = {name: each for name, each in verdicts.items() if (each or "").isdecimal()}
        return {"text": self.text.data, **said}


class Destroying(Form):
    """The wish to have a thread destroyed, said twice."""

    words = HiddenField()
    sure = BooleanField(
        _l("Yes, destroy it for good"),
        validators=[DataRequired(_l("Tick this first: nobody can bring it back"))],
    )
