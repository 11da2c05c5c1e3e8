"""The forms of the readers' desk."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length

from pulse.auth.models import User
from pulse.auth.readers import SHORTEST
from pulse.desk import Case
from pulse.web.form import PageForm, SelectChoice
from surveys.answering.envelopes import LONGEST
from surveys.answering.threads import State

AS_IT_IS = ""
NOBODY = "0"
SHORT = 60  # letters of a message by which its thread is known


class UnlockForm(PageForm):
    """The passphrase of a reader's key."""

    passphrase = PasswordField(
        _l("Your passphrase"), validators=[DataRequired(_l("Type your passphrase"))]
    )


class PassphraseForm(PageForm):
    """A new passphrase, and with it a new key."""

    passphrase = PasswordField(
        _l("Passphrase"),
        validators=[
            DataRequired(_l("Choose a passphrase")),
            Length(min=SHORTEST, message=_l("Use %(min)d characters or more")),
        ],
    )
    again = PasswordField(
        _l("The same once more"),
        validators=[EqualTo("passphrase", message=_l("Type the same passphrase twice"))],
    )
    anew = BooleanField(_l("I cannot use my old passphrase any more: make me a new key"))


class HoldForm(PageForm):
    """Who holds a thread."""

    holder = SelectField(_l("Who holds it?"), validate_choice=False, default=NOBODY)

    def offer(self, readers: Sequence[User]) -> None:
        """Offer those who can open it."""
        nobody = SelectChoice(NOBODY, _("Nobody: all readers are reminded of it"))
        self.holder.choices = [nobody, *(SelectChoice(str(e.id), e.email) for e in readers)]

    def chosen(self, readers: Sequence[User]) -> int | None:
        """The reader who was chosen; 0: nobody; None: no reader of this thread."""
        known = {NOBODY: 0, **{str(each.id): each.id for each in readers}}
        return known.get(self.holder.data or NOBODY)


class MergeForm(PageForm):
    """With which other thread one is taken together."""

    into = SelectField(_l("With which thread?"), validate_choice=False)
    said = TextAreaField(
        _l("What its author reads"),
        default=_l(
            "Others wrote on the same matter, and we take it together. You get the same answers "
            "here."
        ),
        validators=[DataRequired(_l("Say something to the author"))],
    )

    def offer(self, others: Sequence[Case]) -> None:
        """Offer the other threads by what they are about and how they begin."""
        self.into.choices = [
            SelectChoice(each.handle, f"{each.told('category')}: {each.told('text')[:SHORT]}")
            for each in others
        ]


class ReplyForm(PageForm):
    """What a reader writes to an author, and where the matter stands."""

    text = TextAreaField(_l("Write to the author"))
    state = SelectField(_l("Where it stands now"), default=AS_IT_IS)

    def offer(self) -> None:
        """Offer what may become of a thread."""
        self.state.choices = [
            SelectChoice(AS_IT_IS, _("As before")),
            SelectChoice(str(State.acknowledged.value), _("Acknowledged: we have read it")),
            SelectChoice(str(State.in_hand.value), _("In hand: somebody is at it")),
            SelectChoice(str(State.done.value), _("Done")),
            SelectChoice(str(State.impossible.value), _("Cannot be done, because (say why above)")),
        ]

    @property
    def chosen(self) -> State | None:
        """The state that was chosen; none: as before."""
        return State(int(self.state.data)) if self.state.data else None

    def whole(self) -> bool:
        """Whether there is something to keep, and a reason where one is owed."""
        if not self.validate_on_submit():
            return False
        text = (self.text.data or "").strip()
        if not text and self.chosen is State.impossible:
            self.text.errors = [_("Say in a sentence why it cannot be done")]
        elif not text and self.chosen is None:
            self.text.errors = [_("Write something, or say where it stands")]
        elif len(text.encode()) > LONGEST:
            self.text.errors = [_("This is too long for one message. Send the rest as a second.")]
        return not self.text.errors
