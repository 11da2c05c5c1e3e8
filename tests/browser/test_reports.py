"""A leader's report in a real browser."""

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
from tests.pulse.reports.world import Crew, World

CREWS = [
    Crew(("Harbour Trust",), "Boats", 24, 18, 3.4, notes=6),
    Crew(("Harbour Trust",), "Nets", 20, 14, 3.6, notes=5),
    Crew(("Mill Clinic",), "", 40, 30, 3.0),
    Crew(("Orchard",), "", 40, 28, 3.9),
]


@pytest.fixture
def own(app: Flask) -> str:
    """The address of a report with a falling line over four waves, earlier results and pictures."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for mood in (4.2, 3.6, 3.0, 2.4):
            world.published([replace(crew, mood=mood) for crew in CREWS[:2]] + CREWS[2:])
        world.earlier({"Harbour Trust": [50, 54, None, 60]})
        place = world.organisation("Harbour Trust").id
        draw.draw_organisation(roster, place)
        invite.leader(roster, address="leader@harbour.example", organisation_id=place)
        roster.commit()
        return f"/reports/{place}"


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_report_is_readable_by_everybody_and_fits_the_window(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    own: str,
    width: int,
    light: str,
) -> None:
    page = window(viewport={"width": width, "height": 900}, color_scheme=light)
    page.goto("/")
    page.locator('form[action$="/leader"] button').first.click()
    page.goto(own)

    loaded = page.evaluate(
        "[...document.images].filter(i => i.complete && i.naturalWidth > 0).length"
    )

    assert loaded == 13  # two of each theme, and overall
    assert page.get_by_text("Falling: over 4 waves").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)


@pytest.mark.parametrize("manner", ["chance", "thought"])
def test_what_is_said_of_the_answers_is_readable_by_everybody(
    window: Callable[..., Page], axe: Callable[[Page], None], app: Flask, manner: str
) -> None:
    crews = [Crew((f"Partner {at}",), "", 24, 12, 2.6 + at / 8, manner=manner) for at in range(12)]
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        world.published(crews)
        place = world.organisation("Partner 0").id
        invite.leader(roster, address="leader@harbour.example", organisation_id=place)
        roster.commit()
    page = window(viewport={"width": 320, "height": 900})
    page.goto("/")
    page.locator('form[action$="/leader"] button').first.click()
    page.goto("/reports/alliance")

    page.locator("section.report > details > summary").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.get_by_text("do not hang together").first.is_visible() is (manner == "chance")
    axe(page)
