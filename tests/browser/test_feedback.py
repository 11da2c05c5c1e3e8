"""The feedback box in a real browser: its author without a script, and its readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pulse.auth import invite
from pulse.db import db
from surveys import partners
from tests.pulse.desks import NAMES, PASSPHRASE, Desks, opened

TEXT = "As the only woman in the office I was told by Maria Schmidt to be silent."


@pytest.fixture
def desks(app: Flask) -> Desks:
    """A form whose first reader signs in by the demonstration's button for leaders, too."""
    desks = opened(app)
    with app.app_context():
        own = partners.organisation(db.session(), NAMES[0]).id
        invite.leader(db.session(), address=f"lia@{own}.example", organisation_id=own)
        db.session.commit()
    return desks


def write(page: Page, code: str) -> str:
    """Write a message up to the receipt; the seven words."""
    page.goto(f"/f/{code}")
    page.get_by_label("Your message").fill(TEXT)
    page.get_by_label("Something unfair").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".receipt li")).to_have_count(7)
    return " ".join(page.locator(".receipt li").all_inner_texts())


def send(page: Page) -> None:
    """Say that the words are written down, and send."""
    page.get_by_label("I have written the seven words down").check()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="It is in the box").wait_for()


def come_back(page: Page, code: str, words: str) -> None:
    """Open the thread of a receipt."""
    page.goto(f"/f/{code}/back")
    page.get_by_label("Your seven words").fill(words)
    page.get_by_role("button", name="Open my thread").click()


def sign_in(page: Page) -> None:
    """Let a reader in, and unlock the key."""
    page.goto("/")
    page.locator('form[action$="/leader"] button').first.click()
    page.goto("/desk/")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()


def test_the_whole_way_without_a_script(window: Callable[..., Page], desks: Desks) -> None:
    author = window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    reader = window(java_script_enabled=False)

    words = write(author, desks.code)
    hints = author.locator("#hints + p + ul").inner_text()
    send(author)
    sign_in(reader)
    reader.locator("table a", has_text="Something unfair").first.click()
    read = reader.locator(".kept").inner_text()
    reader.get_by_label("Write to the author").fill("Thank you. Who else was there?")
    reader.get_by_role("button", name="Keep this").click()
    come_back(author, desks.code, words)
    answer = author.locator(".thread__said--reader .kept").inner_text()
    author.get_by_label("Answer").fill("Nobody.")
    author.get_by_role("button", name="Send").click()
    author.get_by_role("heading", name="Your answer is in the box").wait_for()
    come_back(author, desks.code, words)
    author.get_by_text("Destroy this thread now").click()
    author.get_by_label("Yes, destroy it for good").check()
    author.get_by_role("button", name="Destroy it").click()
    author.get_by_role("heading", name="Destroyed").wait_for()
    reader.goto("/desk/")

    assert "Maria Schmidt" in hints
    assert (read, answer) == (TEXT, "Thank you. Who else was there?")
    expect(reader.locator("main")).to_contain_text("There is nothing to read.")


@pytest.mark.parametrize("light", ["light", "dark"])
def test_pages_of_the_box_and_the_desk_are_readable_by_everybody(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    desks: Desks,
    light: str,
) -> None:
    page = window(viewport={"width": 360, "height": 740}, color_scheme=light)

    def check() -> None:
        axe(page)
        fits(page)

    page.goto(f"/f/{desks.code}")
    check()
    words = write(page, desks.code)
    check()
    send(page)
    check()
    come_back(page, desks.code, words)
    page.get_by_text("Destroy this thread now").click()
    check()
    come_back(page, desks.code, f"{words}x")
    check()
    sign_in(page)
    check()
    page.get_by_role("link", name="Something unfair").first.click()
    check()
    page.goto("/desk/passphrase")
    check()
