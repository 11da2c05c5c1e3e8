"""Forms of raw answers of an earlier survey."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from pulse.reports.waiting import Said
from pulse.web.form import PageForm, SelectChoice
from pulse.web.manage.history.forms import LONGEST_NAME, LONGEST_WORDS, pairs
from pulse.web.manage.reading_forms import DELIMITERS, ReadingForm
from surveys.earlier.answers import FIELDS
from surveys.earlier.plans import CREATE, MEDIAN_ONLY, REFUSE, Wishes

POINTS = 11
CELL, POINT, ONE, OTHER = "cell", "point", "wording", "means"  # come in pairs, one each row


class SendForm(PageForm):
    """A file of raw answers to look at before it is scored."""

    file = FileField(
        _l("File"),
        description=_l("CSV, XLSX, XLS or ODS: a row for each person, or for each answer."),
        validators=[FileRequired(_l("Choose the file with the answers"))],
    )
    source = StringField(
        _l("Name of the survey"),
        description=_l("Stands under the charts. Files of one name become one series."),
        validators=[
            DataRequired(_l("Enter a name for the survey")),
            Length(max=LONGEST_NAME, message=_l("Use at most 120 characters")),
        ],
    )
    day = StringField(_l("Year of the survey"), description=_l("A year or a date, such as 2024."))
    attribution = StringField(
        _l("Attribution (optional)"),
        description=_l("The words that the data's licence asks for. They stand beside the charts."),
        validators=[Length(max=LONGEST_WORDS, message=_l("Use at most 500 characters"))],
    )


class ReadForm(ReadingForm):
    """How a file of raw answers is read."""

    group = SelectField(validate_choice=False)
    item = SelectField(validate_choice=False)
    answer = SelectField(validate_choice=False)
    source = StringField()
    attribution = StringField()
    day = StringField(_l("Year of the survey"), description=_l("A year or a date, such as 2024."))
    whole = StringField(
        _l("Organisation"), description=_l("If all answers are of one organisation: its name.")
    )
    take = StringField(
        _l("Questions to take"),
        description=_l("Names or patterns such as Q*, split by semicolons; empty: all."),
    )
    themes = TextAreaField(
        _l("Themes"),
        description=_l(
            "One on each line: theme = question; question. A pattern such as Q1* stands for "
            "several; put a minus before a question that speaks against its theme. Questions "
            "without a theme are left out. If there are no themes, each question is kept alone."
        ),
    )
    scale = StringField(
        _l("Scale"), description=_l("Its two ends, such as 1-5; empty: told from the answers.")
    )

    def labels(self) -> dict[str, str]:
        """What each field is called on the page."""
        words = _("Organisation of each row"), _("Question"), _("Answer")
        return dict(zip(FIELDS, words, strict=True))

    def said(self, given: MultiDict[str, str]) -> Said:
        """How the file is to be read.

        Args:
            given: the whole form, of which the lists of words and wordings are no fields.
        """
        words = zip(given.getlist(CELL), given.getlist(POINT), strict=False)
        same = zip(given.getlist(ONE), given.getlist(OTHER), strict=False)
        return Said(
            source=(self.source.data or "").strip(),
            attribution=(self.attribution.data or "").strip(),
            encoding=self.choice().encoding,
            delimiter=DELIMITERS.get(self.delimiter.data or "", ""),
            sheet=self.sheet.data or "",
            day=(self.day.data or "").strip(),
            scale=(self.scale.data or "").strip(),
            whole=(self.whole.data or "").strip(),
            themes=(self.themes.data or "").strip(),
            take=tuple(part.strip() for part in (self.take.data or "").split(";") if part.strip()),
            columns={k: v for k, v in self.wishes(FIELDS).items() if k != "header"},
            same={one: other for one, other in same if other and other != one},
            words={cell: int(point) for cell, point in words if point.isdecimal()},
        )


class BringForm(PageForm):
    """Whose results they are, and what they continue as."""

    class Meta:
        """Sent by GET: it changes nothing, and needs no token."""

        csrf = False

    strangers = RadioField(_l("Organisations that are not in the alliance"), validate_choice=False)
    aliases = TextAreaField(
        _l("Names that changed"), description=_l("One on each line: name in the file = name here.")
    )
    constructs = TextAreaField(
        _l("Measures that continue as a construct"),
        description=_l("One on each line: measure = construct. All others stay on their own."),
    )

    def offer(self) -> None:
        """Fill the list of what may become of unknown organisations."""
        self.strangers.choices = [
            SelectChoice(REFUSE, _("Stop, and let me look")),
            SelectChoice(MEDIAN_ONLY, _("Count them in the medians only")),
            SelectChoice(CREATE, _("Take them into the alliance")),
        ]
        chosen = self.strangers.data or ""
        self.strangers.data = chosen if chosen in {CREATE, MEDIAN_ONLY} else REFUSE

    def wanted(self) -> Wishes:
        """The same, as the reader of earlier results takes it.

        Raises:
            FileUnreadable: a line is not of the form that is asked for.
        """
        return Wishes(
            aliases=pairs(self.aliases.data or ""),
            constructs=pairs(self.constructs.data or ""),
            strangers=self.strangers.data,
        )

    def asked(self) -> Mapping[str, str]:
        """Everything that was asked for, to be sent along with a confirmation."""
        return {field.name: field.data for field in self if field.data}
