"""Flags in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.auth import invite
from pulse.db import db
from pulse.reports import draw
from surveys.findings import Sign
from surveys.frictions import Friction
from tests.pulse.reports.test_flagged import published
from tests.pulse.reports.world import World


@pytest.fixture
def flags(app: Flask) -> tuple[str, ...]:
    """The addresses of drawn flags: a level, how far people differ, and participation."""
    with app.app_context(), Session(db.engine) as roster, Session(db.engines["box"]) as box:
        world = World(roster, box, app.extensions["pulse.keyring"])
        for number in range(1, 10):
            published(world, number, [60 - (15 if number >= 7 else 0), 55, 62, 58])
        every = roster.scalars(select(Friction).order_by(Friction.id)).all()
        every[1].organisation_id, every[1].sign = None, Sign.spread
        every[2].sign = Sign.participation
        for each in every:
            draw.draw_friction(roster, each)
        place = world.organisation("Partner 0").id
        invite.leader(roster, address="leader@harbour.example", organisation_id=place)
        roster.commit()
        return tuple(f"/frictions/{each.id}" for each in every)


@pytest.mark.parametrize(
    ("width", "light", "nth"),
    [(320, "light", 0), (320, "dark", 1), (1280, "light", 2), (1280, "dark", 0)],
)
def test_flags_are_readable_by_everybody_and_fit_the_window(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    flags: tuple[str, ...],
    width: int,
    light: str,
    nth: int,
) -> None:
    page = window(viewport={"width": width, "height": 900}, color_scheme=light)
    page.goto("/")
    page.locator('form[action$="/leader"] button').first.click()
    for path in ("/frictions/", flags[nth]):
        page.goto(path)
        if path == "/frictions/":
            page.locator("details > summary").first.click()

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)

    assert page.evaluate("[...document.images].filter(i => i.naturalWidth > 0).length") == 1
