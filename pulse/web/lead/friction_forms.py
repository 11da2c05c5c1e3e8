"""The form that takes a flag on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from pulse.web.form import PageForm, SelectChoice
from surveys.frictions import LONGEST, REASONED, State


class MoveForm(PageForm):
    """What becomes of a flag, and why."""

    state = RadioField(
        _l("What becomes of it?"), validators=[DataRequired(_l("Choose what becomes of it"))]
    )
    reason = TextAreaField(
        _l("Why, in a sentence or two"),
        validators=[Length(max=LONGEST, message=_l("Use at most %(max)d characters"))],
    )

    def offer(self, moves: Sequence[State]) -> None:
        """Offer what may become of it."""
        words = {
            State.acknowledged: _("Acknowledged: we have seen it"),
            State.in_hand: _("In hand: somebody is at it"),
            State.resolved: _("Resolved: it was talked over and settled"),
            State.dismissed: _("Dismissed: it is nothing, or something else"),
        }
        self.state.choices = [SelectChoice(each.value, words[each]) for each in moves]

    def whole(self) -> bool:
        """Whether it was sent in order: what is over has a reason."""
        if not self.validate_on_submit():
            return False
        if self.state.data in REASONED and not (self.reason.data or "").strip():
            self.reason.errors = [_("Say in a sentence why: it stays beside the flag for good")]
            return False
        return True
