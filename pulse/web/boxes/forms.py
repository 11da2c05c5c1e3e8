"""The forms with which stewards open feedback boxes and name their readers."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from pulse.web.form import PageForm, SelectChoice
from surveys.forms import CATEGORIES
from surveys.partners import Organisation

WHOLE = ""  # the whole alliance


class BoxForm(PageForm):
    """A new box."""

    title = StringField(
        _l("What is it called?"),
        description=_l("As it stands on posters and at the top of its page."),
        validators=[DataRequired(_l("Give it a title"))],
    )
    purpose = TextAreaField(
        _l("What is it for?"),
        description=_l("A sentence or two that everybody reads before writing."),
        validators=[DataRequired(_l("Say in a sentence or two what it is for"))],
    )
    categories = TextAreaField(
        _l("What may messages be about?"),
        description=_l("One to a line, at most twelve."),
        default="\n".join(CATEGORIES),
    )
    organisation = SelectField(_l("Whose box is it?"), validate_choice=False, default=WHOLE)

    def offer(self, partners: Sequence[Organisation]) -> None:
        """Offer the partners."""
        whole = SelectChoice(WHOLE, _("Of the whole alliance"))
        self.organisation.choices = [whole, *(SelectChoice(str(e.id), e.name) for e in partners)]

    @property
    def listed(self) -> list[str]:
        """The categories, one to a line."""
        return [line.strip() for line in (self.categories.data or "").splitlines() if line.strip()]


class ReaderForm(PageForm):
    """One more reader."""

    address = StringField(
        _l("Their e-mail address"), validators=[DataRequired(_l("Type an e-mail address"))]
    )
    organisation = SelectField(
        _l("Whose liaison are they?"),
        description=_l("Authors see this, never a name, and can leave a partner's readers out."),
        validate_choice=False,
        default=WHOLE,
    )

    def offer(self, partners: Sequence[Organisation]) -> None:
        """Offer the partners."""
        whole = SelectChoice(WHOLE, _("Of the whole alliance"))
        self.organisation.choices = [whole, *(SelectChoice(str(e.id), e.name) for e in partners)]
