"""Many partners in a real browser: the page draws three of those whom somebody ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from surveys.instruments import each_partner, loader
from tests.browser.full_mode import Sent, letters, send, thanked, wait
from tests.pulse.web.open_wave import opened, public, standing

NAMES = {place: f"Partner {place:02}" for place in range(1, 41)}
KNOWN = ("Partner 02", "Partner 07", "Partner 11", "Partner 19", "Partner 40")
ASKED = each_partner.asked(loader.load("partner-view"), NAMES).as_dict()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this file, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


def tick(page: Page, names: tuple[str, ...] = KNOWN) -> None:
    """Say with whom one works, and ask for the questions."""
    for name in names:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Show me the questions").click()


def drawn(page: Page) -> list[str]:
    """The partners whose questions are to be seen."""
    return [each.inner_text() for each in page.locator("details.partner:visible summary").all()]


def agree(page: Page) -> None:
    """Agree to every question that is to be seen."""
    for each in page.locator("details.partner:visible").all():
        each.get_by_role("radio", name="Agree", exact=True).check()


def test_three_of_those_who_were_ticked_are_drawn_and_nothing_else_is_sent(
    window: Callable[..., Page], app: Flask
) -> None:
    page = window(viewport={"width": 360, "height": 740})
    page.clock.install()
    letter = letters(app, questionnaire=ASKED)
    sent = Sent.by(page)
    page.goto(letter.link())
    expect(page.locator("details.partner:visible")).to_have_count(0)
    tick(page)
    first = drawn(page)
    page.get_by_role("button", name="Show me the questions").click()
    again = drawn(page)
    agree(page)
    left = next(name for name in KNOWN if name not in first)
    page.get_by_role("checkbox", name=first[0]).uncheck()
    page.get_by_role("button", name="Show me the questions").click()
    other = drawn(page)
    agree(page)
    assert not Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    send(page)
    wait(page)
    thanked(page)

    assert len(first) == len(other) == 3
    assert set(first) | set(other) <= set(KNOWN)
    assert first == again, "whoever asks again draws nothing new"
    assert set(first[1:]) <= set(other)
    assert left in KNOWN
    assert [len(body) for body in sent.bodies("answer")] == [2048]
    assert not any(b"Partner" in (each.post_data_buffer or b"") for each in sent.requests)
    ((sheet,), _) = letter.wave.read()
    assert {NAMES[nth + 1] for nth, point in enumerate(sheet) if point == 4} == set(other)
    assert len(sheet) == 40
    assert sheet.count(0) == 37


def test_a_page_that_comes_back_asks_about_the_same_partners(
    window: Callable[..., Page], app: Flask
) -> None:
    page = window()
    wave = opened(app, public(questionnaire=ASKED))
    page.goto(wave.path)
    tick(page)
    before = drawn(page)
    agree(page)
    page.get_by_label("Your code").fill("")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()

    assert drawn(page) == before
    expect(page.locator("details.partner:visible input:checked")).to_have_count(3)
    page.get_by_label("Your code").fill(wave.code)
    send(page)
    thanked(page)


def test_without_script_everybody_opens_whom_they_know_and_three_are_kept(
    window: Callable[..., Page], app: Flask
) -> None:
    page = window(java_script_enabled=False)
    wave = opened(app, public(questionnaire=ASKED))
    page.goto(wave.path)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.get_by_label("Your code").fill(wave.code)
    for name in KNOWN:
        about = page.locator("details.partner", has=page.get_by_text(name, exact=True))
        about.locator("summary").click()
        about.get_by_role("radio", name="Agree", exact=True).check()
    send(page)
    thanked(page)

    ((sheet,), _) = wave.read()
    kept = {NAMES[nth + 1] for nth, point in enumerate(sheet) if point}
    assert len(kept) == 3
    assert kept < set(KNOWN)


def test_a_shared_device_forgets_what_was_ticked_and_never_sent(
    window: Callable[..., Page], app: Flask
) -> None:
    page = window(viewport={"width": 800, "height": 1100})
    page.clock.install()
    wave = opened(app, public(questionnaire=ASKED))
    page.goto(f"{wave.path}/kiosk")
    tick(page)
    expect(page.locator("details.partner:visible")).to_have_count(3)
    page.clock.run_for(120_000)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.clock.run_for(30_000)

    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("details.partner:visible")).to_have_count(0)
