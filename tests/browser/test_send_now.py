"""A message of a survey goes on to a feedback box, in a real browser with and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from surveys.answering import envelopes, receipts
from surveys.answering.stubs import Stub
from tests.browser.full_mode import letters
from tests.browser.test_feedback_script import overheard
from tests.pulse.boxed import FORM, published
from tests.pulse.web.open_wave import Opened, opened, public, standing
from tests.pulse.web.test_respond_stub import kept

BOX = {"title": "Say it here", "path": f"/f/{FORM}"}
TEXT = "Nobody told us of the change."
PATIENCE = 60_000  # milliseconds


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application with a feedback box, each test with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        published(app)
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave that names the box."""
    return opened(app, public(boxes=[BOX]))


def fill(page: Page) -> None:
    """Answer a question and write a message for the box."""
    page.get_by_role("radio", name="Agree", exact=True).nth(0).check()
    page.get_by_label("What is one thing").fill(TEXT)
    page.get_by_label("Now, into the box").check()
    page.get_by_role("button", name="Send my answers").click()


def test_with_a_script_the_message_stays_in_the_browser_until_it_is_sealed(
    app: Flask,
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    letter = letters(app, boxes=[BOX])
    page = window(viewport={"width": 360, "height": 740})
    page.goto(letter.link())
    expect(page.get_by_text("travel apart")).to_be_visible(timeout=PATIENCE)
    axe(page)
    fits(page)

    with overheard(page) as sent:
        fill(page)
        expect(page.get_by_text("This message is not sent yet")).to_be_visible(timeout=PATIENCE)

    expect(page.get_by_label("Your message")).to_have_value(TEXT)
    assert page.url.endswith(BOX["path"])
    assert page.evaluate("JSON.stringify([sessionStorage, localStorage])") == "[{},{}]"
    assert {"issue", "answer"} <= {step for step, _ in sent}
    assert not any(b"Nobody" in body for _, body in sent)
    axe(page)
    fits(page)
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("")
    sheets, notes = letter.wave.read()
    assert [sheet[0] for sheet in sheets] == [4]
    assert notes == []


def test_a_message_that_nobody_came_to_send_is_gone_for_whoever_opens_the_next_letter(
    app: Flask, window: Callable[..., Page]
) -> None:
    letter = letters(app, boxes=[BOX])
    page = window(viewport={"width": 360, "height": 740})
    page.goto(letter.link())
    expect(page.get_by_text("travel apart")).to_be_visible(timeout=PATIENCE)
    page.evaluate("text => sessionStorage.setItem('pulse:said', text)", TEXT)
    page.goto("about:blank")
    page.goto(letter.link(1))
    expect(page.get_by_text("travel apart")).to_be_visible(timeout=PATIENCE)

    assert page.evaluate("sessionStorage.getItem('pulse:said')") is None


def test_without_a_script_the_message_comes_along_in_the_page(
    window: Callable[..., Page],
    wave: Opened,
    fits: Callable[[Page], None],
) -> None:
    page = window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(wave.path)
    page.get_by_label("Your code").fill(wave.code)
    fill(page)
    fits(page)
    page.get_by_role("button", name="Go on to the box").click()

    expect(page.get_by_label("Your message")).to_have_value(TEXT)
    expect(page.get_by_text("This message is not sent yet")).to_be_visible()
    assert wave.read()[1] == []


def test_a_box_that_was_withdrawn_meanwhile_loses_no_message(
    app: Flask, window: Callable[..., Page], wave: Opened
) -> None:
    page = window(viewport={"width": 360, "height": 740})
    page.goto(f"{wave.path}#{wave.tokens[0]}")
    published(app, shut=True)
    try:
        fill(page)

        expect(page.get_by_text("Your message was not kept")).to_be_visible()
        expect(page.locator("#unsent .kept")).to_have_text(TEXT)
    finally:
        published(app)


def test_a_receipt_is_taken_in_another_window_and_its_stub_comes_by_itself(
    app: Flask,
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    letter = letters(app, boxes=[BOX])
    page = window(viewport={"width": 320, "height": 740})
    page.goto(letter.link())
    expect(page.get_by_text("travel apart")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Agree", exact=True).nth(0).check()
    page.get_by_label("What is one thing").fill(TEXT)
    page.get_by_text("I want to read an answer").click()
    with page.context.expect_page() as opened_by:
        page.get_by_role("link", name="Take a receipt of the box").click()
    other = opened_by.value
    with overheard(other) as said:
        other.get_by_role("button", name="Take a receipt").click()
        expect(other.locator("#words li")).to_have_count(7)
        words = " ".join(other.locator("#words li").all_inner_texts())
        other.get_by_role("button", name="Give me the stub").click()
        expect(other.get_by_text("Write the seven words down first, and tick")).to_be_visible()
        axe(other)
        other.get_by_label("I have written the seven words down").check()
        other.get_by_role("button", name="Give me the stub").click()
        expect(other.get_by_text("The survey's window has it")).to_be_visible(timeout=PATIENCE)
    axe(other)
    fits(other)
    expect(page.get_by_text("Your message has its stub")).to_be_visible()
    axe(page)
    fits(page)
    field = page.get_by_label("Stub of the receipt")
    came = field.input_value()
    field.fill(came.replace(".", ".-", 1)[:-1])
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Copy the whole stub").first).to_be_visible(timeout=PATIENCE)
    field.fill(came)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible(timeout=PATIENCE)

    derived = receipts.derived(receipts.read(words, "en"), FORM)
    stub = Stub(FORM, derived.thread, envelopes.public(derived.private))
    assert {step.partition("?")[0].rpartition(".")[2] for step, _ in said} <= {"css", "js", "woff2"}
    assert letter.wave.read()[1] == [TEXT]
    assert kept(app, letter.wave) == [(TEXT, stub)]


def test_without_a_script_the_stub_is_copied_by_hand(
    app: Flask, window: Callable[..., Page], wave: Opened, fits: Callable[[Page], None]
) -> None:
    page = window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{BOX['path']}/stub")
    page.get_by_role("button", name="Take a receipt").click()
    fits(page)
    page.get_by_label("I have written the seven words down").check()
    page.get_by_role("button", name="Give me the stub").click()
    fits(page)
    copied = page.get_by_label("Stub of the receipt").input_value()
    page.goto(wave.path)
    page.get_by_label("Your code").fill(wave.code)
    page.get_by_role("radio", name="Agree", exact=True).nth(0).check()
    page.get_by_label("What is one thing").fill(TEXT)
    page.get_by_text("I want to read an answer").click()
    page.get_by_label("Stub of the receipt").fill(copied)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    assert wave.read()[1] == [TEXT]
    ((_, stub),) = kept(app, wave)
    assert stub.written == copied
