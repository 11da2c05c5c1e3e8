"""What shows that anonymity holds can be read by everybody: on a telephone, at night, by ear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.pulse.web.open_wave import Opened, opened, public

UNITS = [
    {"place": 0, "name": "Ministry of Harbours, field operations", "invited": 21, "notes": 0},
    {"place": 1, "name": "River Board: north and south (merged)", "invited": 1734, "notes": 1},
]


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave of two groups."""
    return opened(app, public(units=UNITS, notes=[{"place": 0}, {"place": 1}], software="0.1.0"))


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_page_about_a_manifest_breaks_no_accessibility_rule_and_fits_a_telephone(
    wave: Opened,
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    light: str,
) -> None:
    page = window(color_scheme=light, java_script_enabled=True)
    page.goto(f"{wave.path}/manifest")
    for fold in page.locator("details > summary").all():
        fold.click()

    axe(page)
    fits(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    fits(page)


def test_the_drawing_is_as_wide_as_a_telephone_and_its_words_stay_inside(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/anonymity")

    drawing = page.locator("svg.cut")
    edge = drawing.bounding_box()
    assert edge
    assert edge["width"] <= 340
    for words in drawing.locator("text").all():
        box = words.bounding_box()
        assert box
        assert edge["x"] < box["x"]
        assert box["x"] + box["width"] < edge["x"] + edge["width"]
    expect(page.get_by_role("img", name="Where the link between you")).to_be_visible()
