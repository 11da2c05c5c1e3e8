"""Words of a form that can be printed: what nobody can read is refused beside its own field."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.validators import ValidationError

from surveys.files.cells import legible


def printable(form: Form, field: Field) -> None:
    """Refuse signs that cannot be printed, and words of which nothing can be seen."""
    if field.data and field.data.strip() and not legible(field.data):
        raise ValidationError(_("Say it in a few words that can be printed"))
