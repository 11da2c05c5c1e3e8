"""The look holds in every window: small and large, day and night, either direction, no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = ("/", "/design")


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_accessibility_rule_by_day_or_by_night(
    window: Callable[..., Page], axe: Callable[[Page], None], path: str, light: str
) -> None:
    page = window(color_scheme=light)

    page.goto(path)

    axe(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_the_smallest_telephone_without_a_script(
    window: Callable[..., Page], fits: Callable[[Page], None], path: str
) -> None:
    page = window()

    page.goto(path)

    fits(page)
