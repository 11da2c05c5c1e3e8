"""A sentence with numbers in it, each of which knows where it was read off."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

EUROPEAN = Locale("en", "150")  # the day before the month

Words = Mapping[str, str]
Gettext = Callable[[str], str]
Link = Callable[[str, str], str]  # what is read, and the key of the series it is read off


def marked(words: str) -> str:
    """A sentence that is put into the reader's language only when it is spoken."""
    return words


OVERALL_WORDS = marked("the overall level")


@dataclass(frozen=True, slots=True)
class Fact:
    """What fills one blank of a sentence.

    `kind` says how it is printed: "theme" (its wording by language; none for overall), "points",
    "tenths", "count", "day", "words" (to be translated) or "text" (as it stands). `about` is the
    key of the series that it is read off; "" where there is none to show.
    """

    kind: str
    value: Words | float | int | date | str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with blanks, as `%(name)s`, and what fills them."""

    words: str
    blanks: Mapping[str, Fact | Listing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """Several short pieces, joined as the language joins them."""

    pieces: tuple[Sentence, ...]


Blanks = Mapping[str, Fact | Listing]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One reader's language."""

    locale: Locale
    gettext: Gettext

    def plain(self, sentence: Sentence) -> str:
        """A sentence as text."""
        return _begun(self._spoken(sentence, lambda text, _about: text, str))

    def html(self, sentence: Sentence, link: Callable[[str], str]) -> str:
        """A sentence as HTML, whatever was read off a series as a link.

        Args:
            sentence: any.
            link: the address at which a series, by its key, is shown with its numbers.
        """

        def linked(text: str, about: str) -> str:
            return f'<a href="{escape(link(about))}">{text}</a>' if about else text

        return _begun(self._spoken(sentence, linked, escape))

    def _spoken(self, sentence: Sentence, link: Link, safe: Callable[[str], str]) -> str:
        words = safe(self.gettext(sentence.words))
        filled = {name: self._filled(b, link, safe) for name, b in sentence.blanks.items()}
        return words % filled if filled else words

    def _filled(self, blank: Fact | Listing, link: Link, safe: Callable[[str], str]) -> str:
        if isinstance(blank, Listing):
            pieces = [self._spoken(each, link, safe) for each in blank.pieces]
            return str(format_list(pieces, locale=self.locale))
        return link(safe(self.printed(blank)), blank.about)

    def printed(self, fact: Fact) -> str:
        """What stands in a blank."""
        value = fact.value
        if isinstance(value, Mapping):
            return f"“{self._wording(value)}”" if value else self.gettext(OVERALL_WORDS)
        if isinstance(value, date):
            english = self.locale == Locale("en")
            return str(format_date(value, "long", EUROPEAN if english else self.locale))
        if isinstance(value, str):
            return self.gettext(value) if fact.kind == "words" else value
        form = {"points": "0", "tenths": "0.0"}.get(fact.kind)
        return str(format_decimal(value, form, locale=self.locale))

    def _wording(self, text: Words) -> str:
        wanted = (str(self.locale), self.locale.language)
        return next((text[code] for code in wanted if code in text), next(iter(text.values())))


def whole(value: float) -> int:
    """A level as it is printed, to the nearest point; a tie goes to the even one."""
    return int(Decimal(str(value)).quantize(Decimal(1)))


def listing(pieces: Sequence[Sentence]) -> Listing:
    """Pieces to be joined."""
    return Listing(tuple(pieces))


def _begun(text: str) -> str:
    """With a capital letter at its beginning, behind whatever opens there."""
    return re.sub(r"^((?:<[^>]*>)*)(.)", lambda m: m[1] + m[2].upper(), text, count=1)
