"""A box from the first word to the last in a browser: of two readers one loses the key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.browser.test_feedback import TEXT as SAID
from tests.browser.test_feedback import come_back, send, write
from tests.pulse.desks import NAMES, Desks, opened

WORDS = "I was told to be silent."
ANSWER = "Nobody is to be silent. From Monday on a convenor of another partner sits in."
NEW = "another three words of mine"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def desks(app: Flask) -> Desks:
    """A form with three readers."""
    return opened(app)


def at_the_desk(page: Page, reader: FlaskClient) -> Page:
    """Let a reader who has signed in and unlocked the key come to the desk in a window."""
    cookie = reader.get_cookie("pulse")
    assert cookie is not None
    page.goto("/sign-in")
    page.context.add_cookies([{"name": "pulse", "value": cookie.value, "url": page.url}])
    page.goto("/desk/")
    return page


def first(page: Page) -> None:
    """Open the thread on the desk."""
    page.goto("/desk/")
    page.locator("table a").first.click()
    expect(page.locator(".kept").first).to_be_visible()


def answer(page: Page, label: str, text: str, button: str) -> None:
    """Fill one field in and send it."""
    page.get_by_label(label).fill(text)
    page.get_by_role("button", name=button).click()


def loses_the_key(page: Page) -> None:
    """Make a new key, after which the desk says what it cannot open."""
    page.goto("/desk/passphrase")
    page.get_by_label("Passphrase", exact=True).fill(NEW)
    page.get_by_label("The same once more").fill(NEW)
    page.get_by_label("I cannot use my old passphrase").check()
    page.get_by_role("button", name="Make my key").click()
    expect(page.locator("main")).to_contain_text("cannot be opened with your key")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_an_author_agrees_to_words_that_a_reader_publishes_who_had_lost_the_key(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    desks: Desks,
    script: bool,
) -> None:
    author = window(java_script_enabled=script, viewport=PHONE)
    loser, keeper = (at_the_desk(window(), each) for each in desks.readers[:2])

    words = write(author, desks.code)
    send(author)
    first(loser)
    loser.get_by_role("link", name="Answer everybody").click()
    loser.get_by_role("link", name="Ask for the author's words").click()
    axe(loser)
    answer(loser, "The words that would be shown", WORDS, "Ask the author")
    loses_the_key(loser)
    keeper.goto("/desk/")
    keeper.get_by_text("A reader is new, or has lost their key").click()
    keeper.get_by_role("button", name="Let all readers of this box open it").click()
    expect(keeper.get_by_text("can be opened by all readers")).to_be_visible()
    come_back(author, desks.code, words)
    expect(author.get_by_text(WORDS, exact=True)).to_be_visible()
    if script:
        axe(author)
    fits(author)
    author.get_by_role("button", name="Yes, show these words").click()
    expect(author.get_by_text("Your answer is in the box").first).to_be_visible()
    first(loser)
    expect(loser.get_by_text("You may show these words.")).to_be_visible()
    found = loser.locator(".kept").all_inner_texts()
    loser.get_by_role("link", name="Answer everybody").click()
    loser.get_by_label("Whose words").select_option(label=WORDS)
    axe(loser)
    answer(loser, "Your answer to everybody", ANSWER, "Show it to everybody")
    axe(loser)
    author.goto(f"/f/{desks.code}")
    told = author.locator("main").inner_text()
    fits(author)
    come_back(author, desks.code, words)
    author.get_by_text("Destroy this thread now").click()
    author.get_by_label("Yes, destroy it for good").check()
    author.get_by_role("button", name="Destroy it").click()
    expect(author.get_by_role("heading", name="Destroyed")).to_be_visible()
    keeper.goto("/desk/")

    assert found[0] == SAID
    assert WORDS in told
    assert ANSWER in told
    assert SAID not in told
    assert "There is nothing to read." in keeper.locator("main").inner_text()


def test_a_friction_that_was_recorded_is_read_by_everybody(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    desks: Desks,
) -> None:
    author, reader = window(viewport=PHONE), at_the_desk(window(), desks.readers[1])
    write(author, desks.code)
    send(author)
    first(reader)

    reader.get_by_role("link", name="Record a friction").click()
    axe(reader)
    reader.get_by_label("Which organisation").select_option(label=NAMES[1])
    answer(reader, "What is the friction?", "Some people are told to be silent.", "Record it")
    reader.goto("/frictions/")
    axe(reader)
    reader.get_by_role("link", name="Some people are told").click()

    expect(reader.get_by_text("not of the person who wrote")).to_be_visible()
    axe(reader)
    fits(reader)
    reader.goto(f"/desk/everybody/{desks.code}")
    axe(reader)
    fits(reader)
