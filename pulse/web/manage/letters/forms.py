"""The form of the sender's name and of where answers go."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional, ValidationError

from pulse.web.form import PageForm
from surveys.asking.rows import address_of
from surveys.errors import AddressInvalid


class SenderForm(PageForm):
    """In whose name letters leave."""

    name = StringField(
        _l("Sender's name (optional)"),
        description=_l("Stands in front of the address, such as: Trust survey of the alliance."),
        validators=[Optional(), Length(max=60, message=_l("Use at most 60 characters"))],
    )
    reply_to = StringField(
        _l("Address for answers (optional)"),
        description=_l(
            "Whoever answers a letter writes to this address. Choose one that the employers of "
            "those who are asked do not read."
        ),
        validators=[Optional()],
    )

    def validate_reply_to(self, field: StringField) -> None:
        """It is an address."""
        try:
            field.data = address_of(field.data or "")
        except AddressInvalid as error:
            raise ValidationError(_("Enter an e-mail address, as in team@example.org")) from error
