"""Numbers, days and sentences in the reader's language, each worked out once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_locale, get_translations

ENGLISH = Locale("en")
EUROPEAN = Locale("en", "150")
WHOLE, TENTH = Decimal(1), Decimal("0.1")
KEPT = 8192  # levels from 0 to 100 and changes to one decimal place, in a few languages


def day(value: date) -> str:
    """A day in words, the day before the month in English too: 5 December 2026."""
    return _dated(value, get_locale() or ENGLISH)


def points(value: float) -> str:
    """A level on the scale of 0 to 100, rounded for the eye only."""
    return _rounded(value, WHOLE, "0")


def tenths(value: float) -> str:
    """A level in a table of numbers, to one decimal place."""
    return _rounded(value, TENTH, "0.0")


def signed(value: float) -> str:
    """A change in points, always with its sign."""
    return _rounded(value, TENTH, "+0.0;−0.0")  # a true minus sign


def plain(value: float) -> str:
    """A number of any size as somebody wrote it, with the language's separators."""
    return _written(f"{Decimal(repr(value)):f}", "#,##0.######", get_locale() or ENGLISH)


def count(value: int) -> str:
    """A whole number with the language's thousands separator."""
    return _written(str(value), None, get_locale() or ENGLISH)


def in_one_language(app: Flask) -> None:
    """Let templates look their catalogue up once for each language and not for each sentence."""
    catalogues: dict[Locale | None, NullTranslations] = {}

    def catalogue() -> NullTranslations:
        locale = get_locale()
        found = catalogues.get(locale)
        if found is None:
            found = catalogues[locale] = get_translations()
        return found

    def one(text: str) -> str:
        return str(catalogue().ugettext(text))

    def some(text: str, several: str, number: int) -> str:
        return str(catalogue().ungettext(text, several, number))

    install: Callable[..., None] = vars(app.jinja_env)["install_gettext_callables"]
    install(gettext=one, ngettext=some, newstyle=True)


def _rounded(value: float, place: Decimal, pattern: str) -> str:
    """A number as its pattern writes it; a tie goes to the even side, as the pattern would."""
    near = str(Decimal(str(value)).quantize(place))  # as text, for a zero may have a sign
    return _written(near, pattern, get_locale() or ENGLISH)


@lru_cache(maxsize=KEPT)
def _written(number: str, pattern: str | None, locale: Locale) -> str:
    return str(format_decimal(Decimal(number), pattern, locale=locale))


@lru_cache(maxsize=KEPT)
def _dated(value: date, locale: Locale) -> str:
    return format_date(value, "long", EUROPEAN if locale == ENGLISH else locale)
