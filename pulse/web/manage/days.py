"""Fields of days, as a browser's own control sends them."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import DateField


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a day, as 2026-01-31")) from error


class MaybeDayField(DayField):
    """A day that may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; nothing typed is none."""
        if "".join(valuelist).strip():
            super().process_formdata(valuelist)
        else:
            self.data = None
