"""The handout of a meeting: two pages to read together, and to write on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from pulse.auth.guards import may
from pulse.db import db
from pulse.paper import press
from pulse.printing import row
from pulse.reports.together.kit import Kit, kit
from pulse.web import languages
from pulse.web.lead.views import READERS, must_read
from pulse.web.lead.wording import plainly
from pulse.web.tidy import application
from pulse.web.written import day
from surveys.commitments import Commitment

bp = Blueprint("handouts", __name__, url_prefix="/reports/together")

THEMES = 9  # that have a row on the first page
EARLIER = 4  # older promises that are listed
NOTES, DECISIONS = 6, 4  # lines to write on
SURPRISES = 4  # likewise, on a first page that is not full


@bp.get("/<int:place>/<int:wave_id>/handout.pdf")
@may(*READERS)
def show(place: int, wave_id: int) -> Response:
    """Hand out what a meeting has on its table."""
    if place:
        must_read(place)
    found = kit(db.session(), place or None, wave_id)
    response = Response(press.pdf("handout", content(found)), mimetype="application/pdf")
    name = f"pulse-together-{found.trend.wave}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def content(found: Kit) -> dict[str, Any]:
    """What the two pages say, as plain values."""
    trend, whole = found.trend, found.organisation_id is None
    names = (_("What stands out"), _("What moved"), _("What was done"))
    told = zip(names, found.minute.sentences, strict=True)
    rest = len(trend.everything) - THEMES
    return {
        **_frame(found),
        "sentences": [{"name": name, "words": plainly(each)} for name, each in told],
        "head": [
            *(_("Theme"), _("Level"), _("Answers")),
            *(_("Every partner equal") if whole else _("Alliance"), _("Change")),
        ],
        "rows": [
            row(application(), series, alliance=whole) for series in trend.everything[:THEMES]
        ],
        "more": ngettext(
            "%(num)s more theme is in the report.", "%(num)s more themes are in the report.", rest
        )
        if rest > 0
        else "",
        "talks": [
            {"finding": plainly(each.finding), "questions": [_(one) for one in each.questions]}
            for each in found.talks
        ],
        "hour": {
            "head": [_("Minute"), _("What is done"), _("What to mind")],
            "rows": [
                [_("%(begins)s to %(ends)s", begins=s.begins, ends=s.ends), _(s.what), _(s.mind)]
                for s in found.steps
            ],
        },
        "earlier": [_promised(each) for each in found.earlier[:EARLIER]],
    }


def _frame(found: Kit) -> dict[str, Any]:
    """What stands around: title, foot, headings, and how much room there is to write."""
    trend = found.trend
    return {
        "title": _("%(pulse)s, wave %(wave)s", pulse=trend.pulse, wave=trend.wave),
        "language": str(get_locale().language) if get_locale() else "en",
        "direction": languages.spoken()["direction"],
        "caption": f"{_('To read together')} · {found.name}",
        "foot": f"{found.alliance} · {trend.digest[:16]}",
        "words": {
            "talk": _("To talk about"),
            "rules": _("Four rules"),
            "hour": _("The hour, for whoever leads it"),
            "earlier": _("Promised before, and still open"),
            "surprises": _("What surprises me"),
            "notes": _("Notes"),
            "decisions": _("Decisions"),
            "promises": _("Promises"),
        },
        "rules": [_(each) for each in found.rules],
        "promises": [_("What is promised"), _("Who answers for it"), _("Until")],
        "lines": {
            "surprises": SURPRISES if len(trend.everything) + len(found.talks) < 11 else 0,
            "notes": NOTES,
            "decisions": DECISIONS,
        },
    }


def _promised(each: Commitment) -> str:
    words = each.words if len(each.words) <= 120 else f"{each.words[:119]}…"
    told = {"promise": words, "owner": each.owner, "due": day(each.due)}
    return str(_("%(promise)s (%(owner)s, until %(due)s)", **told))
