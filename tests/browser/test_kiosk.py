"""A shared device in a real browser: whoever comes next finds nothing of whoever was there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.pulse.web.open_wave import Opened, opened, public, standing, two_languages

TABLET = {"width": 800, "height": 1100}
MESSAGE = "More time together"
LEFT = """() => [sessionStorage.length, localStorage.length, document.cookie.length]"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this page, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave."""
    return opened(app)


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def device(request: pytest.FixtureRequest, window: Callable[..., Page]) -> Page:
    """A shared device, with and without scripts."""
    return window(viewport=TABLET, java_script_enabled=request.param)


def fill(page: Page, code: str) -> None:
    """Type a code, answer a question and write a message."""
    page.get_by_label("Your code").fill(code)
    page.get_by_role("radio", name="Agree", exact=True).nth(0).check()
    page.get_by_label("What is one thing").fill(MESSAGE)


def send(page: Page) -> None:
    """Press the button at the end."""
    page.get_by_role("button", name="Send my answers").click()


def assert_empty(page: Page) -> None:
    """Assert that nothing of `fill` is there."""
    expect(page.get_by_label("Your code")).to_have_value("")
    expect(page.get_by_label("What is one thing")).to_have_value("")
    expect(page.locator("input:checked")).to_have_count(0)


def test_people_answer_one_after_another_and_the_page_comes_back_by_itself(
    device: Page, wave: Opened
) -> None:
    first, second = wave.tokens[:2]
    device.goto(f"{wave.path}/kiosk")
    fill(device, first)
    send(device)
    expect(device.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(device.get_by_label("Your code")).to_be_visible(timeout=20_000)
    assert_empty(device)
    fill(device, second)
    send(device)
    expect(device.get_by_role("heading", level=1)).to_have_text("Thank you")
    sheets, notes = wave.read()

    assert len(sheets) == 2
    assert notes == [MESSAGE] * 2


def test_going_back_shows_nothing_of_the_person_before(device: Page, wave: Opened) -> None:
    device.goto("about:blank")
    device.goto(f"{wave.path}/kiosk")
    fill(device, wave.code)
    send(device)
    expect(device.get_by_role("heading", level=1)).to_have_text("Thank you")
    device.go_back()
    if "/kiosk" in device.url:
        assert_empty(device)
    device.go_forward()
    device.wait_for_load_state()

    assert MESSAGE not in device.content()
    assert wave.code not in device.content()


def test_with_a_script_it_leaves_no_page_behind(window: Callable[..., Page], wave: Opened) -> None:
    device = window(viewport=TABLET)
    device.goto("about:blank")
    device.goto(f"{wave.path}/kiosk")
    before = device.evaluate("history.length")
    fill(device, wave.code)
    send(device)
    device.get_by_role("button", name="Go back to the start now").wait_for()
    device.get_by_label("Your code").wait_for(timeout=20_000)

    assert device.evaluate("history.length") == before
    assert device.evaluate(LEFT) == [0, 0, 0]


def test_what_is_wrong_is_said_and_all_stays_while_the_person_is_there(
    window: Callable[..., Page], wave: Opened
) -> None:
    device = window(viewport=TABLET)
    device.goto(f"{wave.path}/kiosk")
    fill(device, "AAAA-AAAA-AAAA-AAA1")
    send(device)

    expect(device.get_by_text("Check the code: a character is wrong")).to_be_visible()
    expect(device.get_by_label("What is one thing")).to_have_value(MESSAGE)
    device.get_by_label("Your code").fill(wave.code)
    send(device)
    expect(device.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_without_a_script_a_slip_empties_the_page(
    window: Callable[..., Page], wave: Opened
) -> None:
    device = window(viewport=TABLET, java_script_enabled=False)
    device.goto(f"{wave.path}/kiosk")
    fill(device, "AAAA-AAAA-AAAA-AAA1")
    send(device)

    expect(device.get_by_role("heading", name="Your answers are not saved")).to_be_visible()
    assert_empty(device)


def test_a_page_that_somebody_has_left_asks_and_then_empties_itself(
    frail: Page, wave: Opened
) -> None:
    frail.goto(f"{wave.path}/kiosk")
    fill(frail, wave.code)
    frail.clock.run_for(121_000)
    expect(frail.get_by_text("Is somebody still here?")).to_be_visible()
    frail.get_by_role("button", name="I am still here").click()
    expect(frail.get_by_label("What is one thing")).to_have_value(MESSAGE)
    frail.clock.run_for(121_000)
    frail.clock.run_for(31_000)
    frail.get_by_label("Your code").wait_for()

    assert_empty(frail)


def test_both_pages_break_no_rule_and_fit_the_smallest_screen(
    app: Flask,
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    wave = opened(app, public(questionnaire=two_languages()))
    for path in ("/kiosk", "/kiosk?language=ar", "/kiosk/thanks"):
        for light in ("light", "dark"):
            page = window(color_scheme=light)
            page.goto(wave.path + path)
            axe(page)
        fits(page)
