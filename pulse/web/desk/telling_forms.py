"""The forms with which readers tell others of a thread."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from pulse.web.form import PageForm, SelectChoice
from surveys.answering.said import QUOTED, whole
from surveys.appreciation import LONGEST as THANKS
from surveys.partners import Organisation
from surveys.told import LONGEST

OWN = ""  # the reader's words
ALL = ""  # all organisations
SHORT = Length(max=LONGEST, message=_l("Use at most %(max)d characters"))
BEGINNING = 90  # letters of a quotation in a list


class QuoteForm(PageForm):
    """Which words an author is asked for."""

    words = TextAreaField(
        _l("The words that would be shown"),
        description=_l("The author's, shortened if need be, and nothing that tells who they are."),
        filters=[whole],
        validators=[
            DataRequired(_l("Say which words")),
            Length(max=QUOTED, message=_l("Use at most %(max)d characters")),
        ],
    )


class PublishForm(PageForm):
    """What was asked, and the answer to everybody."""

    quote = SelectField(_l("Whose words say what was asked?"), validate_choice=False, default=OWN)
    asked = TextAreaField(
        _l("What was asked, in your words"),
        description=_l("Say the matter, not the case: no place, day or detail that fits one."),
        filters=[whole],
        validators=[SHORT],
    )
    answer = TextAreaField(
        _l("Your answer to everybody"),
        filters=[whole],
        validators=[DataRequired(_l("Write the answer")), SHORT],
    )

    def offer(self, leave: Sequence[str]) -> None:
        """Offer the words that the author agreed to, by their place."""
        own = SelectChoice(OWN, _("Mine, below"))
        theirs = [SelectChoice(str(nth), words[:BEGINNING]) for nth, words in enumerate(leave)]
        self.quote.choices = [own, *theirs]

    def chosen(self, leave: Sequence[str]) -> str:
        """The author's words that were chosen; empty: the reader's own."""
        listed = {str(nth): words for nth, words in enumerate(leave)}
        return listed.get(self.quote.data or OWN, "")

    def whole(self, leave: Sequence[str]) -> bool:
        """Whether both halves are there."""
        if not self.validate_on_submit():
            return False
        if self.quote.data != OWN and not self.chosen(leave):
            self.quote.errors = [_("The author did not agree to these words")]
        elif self.quote.data == OWN and not self.asked.data:
            self.asked.errors = [_("Say what was asked")]
        return not (self.asked.errors or self.quote.errors)


class ThanksForm(PageForm):
    """Thanks to a partner's people, in a reader's words or in those the author agreed to."""

    organisation = SelectField(_l("Whose people are thanked?"), validate_choice=False)
    words = TextAreaField(
        _l("What are they thanked for?"),
        description=_l(
            "In your own words, or in those that the author agreed to. Name no person, and nothing "
            "that tells who wrote."
        ),
        filters=[whole],
        validators=[
            DataRequired(_l("Say what they are thanked for")),
            Length(max=THANKS, message=_l("Use at most %(max)d characters")),
        ],
    )

    def offer(self, owners: Sequence[Organisation]) -> None:
        """Offer the organisations."""
        self.organisation.choices = [SelectChoice(str(each.id), each.name) for each in owners]


class FrictionForm(PageForm):
    """A friction, in a reader's words."""

    organisation = SelectField(_l("Which organisation does it concern?"), validate_choice=False)
    words = TextAreaField(
        _l("What is the friction?"),
        description=_l(
            "In your own words and without a quotation. Name no person, and nothing that tells "
            "who wrote."
        ),
        filters=[whole],
        validators=[DataRequired(_l("Say what it is")), SHORT],
    )

    def offer(self, owners: Sequence[Organisation]) -> None:
        """Offer the organisations."""
        everybody = SelectChoice(ALL, _("All of them together"))
        self.organisation.choices = [
            everybody,
            *(SelectChoice(str(each.id), each.name) for each in owners),
        ]
