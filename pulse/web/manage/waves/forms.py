"""Forms of the waves' pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from pulse.web.form import PageForm, SelectChoice
from pulse.web.manage.days import DayField
from surveys import sharing
from surveys.instruments import loader, rotation
from surveys.terms import Terms
from surveys.waves import Wave

SOON = timedelta(days=7)  # what the page for a new wave offers as its first day


class HundredField(IntegerField):
    """How many of a hundred."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a number from 10 to 100")) from error


class DaysForm(PageForm):
    """First and last day of a wave."""

    opens = DayField(
        _l("First day"), validators=[InputRequired(_l("Enter the first day, as 2026-01-31"))]
    )
    closes = DayField(
        _l("Last day"), validators=[InputRequired(_l("Enter the last day, as 2026-02-14"))]
    )

    def validate_closes(self, field: DateField) -> None:
        """The last day comes after the first."""
        first: date | None = self.opens.data
        if first is not None and field.data is not None and field.data <= first:
            raise ValidationError(_("The last day must come after the first"))

    def as_dict(self) -> dict[str, Any]:
        """What a valid form says, by the names that `surveys.waves` has for it."""
        return {"opens": self.opens.data, "closes": self.closes.data}


class DropForm(PageForm):
    """Nothing but the button that calls a wave off."""


class LineForm(Form):
    """One line of what people said, and what was done about it."""

    said = StringField(_l("People said"))
    done = StringField(_l("What was done"))


class LinesForm(PageForm):
    """As many lines as a letter holds; empty ones are left out."""

    deeds = FieldList(FormField(LineForm), min_entries=sharing.MOST, max_entries=sharing.MOST)

    @classmethod
    def of(cls, lines: Sequence[sharing.Line]) -> LinesForm:
        """The form with what was written down so far."""
        return cls(data={"deeds": [line._asdict() for line in lines]})

    def lines(self) -> list[sharing.Line]:
        """What the form says."""
        return [
            sharing.Line(each.form.said.data or "", each.form.done.data or "")
            for each in self.deeds
        ]


class PlanForm(DaysForm):
    """A wave to plan: of a new pulse, or the next one of a pulse that is there."""

    pulse = StringField(
        _l("Name of the pulse"),
        description=_l(
            "A pulse is a series of waves that ask the same. Respondents read this name."
        ),
        validators=[
            DataRequired(_l("Enter a name for the pulse")),
            Length(max=80, message=_l("Use at most 80 characters")),
        ],
    )
    instrument = RadioField(
        _l("Questionnaire"), validators=[DataRequired(_l("Choose a questionnaire"))]
    )
    modules = SelectMultipleField(
        _l("Subjects to add"),
        description=_l("Three questions each, added to “Working together”."),
    )
    response = HundredField(
        _l("How many of 100 people will answer?"),
        description=_l("Teams too small for this are joined. 60 is usual for a first wave."),
        validators=[
            InputRequired(_l("Enter a number from 10 to 100")),
            NumberRange(10, 100, _l("Enter a number from 10 to 100")),
        ],
        default=60,
    )

    def __init__(self, *, language: str, **given: Any) -> None:
        super().__init__(**given)
        self.instrument.choices = instruments(language)
        self.modules.choices = modules(language)

    def as_dict(self) -> dict[str, Any]:
        """What a valid form says, by the names that `surveys.by_hand.plan` has for it."""
        return super().as_dict() | {
            "pulse": self.pulse.data,
            "instrument": self.instrument.data,
            "modules": self.modules.data or [],
            "expected_response": (self.response.data or 0) / 100,
        }

    def validate_modules(self, field: SelectMultipleField) -> None:
        """A subject is added only to a questionnaire that offers it."""
        if field.data and self.instrument.data not in (None, *offering(field.data)):
            raise ValidationError(_("This questionnaire takes no subjects like these"))


def instruments(language: str) -> list[SelectChoice]:
    """The questionnaires to choose from, the longest first."""
    shipped = [loader.load(name) for name in loader.names()]
    return [
        SelectChoice(each.key, each.title[each.language(language)])
        for each in sorted(shipped, key=lambda each: -rotation.questions(each))
    ]


def modules(language: str) -> list[SelectChoice]:
    """The subjects that can be added to one questionnaire or another."""
    offered = {key for name in loader.names() for key in loader.load(name).modules}
    return [
        SelectChoice(each.key, each.label[loader.bank().language(language)])
        for each in loader.bank().constructs
        if each.key in offered
    ]


def offering(modules: list[str]) -> list[str]:
    """Names of the instruments to which all of these modules can be added."""
    return [name for name in loader.names() if set(modules) <= set(loader.load(name).modules)]


def suggestion(last: Wave | None, terms: Terms, today: date) -> dict[str, Any]:
    """What the page for a new wave begins with: the last one again, or a first one."""
    soon = today + SOON
    rest: dict[str, Any]
    if last is None:
        opens, rest = soon, {"pulse": "Core pulse", "instrument": "trust-core"}
    else:
        opens = max(soon, last.opens + timedelta(weeks=terms.cadence_weeks))
        rest = {
            "pulse": last.pulse.name,
            "instrument": last.pulse.instrument,
            "modules": last.pulse.modules,
            "response": round(last.expected_response * 100),
        }
    return rest | {"opens": opens, "closes": opens + timedelta(days=terms.open_days)}
