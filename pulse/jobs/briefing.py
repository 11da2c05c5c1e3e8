"""What a letter tells a leader of a report: its three sentences, and one line as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from flask_babel import force_locale, gettext

from pulse.jobs.workshop import Workshop
from pulse.reports import draw
from pulse.reports.minute import page
from pulse.reports.minute.pictured import described
from pulse.reports.minute.saying import Tongue
from surveys.waves import Wave


@dataclass(frozen=True, slots=True)
class Briefing:
    """A report in a letter; without sentences where there is nothing to tell."""

    sentences: tuple[str, ...] = ()
    picture: bytes | None = None  # PNG
    words: str = ""  # that say what the picture shows


def briefing(shop: Workshop, wave: Wave, organisation_id: int, language: str) -> Briefing:
    """What one organisation's report of a wave says; the picture is drawn once and kept.

    Args:
        shop: whose roster is read; the picture may be added to it, flushed.
        wave: published.
        organisation_id: the organisation.
        language: that the letter is written in.
    """
    told = page.brief(shop.roster, organisation_id, shop.today).minutes
    minute = next((each for each in told if each.trend.wave_id == wave.id), None)
    if minute is None:
        return Briefing()
    with shop.app.app_context(), force_locale(language):
        tongue = Tongue(Locale.parse(language, sep="-"), gettext)
        return Briefing(
            sentences=tuple(tongue.plain(each) for each in minute.sentences),
            picture=draw.letter_picture(shop.roster, organisation_id, minute.trend),
            words=tongue.plain(described(minute.trend.everything[0])),
        )
