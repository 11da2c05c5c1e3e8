"""Draws the pictures of reports, in the background: pages are whole without them."""

from __future__ import annotations

from pulse.jobs.workshop import Workshop
from pulse.reports import draw


def draw_reports(shop: Workshop, organisation_id: int | None = None) -> None:
    """Draw one organisation's pictures, or everybody's; the alliance's own come first."""
    if organisation_id is not None:
        draw.draw_organisation(shop.roster, organisation_id)
        shop.roster.commit()
        return
    draw.draw_all(shop.roster, progress=lambda _done, _all: shop.mark())
