"""The steward's pages of a pulse, in a real browser: set up once, moved and skipped by buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pulse.auth import invite
from pulse.db import db
from surveys import blackouts
from tests.alliances import found

FIRST = datetime.now(UTC).date() + timedelta(days=21)


@pytest.fixture
def steward(app: Flask, page: Page) -> Page:
    """The steward of an alliance, signed in, who has set a pulse up with the form."""
    with app.app_context():
        session = db.session()
        homes = found(session, {"North": {"A": 30, "B": 9}, "Quay": {"": 30}})
        blackouts.add(
            session, homes["North"], blackouts.stretch(FIRST, FIRST + timedelta(days=2), "Fair")
        )
        invite.steward(session, address="steward@coast.example")
        session.commit()
    page.goto("/")
    page.get_by_role("button", name="steward").click()
    page.wait_for_url("**/manage/")
    page.get_by_role("link", name="Waves").click()
    page.get_by_role("link", name="Set up a pulse").click()
    page.get_by_label("Name of the pulse").fill("Core pulse")
    page.get_by_label("First day of the first wave").fill(FIRST.isoformat())
    page.get_by_role("button", name="Set up this pulse").click()
    page.wait_for_url("**/pulses/1")
    return page


def test_a_steward_sets_a_pulse_up_and_moves_and_skips_its_waves(steward: Page) -> None:
    steward.get_by_role("link", name="The next waves").click()
    steward.get_by_role("button", name="Wave 2 a week later").click()
    expect(steward.get_by_text("Moved from")).to_be_visible()
    steward.get_by_role("button", name="Skip wave 3").click()
    steward.get_by_role("button", name="Take wave 3 back").click()
    expect(steward.get_by_role("button", name="Skip wave 3")).to_be_visible()
    steward.get_by_role("link", name="Core pulse").click()
    steward.get_by_role("button", name="Pause this pulse").click()

    expect(steward.get_by_role("button", name="Let it go on")).to_be_visible()


def test_the_pages_of_a_pulse_break_no_rule_and_fit_the_smallest_telephone(
    steward: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    pulses = "/manage/waves/pulses"
    for path in (
        "/manage/waves/",
        "/manage/waves/1",
        f"{pulses}/new",
        f"{pulses}/1",
        f"{pulses}/1/settings",
        f"{pulses}/1/calendar",
        f"{pulses}/1/waves/1/go-on",
        "/manage/organisations/clock",
        "/manage/organisations/1/clock",
        "/manage/organisations/1/closed",
        "/reports/calendar/",
    ):
        steward.goto(path)
        axe(steward)
        fits(steward)
