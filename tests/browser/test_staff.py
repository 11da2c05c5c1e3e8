"""Every kind of staff page in a real browser: a steward walks through a house that holds things."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page

from pulse.auth import invite
from pulse.db import db
from tests.house.alliance import with_a_report

MOST = 100  # kinds of pages; no page may be left out because they have become more
FILES = (
    *(".csv", ".eml", ".ics", ".json", ".odt", ".parquet", ".pdf", ".png", ".sav", ".svg"),
    *(".txt", ".xlsx"),
)


@pytest.fixture
def house(app: Flask) -> None:
    """Waves at every stage, reports, and a steward who may sign in."""
    with_a_report(app)
    with app.app_context():
        invite.steward(db.session(), address="steward@river.example")
        db.session.commit()


def kind(path: str) -> str:
    """An address without what tells one wave or organisation from another."""
    return re.sub(r"\d+", "#", path)


def tour(page: Page, start: str, look: Callable[[], None]) -> list[str]:
    """Look at one page of each kind that links lead to; their addresses."""
    seen: dict[str, str] = {}
    ahead = deque([start])
    while ahead and len(seen) < MOST:
        path = ahead.popleft()
        if kind(path) in seen or path.endswith(FILES):
            continue
        seen[kind(path)] = path
        page.goto(path)
        look()
        found = page.locator("a[href^='/']").evaluate_all("all => all.map(each => each.href)")
        ahead.extend(urlsplit(link).path for link in found)
    return list(seen.values())


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("house")
def test_a_steward_meets_no_page_that_is_hard_to_read_or_wider_than_a_telephone(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    page = window(color_scheme="light")
    page.goto("/")
    page.locator('form[action$="/steward"] button').first.click()

    def look() -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page)
        page.emulate_media(color_scheme="light")
        fits(page)

    walked = tour(page, "/manage/", look)

    assert 40 < len(walked) < MOST
    assert {"/charter", "/manage/organisations/#/papers/it"} <= {kind(path) for path in walked}
