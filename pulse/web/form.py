"""The form that every form of the pages is, typed once where the libraries are not."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms.fields import choices

SelectChoice = choices.SelectChoice  # type: ignore[attr-defined]  # stubs are older


class PageForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """A form with a token of its session, filled from what was posted."""
