"""Forms with which a steward says who works with whom."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectMultipleField

from pulse.web.form import PageForm, SelectChoice


class ContactForm(PageForm):
    """With whom the people of one organisation work."""

    known = SelectMultipleField(_l("With whom do its people work?"), coerce=int)

    def __init__(self, there: Mapping[int, str], **given: object) -> None:
        """Make the form.

        Args:
            there: the other partners' names by id.
            given: what fields hold before anything was sent.
        """
        super().__init__(**given)
        self.known.choices = [SelectChoice(place, name) for place, name in there.items()]


class ContactFileForm(PageForm):
    """A list of who works with whom."""

    file = FileField(
        _l("List of who works with whom"),
        description=_l("CSV or XLSX with the columns organisation and works_with, a pair a row."),
        validators=[FileRequired(_l("Choose the list"))],
    )
