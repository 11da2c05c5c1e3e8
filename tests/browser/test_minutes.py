"""A report in a minute, levels side by side and milestones in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from pulse.reports import draw
from tests.browser.test_reports import CREWS
from tests.pulse.reports.world import Crew, World


@pytest.fixture
def own(app: Flask) -> int:
    """A partner with two waves, of which one team is too small to be shown."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for mood in (4.0, 2.6):
            crews = [replace(crew, mood=mood) for crew in CREWS[:2]] + CREWS[2:]
            world.published([*crews, Crew(("Harbour Trust",), "Quay", 16, 3, mood)])
        place = world.organisation("Harbour Trust").id
        draw.draw_organisation(roster, place)
        invite.leader(roster, address="leader@harbour.example", organisation_id=place)
        roster.commit()
        return place


@pytest.mark.parametrize(("width", "light"), [(320, "dark"), (1280, "light")])
def test_a_minute_and_what_it_leads_to_are_readable_by_everybody(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    own: int,
    width: int,
    light: str,
) -> None:
    page = window(viewport={"width": width, "height": 900}, color_scheme=light)
    page.goto("/")
    page.locator('form[action$="/leader"] button').first.click()
    page.goto("/reports/")

    sentences = page.locator(".three dd")
    drawn = page.evaluate(
        "[...document.images].filter(i => i.complete && i.naturalWidth > 0).length"
    )

    assert page.url.endswith(f"/reports/{own}/minute")
    assert sentences.count() == 3
    assert "fell" in sentences.nth(1).inner_text()
    assert drawn == 6
    for address in ("", f"/reports/{own}/heat", "/reports/milestones/"):
        if address:
            page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
