"""An instrument's words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import get_locale


def wording(text: Mapping[str, str]) -> str:
    """The wording in the reader's language, else in the first one that there is."""
    locale = get_locale()
    wanted = [str(locale), locale.language] if locale is not None else []
    return next((text[code] for code in wanted if code in text), next(iter(text.values()), ""))
