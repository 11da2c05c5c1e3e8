"""The form in which a leader says with whom the own organisation works."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from pulse.web.form import PageForm, SelectChoice


class CircleForm(PageForm):
    """With whom the people of one's own organisation work."""

    known = SelectMultipleField(_l("With whom do your people work?"), coerce=int)

    def __init__(self, there: Mapping[int, str], **given: object) -> None:
        """Make the form.

        Args:
            there: the other partners' names by id.
            given: what fields hold before anything was sent.
        """
        super().__init__(**given)
        self.known.choices = [SelectChoice(place, name) for place, name in there.items()]
