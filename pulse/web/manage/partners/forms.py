"""Forms of organisations, their rosters and leaders."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from pulse.web.form import PageForm, SelectChoice
from pulse.web.manage.days import DayField, MaybeDayField
from pulse.web.manage.reading_forms import ReadingForm
from surveys import places
from surveys.asking.headings import FIELDS
from surveys.asking.plans import Suggestion

FULL, PART = "full", "part"


class ClockForm(PageForm):
    """A time zone, and a country for its public holidays."""

    time_zone = StringField(
        _l("Time zone"),
        description=_l("Such as Europe/London, so that letters arrive in the morning."),
        default="UTC",
        validators=[DataRequired(_l("Enter a time zone, such as Europe/London"))],
    )
    country = StringField(
        _l("Country (optional)"),
        description=_l("Two letters such as GB, for its public holidays."),
        validators=[Optional(), Length(2, 2, _l("Use the two letters of the country, as in GB"))],
    )

    subdivision = StringField(
        _l("State or province (optional)"),
        description=_l("Where it has holidays of its own: a code such as BY or SCT."),
        validators=[Length(max=40, message=_l("Use a code such as BY or SCT"))],
    )

    def validate_time_zone(self, field: StringField) -> None:
        """It is a time zone that is known."""
        if field.data not in zoneinfo.available_timezones():
            raise ValidationError(_("Enter a time zone such as Europe/London, or UTC"))

    def validate_country(self, field: StringField) -> None:
        """It is a country whose holidays are known."""
        if field.data and not places.is_country(field.data):
            raise ValidationError(_("Enter the two letters of a country, as in GB"))

    def validate_subdivision(self, field: StringField) -> None:
        """It is a part of the country that is known."""
        wanted = " ".join((field.data or "").split())
        known = places.subdivisions(self.country.data or "")
        if wanted and wanted.casefold() not in {each.casefold() for each in known}:
            words = _("Known there are: %(codes)s", codes=", ".join(known))
            raise ValidationError(words if known else _("None is known for this country"))

    def as_dict(self) -> dict[str, Any]:
        """What a valid form says, by the names that `partners.settle_in` has for it."""
        return {
            "time_zone": self.time_zone.data or "",
            "country": self.country.data or "",
            "subdivision": self.subdivision.data or "",
        }


class OrganisationForm(ClockForm):
    """A partner to take into the alliance."""

    name = StringField(
        _l("Name"),
        description=_l("As its people know it. It stands in reports."),
        validators=[
            DataRequired(_l("Enter the organisation's name")),
            Length(max=200, message=_l("Use at most 200 characters")),
        ],
    )
    language = StringField(
        _l("Language of its letters"),
        description=_l("A code such as en or de, where the roster says nothing else."),
        default="en",
        validators=[DataRequired(_l("Enter a language code, such as en"))],
    )


class ClosedForm(PageForm):
    """Days on which no letter leaves for an organisation."""

    first = DayField(_l("First day"), validators=[InputRequired(_l("Enter a day, as 2026-12-24"))])
    last = MaybeDayField(
        _l("Last day (optional)"), description=_l("Leave it empty for a single day.")
    )
    label = StringField(
        _l("Name (optional)"),
        description=_l("Such as: closed between the years."),
        validators=[Length(max=80, message=_l("Use at most 80 characters"))],
    )


class ClosedFileForm(PageForm):
    """A calendar of days on which no letter leaves."""

    file = FileField(
        _l("Calendar file"),
        description=_l("iCalendar (.ics), as calendar programs export it."),
        validators=[FileRequired(_l("Choose the calendar file"))],
    )


class LeaderForm(PageForm):
    """Somebody who may read one organisation's reports."""

    address = StringField(
        _l("E-mail address"), validators=[DataRequired(_l("Enter the leader's e-mail address"))]
    )


class AddressForm(PageForm):
    """The right address of somebody whom no letter reaches."""

    address = StringField(
        _l("E-mail address"), validators=[DataRequired(_l("Enter the right e-mail address"))]
    )


class ContactForm(PageForm):
    """Who is asked for the right addresses of an organisation's people."""

    contact = StringField(
        _l("E-mail address (optional)"),
        description=_l("Of whoever keeps the list of its people. If empty, stewards are asked."),
    )


class RosterForm(PageForm):
    """A roster to look at before it is brought in."""

    file = FileField(
        _l("File"),
        description=_l("CSV, XLSX, XLS or ODS, as your HR or mail system exports it."),
        validators=[FileRequired(_l("Choose the file with the roster"))],
    )
    reach = RadioField(_l("Whom does the file list?"), default=FULL)

    def __init__(self) -> None:
        super().__init__()
        self.reach.choices = [
            SelectChoice(FULL, _("Everybody of the organisation")),
            SelectChoice(PART, _("Only some people")),
        ]


class MappingForm(ReadingForm):
    """Which column of a roster holds what."""

    address = SelectField(validate_choice=False)
    name = SelectField(validate_choice=False)
    given = SelectField(validate_choice=False)
    family = SelectField(validate_choice=False)
    unit = SelectField(validate_choice=False)
    language = SelectField(validate_choice=False)
    active = SelectField(validate_choice=False)
    blocked = SelectField(validate_choice=False)
    reach = RadioField(_l("Whom does the file list?"), default=FULL, validate_choice=False)
    decided = HiddenField()  # said once suggestions were shown
    take = SelectMultipleField(validate_choice=False)

    def choices(self, suggested: Iterable[Suggestion]) -> dict[str, bool]:
        """What was said to the suggestions; nothing before they were shown."""
        if not self.decided.data:
            return {}
        return {each.key: each.key in (self.take.data or []) for each in suggested}

    def labels(self) -> dict[str, str]:
        """What each field is called on the page."""
        words = (
            _("E-mail address"),
            _("Whole name"),
            _("First name"),
            _("Last name"),
            _("Team"),
            _("Language"),
            _("Active or suspended"),
            _("Blocked: yes or no"),
        )
        return dict(zip(FIELDS, words, strict=True))

    def mapping(self) -> dict[str, str]:
        """The corrections, as a roster's reader takes them."""
        return self.wishes(FIELDS)

    @property
    def full(self) -> bool:
        """Whether the file lists everybody."""
        return bool(self.reach.data != PART)

    def offer_reach(self) -> None:
        """Fill the choice between a full file and a part."""
        self.reach.choices = [
            SelectChoice(FULL, _("Everybody of the organisation")),
            SelectChoice(PART, _("Only some people")),
        ]
        self.reach.data = FULL if self.full else PART


class ConfirmForm(PageForm):
    """The word that an import is meant as it was shown."""

    digest = StringField()
    accept = BooleanField()
