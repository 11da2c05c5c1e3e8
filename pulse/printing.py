"""Reports on paper: set once when a release or its pictures change, kept, and handed out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Flask
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pulse import paired
from pulse.paper import press
from pulse.reports import readme
from pulse.reports.minute.page import minute
from pulse.reports.minute.saying import Fact
from pulse.reports.report import Report, drawing, owner, report
from pulse.reports.trend import Series, Trend
from pulse.spoken import pictured, plainly, tongue, wording
from surveys.releases import Drawing


def pdf(app: Flask, session: Session, organisation_id: int | None, language: str) -> bytes:
    """A report as PDF: the one that is kept, or, where it says something else by now, a new one.

    Args:
        app: whose templates and languages are used.
        session: the roster's; nothing is changed.
        organisation_id: the organisation; None for the alliance.
        language: of the reader.

    Raises:
        NotFound: there is no such organisation, or no alliance yet.
        PaperFailed: the document could not be set.
    """
    told, digest = _told(app, session, organisation_id, language)
    kept = session.get(Drawing, _key(organisation_id, language))
    if kept is not None and kept.digest == digest:
        return kept.svg
    return press.pdf("report", told)


def keep(app: Flask, session: Session, organisation_id: int | None, language: str) -> bool:
    """Set a report and keep it, unless what is kept says the same; flushed.

    Returns:
        Whether it was set. A report without a wave is not.
    """
    told, digest = _told(app, session, organisation_id, language)
    kept = session.get(Drawing, _key(organisation_id, language))
    if not told["parts"] or (kept is not None and kept.digest == digest):
        return False
    body = press.pdf("report", told)
    session.merge(Drawing(key=_key(organisation_id, language), svg=body, digest=digest))
    session.flush()
    return True


def _key(organisation_id: int | None, language: str) -> str:
    return f"{owner(organisation_id)}/paper/{language}"


def _told(
    app: Flask, session: Session, organisation_id: int | None, language: str
) -> tuple[dict[str, Any], str]:
    """What a report says on paper, and the digest of that."""
    found = report(session, organisation_id)
    with app.app_context(), force_locale(language):
        told = content(app, session, found)
    text = json.dumps(told, sort_keys=True)
    return told, hashlib.sha256(text.encode()).hexdigest()[:20]


def content(app: Flask, session: Session, found: Report) -> dict[str, Any]:
    """What a report says on paper, as plain values."""
    locale, owner_id = get_locale(), found.organisation_id
    pairs = paired.parts(session, [owner_id]) if owner_id is not None else []
    return {
        "title": found.name,
        "language": str(locale.language) if locale else "en",
        "direction": str(locale.text_direction) if locale else "ltr",
        "caption": f"{_('Trend report')} · {found.alliance}",
        "foot": " · ".join([found.alliance, *(each.digest[:16] for each in found.trends)]),
        "words": {
            "lines": _("The lines"),
            "events": _("What to know about these lines"),
            "made": _("How the numbers are made"),
            "key": _(
                "Solid: this subject, with its range. Dashed: the alliance, or every partner "
                "equal. A ring: nothing shown. An upright dashed line: not comparable across it. "
                "A triangle: something happened, told below."
            ),
        },
        "parts": [_part(app, session, found, trend) for trend in found.trends] + pairs,
        "about": readme.lines(found.alliance, found.name, found.trends)[2:],
    }


def _part(app: Flask, session: Session, found: Report, trend: Trend) -> dict[str, Any]:
    said = minute(session, trend, found.organisation_id).sentences
    names = (_("What stands out"), _("What moved"), _("What was done"))
    whole = found.organisation_id is None
    last = _("Every partner equal") if whole else _("Alliance")
    lines = (_line(session, found, trend, series) for series in trend.everything)
    return {
        "heading": _(
            "%(pulse)s, wave %(wave)s, closed on %(day)s",
            pulse=trend.pulse,
            wave=trend.wave,
            day=tongue().printed(Fact("day", trend.day)),
        ),
        "pool": _("These figures are those of %(pool)s, taken together.", pool=trend.pool)
        if trend.pool
        else "",
        "sentences": [
            {"name": name, "words": plainly(each)} for name, each in zip(names, said, strict=True)
        ],
        "head": [_("Theme"), _("Level"), _("Answers"), last, _("Change")],
        "rows": [row(app, series, alliance=whole) for series in trend.everything],
        "lines": [each for each in lines if each is not None],
        "presence": _presence(app, trend),
        "barred": [
            each
            for each in (
                _shares(app, session, found, trend),
                _drivers(app, session, found, trend) if whole else None,
            )
            if each is not None
        ],
        "events": [_event(app, trend, place) for place in range(len(trend.events))],
    }


def row(app: Flask, series: Series, *, alliance: bool) -> list[str]:
    """One theme's newest figures, in the words of the page's table."""
    template = app.jinja_env.get_template("lead/row.txt")
    text = template.render(now=series.latest, alliance=alliance)
    return [title(series), *(" ".join(cell.split()) for cell in text.split("|"))]


def _event(app: Flask, trend: Trend, place: int) -> str:
    template = app.jinja_env.get_template("lead/event.txt")
    return " ".join(template.render(event=trend.events[place], labels=trend.labels).split())


def _line(session: Session, found: Report, trend: Trend, series: Series) -> dict[str, str] | None:
    """A theme's line as it was drawn by day; None while it is not drawn yet."""
    svg = _picture(session, found, f"pulse/{trend.pulse_id}/{series.key}")
    return {"title": title(series), "svg": svg, "alt": pictured(series)} if svg else None


def _picture(session: Session, found: Report, name: str) -> str | None:
    """A picture as it was drawn by day; None while it is not drawn yet."""
    digests = found.pictures.get(name)
    if digests is None:
        return None
    return drawing(session, found.organisation_id, f"{name}/light", digests[0]).decode()


def _presence(app: Flask, trend: Trend) -> dict[str, str] | None:
    """Who is missing from the picture, as on the page."""
    if trend.presence is None:
        return None
    text = app.jinja_env.get_template("lead/presence.txt").render(found=trend.presence)
    return {"heading": _("Who is missing from this picture"), "about": " ".join(text.split())}


def _shares(app: Flask, session: Session, found: Report, trend: Trend) -> dict[str, Any] | None:
    """How answers fall, as on the page: a row for each theme, with its bar."""
    if all(series.latest.favourable.value is None for series in trend.everything):
        return None
    text = app.jinja_env.get_template("lead/shares.txt").render(trend=trend)
    about, *cells = (" ".join(each.split()) for each in text.split("|"))
    rows = []
    for series, share, n in zip(trend.everything, cells[::2], cells[1::2], strict=True):
        svg = _picture(session, found, f"share/{trend.pulse_id}/{series.key}") or ""
        rows.append({"name": title(series), "svg": svg, "share": share, "last": n})
    head = [_("Theme"), _("As a bar"), _("Favourable"), _("Answers")]
    return {"heading": _("How the answers fall"), "about": about, "head": head, "rows": rows}


def _drivers(app: Flask, session: Session, found: Report, trend: Trend) -> dict[str, Any] | None:
    """What goes with the outcome, as on the page: a row for each theme, with its bar."""
    drivers = trend.quality.drivers
    if not drivers:
        return None
    text = app.jinja_env.get_template("lead/drivers.txt").render(quality=trend.quality)
    heading, about, *cells = (" ".join(each.split()) for each in text.split("|"))
    rows = []
    for driver, share, level in zip(drivers, cells[::2], cells[1::2], strict=True):
        name = f"driver/{trend.pulse_id}/{driver.key}"
        svg = _picture(session, found, name) or ""
        rows.append({"name": wording(driver.label), "svg": svg, "share": share, "last": level})
    head = [_("Theme"), _("As a bar"), _("Share"), _("Level now")]
    return {"heading": heading, "about": about, "head": head, "rows": rows}


def title(series: Series) -> str:
    """A theme's name in the reader's language."""
    return wording(series.label) if series.label else _("Overall")
