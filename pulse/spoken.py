"""An instrument's words and a report's sentences in the reader's language, page or paper."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from flask_babel import get_locale, gettext

from pulse.reports.minute.pictured import described
from pulse.reports.minute.saying import Sentence, Tongue
from pulse.reports.trend import Series


def tongue() -> Tongue:
    """The language of whoever reads now."""
    return Tongue(get_locale() or Locale("en"), gettext)


def wording(text: Mapping[str, str]) -> str:
    """The wording in the reader's language, else in the first one that there is."""
    locale = get_locale()
    wanted = [str(locale), locale.language] if locale is not None else []
    return next((text[code] for code in wanted if code in text), next(iter(text.values()), ""))


def plainly(sentence: Sentence) -> str:
    """A sentence in the reader's language as text."""
    return tongue().plain(sentence)


def pictured(series: Series) -> str:
    """What the line of one series shows, in the reader's language."""
    return plainly(described(series))
