"""The one form of this door: which letters somebody wants."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField
from wtforms.validators import DataRequired

from pulse.web.form import SelectChoice


class WishForm(Form):
    """No letters of this pulse, none at all, or letters again."""

    wish = RadioField(
        _l("What would you like?"), validators=[DataRequired(_l("Choose what you would like"))]
    )

    def __init__(
        self, given: MultiDict[str, str] | None = None, *, pulse: str, alliance: str, **more: Any
    ) -> None:
        super().__init__(given, **more)
        self.wish.choices = [
            SelectChoice("pulse", _("No more letters of “%(pulse)s”", pulse=pulse)),
            SelectChoice("everything", _("No more letters of %(alliance)s", alliance=alliance)),
            SelectChoice("again", _("Letters of “%(pulse)s” again", pulse=pulse)),
        ]
