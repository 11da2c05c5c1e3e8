"""The part of a form that says how a file is read; it is sent by GET, so that nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from pulse.web.form import PageForm, SelectChoice
from surveys.files import text
from surveys.files.cells import shown
from surveys.files.table import Choice, Table

NONE = "none"  # a field that no column is to be read for
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


class ReadingForm(PageForm):
    """How a file is taken apart: encoding, delimiter, sheet, and the line of its headings."""

    class Meta:
        """Sent by GET: it changes nothing, and needs no token."""

        csrf = False

    encoding = SelectField(_l("Encoding"), validate_choice=False)
    delimiter = SelectField(_l("Columns are split by"), validate_choice=False)
    sheet = SelectField(_l("Sheet"), validate_choice=False)
    header = StringField(
        _l("Line of the headings"), description=_l("A number, or “none” if there are no headings.")
    )

    def choice(self) -> Choice:
        """What was asked for; whatever was not is guessed."""
        encoding = self.encoding.data or ""
        return Choice(
            encoding=encoding if encoding in text.ENCODINGS else "",
            delimiter=DELIMITERS.get(self.delimiter.data or "", ""),
            sheet=self.sheet.data or "",
        )

    def wishes(self, fields: Sequence[str]) -> dict[str, str]:
        """The corrections to the columns: a field's column, or nothing for one to be left out."""
        found = {"header": self.header.data.strip()} if self.header.data else {}
        for name in fields:
            wanted = self[name].data
            if wanted:
                found[name] = "" if wanted == NONE else wanted
        return found

    def offer_shapes(self, table: Table | None) -> None:
        """Fill the lists of encodings, delimiters and sheets, and choose what was read."""
        read = table or Table("", ())
        self.encoding.choices = [SelectChoice("", _("Guess"))] + [
            SelectChoice(key, words) for key, words in text.ENCODINGS.items()
        ]
        self.delimiter.choices = [SelectChoice("", _("Guess"))] + [
            SelectChoice(key, words)
            for key, words in (
                ("comma", _("commas")),
                ("semicolon", _("semicolons")),
                ("tab", _("tabs")),
                ("bar", _("bars")),
            )
        ]
        self.sheet.choices = [SelectChoice(name, name) for name in read.sheets]
        self.encoding.data = self.encoding.data or read.encoding
        name = next((key for key, sign in DELIMITERS.items() if sign == read.delimiter), "")
        self.delimiter.data = self.delimiter.data or name
        self.sheet.data = self.sheet.data or read.sheet

    def offer_columns(
        self, headings: Sequence[str], found: Mapping[str, int], labels: Mapping[str, str]
    ) -> None:
        """Fill the list of columns for each field, and choose what was read."""
        columns = [SelectChoice(NONE, _("(not in this file)"))] + [
            SelectChoice(f"#{number}", f"{number}: {shown(heading, 50)}")
            for number, heading in enumerate(headings, start=1)
        ]
        for name, label in labels.items():
            field = self[name]
            field.label.text = label
            field.choices = columns
            field.data = f"#{found[name] + 1}" if name in found else NONE

    def asked(self) -> dict[str, Any]:
        """Everything that was asked for, to be sent along with a confirmation."""
        return {field.name: field.data for field in self if field.data}
