"""What a steward says of a partner's letters: their head, and who announces the surveys."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from pulse.web.form import PageForm


class AnnouncementForm(PageForm):
    """In whose name an organisation announces its surveys."""

    director = StringField(
        _l("Name of the director"),
        validators=[Length(max=120, message=_l("Use at most 120 characters"))],
    )
    role = StringField(
        _l("Position (optional)"),
        validators=[Length(max=120, message=_l("Use at most 120 characters"))],
    )
    own_words = TextAreaField(
        _l("Words of the director’s own (optional)"),
        description=_l("One or two sentences on why this matters here."),
    )


class HeadForm(PageForm):
    """Name and logo on top of an organisation's letters."""

    name = StringField(
        _l("Name on top of its letters (optional)"),
        description=_l("As its people call it."),
        validators=[Length(max=80, message=_l("Use at most 80 characters"))],
    )
    logo = FileField(
        _l("Logo (optional)"),
        description=_l("PNG, JPEG or WebP, up to 2 MB. It is drawn anew, small and on white."),
    )
