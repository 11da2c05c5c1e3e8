"""Forms of earlier results."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from pulse.web.form import PageForm, SelectChoice
from pulse.web.manage.reading_forms import ReadingForm
from surveys.earlier.columns import FIELDS
from surveys.earlier.plans import CREATE, MEDIAN_ONLY, REFUSE, Wishes
from surveys.errors import FileUnreadable
from surveys.files.cells import shown

LONGEST_NAME, LONGEST_WORDS = 120, 500


class SendForm(PageForm):
    """A file of earlier results to look at before it is brought in."""

    file = FileField(
        _l("File"),
        description=_l("CSV, XLSX, XLS or ODS: organisation, year or date, and measures."),
        validators=[FileRequired(_l("Choose the file with the results"))],
    )
    source = StringField(
        _l("Name of the source"),
        description=_l("Stands under the charts. Files of one name become one series."),
        validators=[
            DataRequired(_l("Enter a name for the source")),
            Length(max=LONGEST_NAME, message=_l("Use at most 120 characters")),
        ],
    )
    attribution = StringField(
        _l("Attribution (optional)"),
        description=_l("The words that the data's licence asks for. They stand beside the charts."),
        validators=[Length(max=LONGEST_WORDS, message=_l("Use at most 500 characters"))],
    )


class MappingForm(ReadingForm):
    """Which column of a file of earlier results holds what, and what is kept of it."""

    organisation = SelectField(validate_choice=False)
    date = SelectField(validate_choice=False)
    measure = SelectField(validate_choice=False)
    value = SelectField(validate_choice=False)
    n = SelectField(validate_choice=False)
    sd = SelectField(validate_choice=False)
    published = SelectField(validate_choice=False)
    kind = SelectField(validate_choice=False)
    source = StringField()
    attribution = StringField()
    only = StringField(
        _l("Rows to keep"),
        description=_l("Such as kind=organisation, or kind=!group for all others; all: every row."),
    )
    take = StringField(
        _l("Measures to take"), description=_l("Names or patterns such as theme.*, with spaces.")
    )
    day = StringField(
        _l("Year of all results"), description=_l("If no column says it. A year or a date.")
    )
    order = SelectField(_l("Dates such as 3/4/2019"), validate_choice=False)
    scale = StringField(
        _l("Scale"), description=_l("percent, share (0.58 for 58 %) or two ends such as 1-5.")
    )
    strangers = RadioField(_l("Organisations that are not in the alliance"), validate_choice=False)
    aliases = TextAreaField(
        _l("Names that changed"), description=_l("One on each line: name in the file = name here.")
    )
    constructs = TextAreaField(
        _l("Measures that continue as a construct"),
        description=_l("One on each line: measure = construct. All others stay on their own."),
    )

    def labels(self) -> dict[str, str]:
        """What each field is called on the page."""
        words = (
            _("Organisation"),
            _("Year or date"),
            _("Measure"),
            _("Value"),
            _("Number of answers"),
            _("Standard deviation"),
            _("Name as published then"),
            _("Kind of row"),
        )
        return dict(zip(FIELDS, words, strict=True))

    def wanted(self) -> Wishes:
        """The corrections, as the reader of earlier results takes them.

        Raises:
            FileUnreadable: a line is not of the form that is asked for.
        """
        return Wishes(
            columns=self.wishes(FIELDS),
            constructs=pairs(self.constructs.data or ""),
            aliases=pairs(self.aliases.data or ""),
            only=_rows(self.only.data or ""),
            take=tuple((self.take.data or "").replace(",", " ").split()),
            day=(self.day.data or "").strip(),
            scale=(self.scale.data or "").strip(),
            order=self.order.data or "",
            strangers=self.fate,
        )

    @property
    def fate(self) -> str:
        """What becomes of organisations that are not in the alliance."""
        chosen = self.strangers.data or ""
        return chosen if chosen in {CREATE, MEDIAN_ONLY} else REFUSE

    def offer_fates(self) -> None:
        """Fill the lists that do not depend on the file."""
        self.strangers.choices = [
            SelectChoice(REFUSE, _("Stop, and let me look")),
            SelectChoice(MEDIAN_ONLY, _("Count them in the medians only")),
            SelectChoice(CREATE, _("Take them into the alliance")),
        ]
        self.strangers.data = self.fate
        self.order.choices = [
            SelectChoice("", _("Guess")),
            SelectChoice("dmy", _("3 April")),
            SelectChoice("mdy", _("4 March")),
        ]


def pairs(lines: str) -> dict[str, str]:
    """Lines of the form "one = other"; raises FileUnreadable for others."""
    found = {}
    for line in lines.splitlines():
        one, sign, other = line.rpartition("=")
        if sign and one.strip() and other.strip():
            found[one.strip()] = other.strip()
        elif line.strip():
            raise FileUnreadable(f"“{shown(line)}” is not of the form: one name = another.")
    return found


def _rows(text: str) -> tuple[tuple[str, str], ...] | None:
    if not text.strip():
        return None
    return () if text.strip() == "all" else tuple(pairs(text.replace(";", "\n")).items())
