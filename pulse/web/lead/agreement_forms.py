"""Forms with which partners agree to the charter, and are asked to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from pulse.web.form import PageForm

LONGEST_WHY = 2000  # a version may have been changed several times before it is agreed to


class AgreeForm(PageForm):
    """One click: for which organisation, to which version."""

    organisation = IntegerField(validators=[InputRequired()])
    version = IntegerField(validators=[InputRequired()])
    read = StringField(validators=[InputRequired()])  # the fingerprint of what was read


class AskForm(PageForm):
    """Why partners should agree, if that is not said yet."""

    why = StringField(
        _l("Why was it changed?"),
        validators=[
            DataRequired(_l("Say in a sentence why: it stands beside the version")),
            Length(max=LONGEST_WHY, message=_l("Use at most %(max)d characters")),
        ],
    )
