"""Forms of the charter's ladder, of its words, and of the register of decisions."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from pulse.web.form import SelectChoice
from pulse.web.manage.explained import Explained
from pulse.web.printable import printable
from surveys.clauses import LONGEST, Clauses, Decision
from surveys.terms import CEILINGS, FLOORS, LADDER

SPARE = 3  # empty lines of the register


class LadderForm(Explained):
    """How long each step of a friction's life may take, and who sees frictions in words."""

    acknowledged_days = IntegerField(_l("Until somebody takes note of it"))
    in_hand_days = IntegerField(_l("Until somebody is at it"))
    settled_days = IntegerField(_l("Until it is resolved or dismissed"))
    friction_seen = RadioField(
        _l("Who sees a friction that was put in words?"),
        validators=[DataRequired(_l("Choose who sees it"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.friction_seen.choices = [
            SelectChoice("pair", _("The partners that it is about, and the steward")),
            SelectChoice("all", _("The leaders and liaisons of every partner")),
        ]
        for name in LADDER:
            low, high = int(FLOORS[name]), int(CEILINGS[name])
            message = _("Enter working days, from %(low)s to %(high)s", low=low, high=high)
            self[name].validators = [DataRequired(message), NumberRange(low, high, message)]

    def whole(self) -> bool:
        """Whether it was sent in order: each step is longer than the one before."""
        if not self.validate_on_submit():
            return False
        days = [self[name].data for name in LADDER]
        if not days[0] < days[1] < days[2]:
            self.in_hand_days.errors = [_("Each step needs more working days than the one before")]
            return False
        return True


class _Line(Form):
    """One line of the register."""

    what = StringField(_l("Decision"))
    role = StringField(_l("Role that decides"))
    organisation = StringField(_l("Organisation"))
    then = StringField(_l("Where that fails"))


class WordsForm(Explained):
    """What the charter says in words."""

    data_sharing = TextAreaField(
        _l("How data is shared"),
        validators=[
            Length(max=LONGEST, message=_l("Use at most %(max)d characters")),
            printable,
        ],
    )
    quality = TextAreaField(
        _l("What quality partners promise each other"),
        validators=[
            Length(max=LONGEST, message=_l("Use at most %(max)d characters")),
            printable,
        ],
    )
    decisions = FieldList(FormField(_Line))

    def fill(self, now: Clauses) -> None:
        """Show what stands, and some empty lines."""
        self.data_sharing.data, self.quality.data = now.data_sharing, now.quality
        for each in (*now.decisions, *[Decision("", "", "")] * SPARE):
            self.decisions.append_entry(
                dict(zip(("what", "role", "organisation", "then"), each, strict=True))
            )

    def clauses(self) -> Clauses:
        """What was sent."""
        return Clauses(
            self.data_sharing.data or "",
            self.quality.data or "",
            tuple(
                Decision(*(each[name] or "" for name in ("what", "role", "organisation", "then")))
                for each in self.decisions.data
            ),
        )
