"""The one form of the account pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import DataRequired, Email

from pulse.web.form import PageForm


class AddressForm(PageForm):
    """The address a sign-in link is sent to."""

    address = EmailField(
        _l("Your e-mail address"),
        validators=[
            DataRequired(_l("Enter your e-mail address")),
            Email(_l("Enter an e-mail address like name@example.org")),
        ],
    )
