"""Forms of the rules that a steward may change between launches."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import DataRequired

from surveys import charter

EVERYBODY, SILENT = "everybody", "silent"


class RemindForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """Who is reminded while a wave is open."""

    who = RadioField(
        _l("Who is reminded while a wave is open?"),
        validators=[DataRequired(_l("Choose who is reminded"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.who.choices = [
            SelectChoice(SILENT, _("Only those who have not answered")),
            SelectChoice(EVERYBODY, _("Everybody")),
        ]


class ProtectForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """What is done to the numbers."""

    how = RadioField(
        _l("How are the numbers protected?"),
        validators=[DataRequired(_l("Choose how the numbers are protected"))],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.how.choices = [
            SelectChoice("standard", _("Noise in small groups")),
            SelectChoice("strict", _("Noise in every group")),
            SelectChoice(charter.PLAIN, _("No noise, and figures of large groups only")),
        ]
