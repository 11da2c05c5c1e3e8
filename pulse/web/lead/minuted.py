"""The minutes of a reading as plain values, for the typesetter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from pulse.reports.together.kit import Kit
from pulse.web import languages
from pulse.web.lead.wording import plainly
from pulse.web.written import day
from surveys.commitments import Commitment, State
from surveys.reviews import Sort


def content(found: Kit, names: Mapping[int, str], late: Collection[int]) -> dict[str, Any]:
    """What the minutes say.

    Args:
        found: the reading, with its record.
        names: of the organisations that may have been there, by id.
        late: ids of the promises that are overdue.
    """
    trend = found.trend
    said = (_("What stands out"), _("What moved"), _("What was done"))
    told = zip(said, found.minute.sentences, strict=True)
    return {
        "title": _("Minutes: %(pulse)s, wave %(wave)s", pulse=trend.pulse, wave=trend.wave),
        "language": str(get_locale().language) if get_locale() else "en",
        "direction": languages.spoken()["direction"],
        "caption": found.name,
        "foot": f"{found.alliance} · {trend.digest[:16]}",
        "facts": _facts(found, names),
        "sentences": [{"name": name, "words": plainly(each)} for name, each in told],
        "written": [
            {"name": name, "entries": entries}
            for sort, name in _headings().items()
            if (entries := _entries(found, sort))
        ],
        "promised": {
            "name": _("Promises"),
            "head": [
                *(_("What is promised"), _("It is done when"), _("Who answers for it")),
                *(_("Until"), _("Where it stands")),
            ],
            "rows": [_row(each, late) for each in found.promises],
            "none": _("Nothing was promised."),
        },
    }


def _facts(found: Kit, names: Mapping[int, str]) -> list[list[str]]:
    """When they sat together, and who was there."""
    review = found.review
    if review is None or review.met is None:
        return [[_("Read together"), _("not yet")]]
    came = [name for key, name in names.items() if key in review.present]
    missed = [name for key, name in names.items() if key not in review.present]
    told = [[_("Read together"), day(review.met)], [_("There were"), ", ".join(came)]]
    return [*told, [_("Not there"), ", ".join(missed)]] if missed else told


def _headings() -> dict[Sort, str]:
    return {
        Sort.note: _("Notes"),
        Sort.decision: _("Decisions"),
        Sort.start: _("To start"),
        Sort.stop: _("To stop"),
        Sort.go_on: _("To continue"),
    }


def _entries(found: Kit, sort: Sort) -> list[str]:
    return [each.words for each in found.review.of_sort(sort)] if found.review else []


def _row(each: Commitment, late: Collection[int]) -> list[str]:
    whose = each.organisation.name if each.organisation else _("all partners together")
    standing = {
        State.open: _("overdue") if each.id in late else _("open"),
        State.done: _("done"),
        State.given_up: _("will not do, because: %(why)s", why=each.reason),
    }[each.state]
    return [each.words, each.done_when, f"{each.owner}, {whose}", day(each.due), standing]
