"""The one form behind every change of the charter: what is changed, and why."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from pulse.accords import Because
from pulse.web.form import PageForm
from pulse.web.printable import printable
from surveys.files.cells import tidy

LONGEST_WHY = 300


class Explained(PageForm):
    """A change with its reason."""

    why = StringField(
        _l("Why is this changed?"),
        filters=[lambda given: tidy(given or "")],  # what nobody can see is no reason
        description=_l("A sentence that everybody may read: it stands beside the version."),
        validators=[
            DataRequired(_l("Say in a sentence why: it stands beside the version")),
            Length(max=LONGEST_WHY, message=_l("Use at most %(max)d characters")),
            printable,
        ],
    )

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self._fields["why"] = self._fields.pop("why")  # errors are listed as fields stand

    @property
    def because(self) -> Because:
        """Who changes it, when, and why; of a form that was sent in order."""
        return Because(self.why.data or "", current_user.email, datetime.now(UTC))
