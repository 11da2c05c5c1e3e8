"""Draws the pictures of reports and sets them on paper: pages are whole without either."""

from __future__ import annotations

from sqlalchemy import select

from pulse import printing, queue
from pulse.jobs.workshop import Workshop
from pulse.mail import letters
from pulse.paper.press import PaperFailed
from pulse.reports import draw, scored_drawn
from surveys import partners
from surveys.partners import Organisation


def draw_reports(shop: Workshop, organisation_id: int | None = None) -> None:
    """Draw and set one organisation's report, or everybody's; the alliance's own come first.

    For `queue.SCORECARD` in an organisation's place the measures of the mission alone are drawn.
    """
    if organisation_id == queue.SCORECARD:
        scored_drawn.draw_all(shop.roster)
        shop.roster.commit()
        return
    if organisation_id is not None:
        draw.draw_organisation(shop.roster, organisation_id)
        shop.roster.commit()
        _set(shop, organisation_id)
        return
    draw.draw_all(shop.roster, progress=lambda _done, _all: shop.mark())
    ids = shop.roster.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for each in (None, *ids):
        _set(shop, each)
        shop.mark()


def _set(shop: Workshop, organisation_id: int | None) -> None:
    """Set one report on paper in its readers' language; one that fails is set when asked for."""
    alliance = partners.alliance(shop.roster)
    wanted = alliance.language
    if organisation_id is not None:
        wanted = shop.roster.get_one(Organisation, organisation_id).language
    try:
        printing.keep(shop.app, shop.roster, organisation_id, letters.spoken(shop.app, wanted))
    except PaperFailed:
        shop.roster.rollback()
    shop.roster.commit()
