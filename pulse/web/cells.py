"""Released numbers in the words of a table, in the reader's language, each worked out once.

A report has hundreds of them; as macros they would be most of what a page takes.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from analysis.cells import Cell, Change
from pulse.web.written import ENGLISH, count, signed, tenths

KEPT = 65_536  # numbers of some hundred reports


def level(cell: Cell) -> Markup:
    """A level with its interval, or the words for none."""
    if cell.value is None or cell.low is None or cell.high is None:
        return escape(_("not asked") if cell.hidden == "not_asked" else _("not shown"))
    return _between(cell.value, cell.low, cell.high, get_locale() or ENGLISH)


def counted(cell: Cell) -> Markup:
    """The same with the number of answers behind it."""
    if cell.n is None:
        return level(cell)
    return level(cell) + ", " + _answers(cell.n, get_locale() or ENGLISH)


def step(change: Change | None) -> Markup:
    """A change since the wave before, or a dash for none."""
    if change is None:
        return Markup("–")
    locale = get_locale() or ENGLISH
    value, low, high = (each + 0.0 for each in (change.value, change.low, change.high))  # no −0
    return _moved(value, low, high, change.noise, locale)


def band(key: str) -> Markup:
    """Participation: a member of `analysis.cells.Band`, or share_0 to share_10 for tenths."""
    return _band(str(key or ""), get_locale() or ENGLISH)


@lru_cache(maxsize=KEPT)
def _between(value: float, low: float, high: float, _locale: Locale) -> Markup:
    ends = {"value": tenths(value), "low": tenths(low), "high": tenths(high)}
    return escape(_("%(value)s (%(low)s to %(high)s)", **ends))


@lru_cache(maxsize=KEPT)
def _answers(n: int, _locale: Locale) -> Markup:
    return escape(_("n = %(n)s", n=count(n)))


@lru_cache(maxsize=KEPT)
def _moved(value: float, low: float, high: float, noise: bool, _locale: Locale) -> Markup:
    ends = {"value": signed(value), "low": signed(low), "high": signed(high)}
    if noise:
        return escape(_("%(value)s (%(low)s to %(high)s), within the noise", **ends))
    return escape(_("%(value)s (%(low)s to %(high)s)", **ends))


@lru_cache(maxsize=64)
def _band(key: str, _locale: Locale) -> Markup:
    known = {
        "": _("not told"),
        "few": _("fewer than 7"),
        "some": _("7 or more, up to half"),
        "most": _("more than half"),
        "share_10": _("everybody"),
        "share_0": _("fewer than 1 in 10"),
    }
    tenths_of = key.removeprefix("share_")
    return escape(known.get(key) or _("at least %(tenths)s in 10", tenths=tenths_of))
