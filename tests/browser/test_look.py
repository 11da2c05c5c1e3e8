"""The look holds in every window: small and large, day and night, either direction, no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    *("/", "/design", "/charter", "/anonymity", "/anonymity/attacks", "/methods", "/sign-in"),
    "/nowhere",
)
RINGS = """() => {
  const style = getComputedStyle(document.activeElement);
  const mark = document.activeElement.nextElementSibling;
  const ring = each => parseFloat(each.outlineWidth) >= 2 && each.outlineStyle !== 'none';
  return ring(style) || (mark !== null && ring(getComputedStyle(mark, '::before')));
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_accessibility_rule_by_day_or_by_night(
    window: Callable[..., Page], axe: Callable[[Page], None], path: str
) -> None:
    for light in ("light", "dark"):
        page = window(color_scheme=light)

        page.goto(path)

        axe(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_the_smallest_telephone_in_either_direction_and_with_large_words(
    page: Page, fits: Callable[[Page], None], path: str
) -> None:
    page.goto(path)

    fits(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    fits(page)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_page_turns_around_for_a_language_written_from_the_right(page: Page) -> None:
    page.goto("/design")

    page.evaluate("document.documentElement.dir = 'rtl'")

    brand = page.locator(".brand").bounding_box()
    mark = page.locator(".govuk-radios__input").first.bounding_box()
    words = page.locator(".govuk-radios__label").first.bounding_box()
    assert brand
    assert brand["x"] > 640
    assert mark
    assert words
    assert mark["x"] >= words["x"] + words["width"] - 1


def test_the_first_key_offers_to_skip_to_the_page(page: Page) -> None:
    page.goto("/design")

    page.keyboard.press("Tab")

    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_the_keyboard_reaches_shows_that_it_is_there(page: Page) -> None:
    page.goto("/design")
    reached = page.locator("a[href], button, input:not([type=hidden]), select, textarea, summary")

    bare = []
    for _ in range(reached.count()):
        page.keyboard.press("Tab")
        if not page.evaluate(RINGS):
            bare.append(page.evaluate("document.activeElement.outerHTML"))

    assert bare == []


def test_a_printed_page_shows_what_is_folded_and_no_button(window: Callable[..., Page]) -> None:
    page = window()
    page.goto("/design")

    page.emulate_media(media="print")

    expect(page.locator(".fold__body").first).to_be_visible()
    expect(page.locator("button").first).to_be_hidden()


def test_the_front_page_leaves_nothing_behind_and_asks_nobody_else(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/")

    assert page.context.cookies() == []
    assert all(url.startswith(page.url) for url in asked)
