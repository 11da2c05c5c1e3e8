"""The steward's pages of a wave, in a real browser: from the plan to the question of opening it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pulse.auth import invite
from pulse.db import db
from tests.alliances import found

TODAY = datetime.now(UTC).date()


@pytest.fixture
def steward(app: Flask, page: Page) -> Page:
    """The steward of an alliance with a partner too small, signed in and at the overview."""
    with app.app_context():
        found(db.session(), {"North": {"A": 30, "B": 9}, "Quay": {"": 30}, "Wee": {"": 2}})
        invite.steward(db.session(), address="steward@coast.example")
        db.session.commit()
    page.goto("/")
    page.get_by_role("button", name="steward").click()
    page.wait_for_url("**/manage/")
    return page


def plan(page: Page) -> None:
    """Plan a wave that opens today, as a steward would."""
    page.get_by_role("link", name="Plan a wave").click()
    page.get_by_label("First day").fill(TODAY.isoformat())
    page.get_by_label("Last day").fill((TODAY + timedelta(days=14)).isoformat())
    page.get_by_label("Recognition").check()
    page.get_by_role("button", name="Plan this wave").click()


def test_a_steward_plans_a_wave_and_leaves_out_who_is_too_small(steward: Page) -> None:
    plan(steward)
    expect(steward.get_by_text("This wave cannot be opened yet.")).to_be_visible()
    steward.get_by_role("button", name="Leave Wee out").click()
    expect(steward.get_by_text("This wave cannot be opened yet.")).to_have_count(0)
    steward.get_by_role("link", name="Go on to the wave").click()
    steward.get_by_role("link", name="Read the questionnaire").click()

    inside = steward.frame_locator("iframe")
    expect(inside.get_by_text("I know who decides what in our joint work.")).to_be_visible()


def test_the_pages_of_a_wave_break_no_rule_and_fit_the_smallest_telephone(
    steward: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    plan(steward)
    for path in (
        "/manage/",
        *(f"/manage/waves/{each}" for each in ("", "plan", "1", "1/days", "1/drop")),
    ):
        steward.goto(path)
        axe(steward)
        fits(steward)
    for path in ("expectations", "questionnaire", "letter"):
        steward.goto(f"/manage/waves/1/{path}")
        fits(steward)
    steward.goto("/manage/waves/1/expectations")
    axe(steward)
