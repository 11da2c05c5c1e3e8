"""What a change would do, and what a roster seems to say, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from pulse.auth import invite
from pulse.db import db
from surveys import partners
from tests.house.alliance import with_a_report


@pytest.fixture
def steward(app: Flask, window: Callable[..., Page]) -> Page:
    """A steward of a house that holds things."""
    with_a_report(app)
    with app.app_context():
        invite.steward(db.session(), address="steward@river.example")
        db.session.commit()
    page = window()
    page.goto("/")
    page.locator('form[action$="/steward"] button').first.click()
    return page


def test_partners_are_joined_after_a_look_at_what_comes_of_it(
    app: Flask, steward: Page, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    steward.goto("/manage/organisations/1/change/join")
    axe(steward)
    steward.get_by_label("Organisation").select_option(label="Partner 1")
    steward.get_by_role("button", name="See what this would do").click()
    axe(steward)
    fits(steward)
    steward.get_by_text("Partner 0: the line ends.").wait_for()
    steward.get_by_role("button", name="Join them").click()
    steward.get_by_text("Partner 0, a part of Partner 1 since").wait_for()

    with app.app_context():
        assert [each.name for each in partners.organisations(db.session())] == ["Partner 1"]


def test_what_a_roster_seems_to_say_is_unticked_and_looked_at_again(
    steward: Page, axe: Callable[[Page], None], fits: Callable[[Page], None], tmp_path: Path
) -> None:
    rows = [f"Person 0-0-{at},p0-0-{at}@example.org,Boats" for at in range(20)]
    rows += [f"Person 0-1-{at},p0-1-{at}@example.org,Team 1" for at in range(18)]
    file = tmp_path / "newer.csv"
    file.write_text("\n".join(["Name,Mail,Team", *rows]), encoding="utf-8")

    steward.goto("/manage/organisations/1/roster/")
    steward.get_by_label("File", exact=True).set_input_files(file)
    steward.get_by_role("button", name="Look at the file").click()
    box = steward.get_by_label("The team “Team 0” is called “Boats” now (20 people)")
    box.wait_for()
    axe(steward)
    fits(steward)
    box.uncheck()
    steward.get_by_role("button", name="Look again with these").click()
    steward.get_by_text("To another team", exact=True).wait_for()

    assert not steward.get_by_label("The team “Team 0” is called “Boats”").is_checked()
