"""Forms of the mission's measures: what is measured, what it came to, a file of both."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from pulse.web.form import PageForm, SelectChoice
from pulse.web.lead.milestone_forms import NOBODY, PlainDayField
from pulse.web.printable import printable
from surveys.scorecard import DEFINITION, NAME, OWNER, UNIT, Better

TOO_LONG = _l("Use at most %(max)d characters")


class OwnedForm(PageForm):
    """Anything that is written in somebody's name."""

    whose = SelectField(_l("Whose is it?"), coerce=int)

    def offer(self, names: Mapping[int, str], *, everybody: bool) -> None:
        """Offer the partners in whose name somebody may write, or all of them together."""
        self.whose.choices = [
            *([SelectChoice(NOBODY, _("All partners together"))] if everybody else []),
            *(SelectChoice(place, name) for place, name in names.items()),
        ]


class MeasureForm(OwnedForm):
    """What is measured."""

    name = StringField(
        _l("What is measured"),
        description=_l("Such as: days from a request to help; guests who come back."),
        validators=[
            DataRequired(_l("Name what is measured")),
            Length(max=NAME, message=TOO_LONG),
            printable,
        ],
    )
    unit = StringField(
        _l("In which unit"),
        description=_l("Such as: days, €, %, guests a month."),
        validators=[
            DataRequired(_l("Name the unit")),
            Length(max=UNIT, message=TOO_LONG),
            printable,
        ],
    )
    better = RadioField(_l("Which way is the good one?"), default=Better.more.value)
    owner = StringField(
        _l("Who answers for the numbers"),
        description=_l("A role, not a person: it stays when people change."),
        validators=[
            DataRequired(_l("Name a role")),
            Length(max=OWNER, message=TOO_LONG),
            printable,
        ],
    )
    definition = TextAreaField(
        _l("What is counted, and how"),
        description=_l("So that two people who count come to the same number."),
        validators=[
            DataRequired(_l("Say what is counted, and how")),
            Length(max=DEFINITION, message=TOO_LONG),
            printable,
        ],
    )

    def offer(self, names: Mapping[int, str], *, everybody: bool) -> None:
        """Offer owners and directions."""
        super().offer(names, everybody=everybody)
        self.better.choices = [SelectChoice(key, words) for key, words in directions().items()]


class ValueForm(PageForm):
    """What a measure came to on a day."""

    day = PlainDayField(_l("Day"), validators=[InputRequired(_l("Enter the day, as 2026-11-22"))])
    value = StringField(_l("Number"), validators=[DataRequired(_l("Enter the number"))])


class FileForm(OwnedForm):
    """A file of measures and values."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose the file"))])


class RemoveForm(PageForm):
    """Why a measure goes."""

    why = StringField(
        _l("Why, in a sentence"),
        validators=[
            DataRequired(_l("Say why: it stays in the trail of what was done")),
            Length(max=DEFINITION, message=TOO_LONG),
            printable,
        ],
    )


def directions() -> dict[str, str]:
    """Which way is good, in words."""
    return {
        Better.more.value: _("More is better"),
        Better.less.value: _("Less is better"),
        Better.neither.value: _("Neither: it is told, and not judged"),
    }
