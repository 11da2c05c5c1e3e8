"""Forms of pulses: what a series asks, how often, and whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pulse.moves import LONGEST_OVERRIDE
from pulse.web.form import PageForm, SelectChoice
from pulse.web.manage.days import MaybeDayField
from pulse.web.manage.waves.forms import HundredField, instruments, modules
from surveys.partners import Organisation
from surveys.rhythm import Cadence, Rhythm
from surveys.series import MORNING, MOST_REMINDERS, Settings
from surveys.waves import Audience


class NumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; nothing typed is none."""
        if not "".join(valuelist).strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a whole number")) from error


class HourField(TimeField):
    """An hour of the day that may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the hour; nothing typed is none."""
        if not "".join(valuelist).strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter an hour, as 09:00")) from error


class SettingsForm(PageForm):
    """How often a pulse asks, whom, and when its letters leave."""

    cadence = RadioField(_l("How often?"), default=Cadence.weeks.value)
    weeks = NumberField(_l("Weeks from one wave to the next"), default=12)
    starts = MaybeDayField(
        _l("First day of the first wave"),
        description=_l("All others are counted from it."),
    )
    ends = MaybeDayField(
        _l("No wave opens after (optional)"), description=_l("Leave it empty for no end.")
    )
    open_days = NumberField(
        _l("Days that a wave takes answers"),
        default=14,
        validators=[InputRequired(_l("Enter a number of days, such as 14"))],
    )
    hour = HourField(
        _l("Hour at which letters leave"),
        description=_l(
            "By each organisation's own clock, on its working days. Only for waves opened by hand "
            "it may be empty: their letters then leave at once."
        ),
        default=MORNING,
    )
    reminders = NumberField(
        _l("Reminders to those who have not answered"),
        description=_l("From none to four."),
        default=2,
        validators=[
            InputRequired(_l("Enter a number from 0 to 4")),
            NumberRange(0, MOST_REMINDERS, _l("Enter a number from 0 to 4")),
        ],
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
    audience = RadioField(_l("Who is asked?"), default=Audience.all.value)
    organisations = SelectMultipleField(_l("Chosen organisations"), coerce=int)
    units = SelectMultipleField(_l("Chosen teams"), coerce=int)

    def __init__(self, partners: Sequence[Organisation], **given: Any) -> None:
        super().__init__(**given)
        self.cadence.choices = [
            SelectChoice(Cadence.weeks.value, _("Every so many weeks")),
            SelectChoice(Cadence.quarterly.value, _("Once a quarter")),
            SelectChoice(Cadence.by_hand.value, _("By hand")),
        ]
        self.audience.choices = [
            SelectChoice(Audience.all.value, _("Everybody on the rosters")),
            SelectChoice(Audience.organisations.value, _("Chosen organisations")),
            SelectChoice(Audience.units.value, _("Chosen teams")),
        ]
        self.organisations.choices = [SelectChoice(each.id, each.name) for each in partners]
        self.units.choices = [
            SelectChoice(unit.id, f"{each.name}: {unit.name or _('(no team)')}")
            for each in partners
            for unit in each.teams
        ]

    def settings(self) -> Settings:
        """What a valid form says."""
        audience = Audience(self.audience.data)
        chosen: dict[Audience, Sequence[int]] = {
            Audience.organisations: self.organisations.data or (),
            Audience.units: self.units.data or (),
        }
        starts: DateField = self.starts
        return Settings(
            rhythm=Rhythm(
                cadence=Cadence(self.cadence.data),
                weeks=self.weeks.data if self.cadence.data == Cadence.weeks.value else None,
                starts=starts.data,
                ends=self.ends.data,
                open_days=self.open_days.data or 0,
            ),
            hour=self.hour.data,
            reminders=self.reminders.data or 0,
            audience=audience,
            asked=tuple(sorted(chosen.get(audience, ()))),
            expected_response=(self.response.data or 0) / 100,
        )


class FoundForm(SettingsForm):
    """A pulse to set up: what it is called, what it asks, and all its settings."""

    name = StringField(
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
        _l("Questionnaire"),
        validators=[DataRequired(_l("Choose a questionnaire"))],
        default="trust-core",
    )
    modules = SelectMultipleField(
        _l("Subjects to add"),
        description=_l("Three questions each, added to “Working together”."),
    )

    def __init__(self, partners: Sequence[Organisation], *, language: str, **given: Any) -> None:
        super().__init__(partners, **given)
        self.instrument.choices = instruments(language)
        self.modules.choices = modules(language)

    def asked(self) -> dict[str, Any]:
        """What a valid form says, by the names that `series.found` has for it."""
        return {
            "name": self.name.data or "",
            "instrument": self.instrument.data or "",
            "modules": self.modules.data or [],
            "settings": self.settings(),
        }


class ReasonForm(PageForm):
    """Why a wave need not wait for the report of the one before."""

    reason = StringField(
        _l("Why should it not wait?"),
        description=_l("The reason is written into the audit trail, with your name and the day."),
        validators=[
            DataRequired(_l("Enter a reason")),
            Length(max=LONGEST_OVERRIDE, message=_l("Use at most 300 characters")),
        ],
    )


def given(settings: Settings) -> dict[str, Any]:
    """What a form begins with, from settings in force."""
    rhythm = settings.rhythm
    return {
        "cadence": rhythm.cadence.value,
        "weeks": rhythm.weeks,
        "starts": rhythm.starts,
        "ends": rhythm.ends,
        "open_days": rhythm.open_days,
        "hour": settings.hour,
        "reminders": settings.reminders,
        "response": round(settings.expected_response * 100),
        "audience": settings.audience.value,
        "organisations": list(settings.asked)
        if settings.audience is Audience.organisations
        else [],
        "units": list(settings.asked) if settings.audience is Audience.units else [],
    }


def shown(hour: time | None) -> str:
    """An hour as everybody writes it; empty for none."""
    return f"{hour:%H:%M}" if hour is not None else ""
