"""How partners see each other, as a part of a report on paper and as a paper of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pulse.paper import press
from pulse.reports.grid import grid
from pulse.reports.matrix import painted
from pulse.reports.minute.saying import Fact
from pulse.reports.mutual import View, views
from pulse.spoken import tongue
from surveys import partners


def parts(session: Session, ids: Collection[int] | None) -> list[dict[str, Any]]:
    """What a paper says of pairs of partners, pulse by pulse, as plain values.

    Args:
        session: the roster's.
        ids: the partners for whose leaders it is; None for a steward.
    """
    return [_part(view, ids) for view in views(session, ids)]


def pdf(session: Session, ids: Collection[int] | None) -> bytes:
    """A paper about partners alone, for one reader; in the reader's language.

    Raises:
        PaperFailed: the document could not be set.
    """
    locale = get_locale()
    found = parts(session, ids)
    alliance = partners.alliance(session).name
    digests = [view.digest[:16] for view in views(session, ids)]
    told = {
        "title": _("How partners see each other"),
        "language": str(locale.language) if locale else "en",
        "direction": str(locale.text_direction) if locale else "ltr",
        "caption": f"{_('Trend report')} · {alliance}",
        "foot": " · ".join([alliance, *digests]),
        "words": {"lines": "", "events": "", "key": "", "made": _("How the numbers are made")},
        "parts": found,
        "about": [
            (
                _("Levels"),
                _(
                    "The mean of what people of one partner said of another, from 0 to 100, with "
                    "noise that protects them, and its range, nineteen times of twenty."
                ),
            ),
            (
                _("Differences"),
                _(
                    "Named are gaps of half a point of five or more that chance hardly explains: "
                    "of ten that are listed about one is false."
                ),
            ),
        ],
    }
    return press.pdf("report", told)


def _part(view: View, ids: Collection[int] | None) -> dict[str, Any]:
    day = tongue().printed(Fact("day", view.day))
    return {
        "heading": _(
            "%(pulse)s, wave %(wave)s, closed on %(day)s: what one partner says of another",
            pulse=view.pulse,
            wave=view.wave,
            day=day,
        ),
        "pool": _(
            "Rows say it, columns are spoken of; both have the same numbers, in the order of "
            "names. Hatched: not shown, or not for the readers of this paper. A pair is shown to "
            "its two partners alone, if both agreed to that, and from enough answers."
        ),
        "sentences": [],
        "head": [_("Who says it"), _("Of whom"), _("Level"), _("Range"), _("What to know")],
        "rows": list(_rows(view)),
        "matrix": {
            "svg": painted(grid(view)),
            "alt": _("Partners in rows, what they say of the partners in columns, from 0 to 100"),
        },
        "lines": [],
        "presence": None,
        "barred": [],
        "events": [],
    }


def _rows(view: View) -> Iterator[list[str]]:
    """The pairs that are shown, by name: the picture in words."""
    names = dict(view.partners)
    listed = {frozenset((gap.one[0], gap.other[0])) for gap in view.gaps if gap.listed}
    for (rater, rated), cell in sorted(
        view.pairs.items(), key=lambda pair: tuple(names[each].casefold() for each in pair[0])
    ):
        if cell.value is None:
            continue
        said = tongue()
        low, high = (
            said.printed(Fact("points", each)) for each in (cell.low or 0.0, cell.high or 0.0)
        )
        told = [ngettext("%(num)s answer", "%(num)s answers", cell.n or 0)]
        if frozenset((rater, rated)) in listed:
            told.append(_("the two sides differ by more than chance explains"))
        yield [
            names[rater],
            names[rated],
            said.printed(Fact("points", cell.value)),
            _("%(low)s to %(high)s", low=low, high=high),
            "; ".join(told),
        ]
