"""The respondents' page in a real browser: with and without script, on the smallest telephone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

from surveys.answering import tickets
from tests.pulse.web.open_wave import Opened, opened, public, standing, two_languages

TELEPHONE: ViewportSize = {"width": 360, "height": 740}
MESSAGE = "More time together"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this page, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def wave(app: Flask) -> Opened:
    """An open wave."""
    return opened(app)


@pytest.fixture
def phone(window: Callable[..., Page]) -> Page:
    """A telephone that runs scripts."""
    return window(viewport=TELEPHONE, has_touch=True)


@pytest.fixture
def plain(window: Callable[..., Page]) -> Page:
    """A telephone that runs no script."""
    return window(viewport=TELEPHONE, java_script_enabled=False)


def fill(page: Page) -> None:
    """Answer two questions and write a message."""
    page.get_by_role("radio", name="Agree", exact=True).nth(0).check()
    page.get_by_role("radio", name="Strongly disagree").nth(4).check()
    page.get_by_label("What is one thing").fill(MESSAGE)


def kept(page: Page) -> None:
    """Assert that everything `fill` did is still there."""
    expect(page.get_by_role("radio", name="Agree", exact=True).nth(0)).to_be_checked()
    expect(page.get_by_role("radio", name="Strongly disagree").nth(4)).to_be_checked()
    expect(page.get_by_label("What is one thing")).to_have_value(MESSAGE)


def send(page: Page) -> None:
    """Press the button at the end."""
    page.get_by_role("button", name="Send my answers").click()


def test_the_link_fills_in_the_code_and_clears_the_address_bar(phone: Page, wave: Opened) -> None:
    phone.goto(f"{wave.path}#{wave.tokens[0]}")

    assert phone.url.endswith(wave.path)
    expect(phone.get_by_text("Your code was filled in")).to_be_visible()
    expect(phone.locator("#code")).to_be_hidden()
    expect(phone.locator("#code")).to_have_value(wave.code)
    phone.reload()
    expect(phone.locator("#code")).to_have_value(wave.code)


def test_answers_go_in_with_a_script_and_leave_nothing_behind(phone: Page, wave: Opened) -> None:
    phone.goto("about:blank")
    phone.goto(f"{wave.path}#{wave.tokens[0]}")
    fill(phone)
    send(phone)

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert phone.url.endswith(f"{wave.path}/thanks")
    assert phone.context.cookies() == []
    stored = "JSON.stringify([localStorage, sessionStorage, history.state])"
    assert phone.evaluate(stored) == "[{},{},null]"
    phone.go_back()
    assert phone.url == "about:blank"
    sheets, notes = wave.read()
    assert [(sheet[0], sheet[4]) for sheet in sheets] == [(4, 1)]
    assert notes == [MESSAGE]


def test_answers_go_in_without_a_script_by_a_typed_code(plain: Page, wave: Opened) -> None:
    plain.goto(wave.path)
    plain.get_by_label("Your code").fill(wave.code.lower())
    fill(plain)
    send(plain)

    expect(plain.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert plain.context.cookies() == []
    assert len(wave.read()[0]) == 1


@pytest.mark.parametrize("kind", ["phone", "plain"])
def test_a_used_code_gets_the_same_thanks(
    request: pytest.FixtureRequest, wave: Opened, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    thanks = []
    for _ in range(2):
        page.goto(wave.path)
        page.get_by_label("Your code").fill(wave.code)
        fill(page)
        send(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        page.wait_for_load_state()
        thanks.append(page.content())

    assert thanks[0] == thanks[1]
    assert len(wave.read()[0]) == 1


@pytest.mark.parametrize("kind", ["phone", "plain"])
@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Type the code from your letter"),
        ("ABCD-EFGH-JKMN-PQRS", "a character is wrong"),
        (tickets.grouped(tickets.mint(random.Random(5))), "not for this survey"),
    ],
)
def test_a_wrong_code_is_told_and_all_answers_stay(
    request: pytest.FixtureRequest, wave: Opened, kind: str, code: str, sentence: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto(wave.path)
    page.get_by_label("Your code").fill(code)
    fill(page)
    send(page)

    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    kept(page)
    expect(page.get_by_label("Your code")).to_have_value(code)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Your code")).to_be_focused()


@pytest.mark.parametrize("kind", ["phone", "plain"])
def test_an_empty_sheet_is_refused_and_can_be_mended(
    request: pytest.FixtureRequest, wave: Opened, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto(wave.path)
    page.get_by_label("Your code").fill(wave.code)
    send(page)
    page.get_by_role("link", name="Answer at least one question").click()
    page.keyboard.press("Space")
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert [sheet[0] for sheet in wave.read()[0]] == [1]


def test_a_message_too_long_is_told_and_kept(phone: Page, wave: Opened) -> None:
    long = "No. " * 300
    phone.goto(f"{wave.path}#{wave.tokens[0]}")
    fill(phone)
    phone.get_by_label("What is one thing").fill(long)
    send(phone)

    expect(phone.get_by_role("link", name="Shorten your message")).to_be_visible()
    expect(phone.get_by_label("What is one thing")).to_have_value(long)
    expect(phone.get_by_label("Your code")).to_have_value(wave.code)


def test_a_lost_connection_loses_no_answer(browser: Browser, address: str, wave: Opened) -> None:
    phone = browser.new_page(viewport=TELEPHONE)  # of its own: losing the net is complained about
    phone.goto(f"{address}{wave.path}#{wave.tokens[0]}")
    fill(phone)
    phone.context.set_offline(True)
    send(phone)

    expect(phone.get_by_text("No answer from the survey's computer")).to_be_visible()
    kept(phone)
    phone.context.set_offline(False)
    send(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    phone.context.close()
    assert len(wave.read()[0]) == 1


def test_an_impatient_thumb_sends_once(phone: Page, wave: Opened) -> None:
    sent: list[Request] = []
    phone.on("request", lambda each: sent.append(each) if each.method == "POST" else None)
    phone.goto(f"{wave.path}#{wave.tokens[0]}")
    fill(phone)
    phone.get_by_role("button", name="Send my answers").dblclick()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert len(sent) == 1


@pytest.mark.parametrize("kind", ["phone", "plain"])
def test_a_wave_that_closes_while_somebody_answers_says_so(
    request: pytest.FixtureRequest, wave: Opened, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto(wave.path)
    page.get_by_label("Your code").fill(wave.code)
    fill(page)
    wave.shut()
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("This survey has closed")
    expect(page.get_by_text(MESSAGE)).to_be_visible()


def test_an_unknown_wave_says_what_to_do(phone: Page) -> None:
    phone.goto("/s/nosuchwave#ABCD")

    expect(phone.get_by_role("heading", level=1)).to_have_text("There is no survey at this address")


@pytest.mark.parametrize("kind", ["phone", "plain"])
def test_an_answer_can_be_taken_back(
    request: pytest.FixtureRequest, wave: Opened, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto(wave.path)
    page.get_by_label("Your code").fill(wave.code)
    expect(page.get_by_role("radio", name="No answer")).to_have_count(0)
    fill(page)
    page.get_by_role("radio", name="No answer").first.check()
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert [(sheet[0], sheet[4]) for sheet in wave.read()[0]] == [(0, 1)]


def test_the_whole_page_can_be_filled_in_by_keyboard(phone: Page, wave: Opened) -> None:
    phone.goto(f"{wave.path}#{wave.tokens[0]}")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="Skip to the page")).to_be_focused()
    phone.get_by_text("What this cannot protect").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("your own words can tell who you are")).to_be_visible()
    phone.locator("#i1").focus()
    for _ in range(15):
        phone.keyboard.press("ArrowRight")
        phone.keyboard.press("Tab")
    phone.keyboard.type(MESSAGE)
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("button", name="Send my answers")).to_be_focused()
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert wave.read() == ([(2,) * 15], [MESSAGE])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(
    window: Callable[..., Page], axe: Callable[[Page], None], wave: Opened, scheme: str
) -> None:
    page = window(viewport=TELEPHONE, color_scheme=scheme)
    page.goto(wave.path)
    page.get_by_text("What this cannot protect").click()
    axe(page)
    page.get_by_label("What is one thing").fill("x" * 1200)
    send(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    axe(page)
    page.goto("about:blank")
    page.goto(f"{wave.path}#{wave.tokens[0]}")
    fill(page)
    axe(page)
    for path in (f"{wave.path}/thanks", "/s/nosuchwave"):
        page.goto(path)
        axe(page)


def test_the_smallest_telephone_scrolls_in_one_direction_only(
    phone: Page, fits: Callable[[Page], None], wave: Opened
) -> None:
    phone.goto(wave.path)
    phone.get_by_text("What this cannot protect").click()
    fits(phone)
    send(phone)
    expect(phone.get_by_role("alert").first).to_be_visible()
    fits(phone)
    for path in (f"{wave.path}/thanks", "/s/nosuchwave"):
        phone.goto(path)
        fits(phone)


def test_the_page_holds_words_of_twice_the_size(phone: Page, wave: Opened) -> None:
    for width in (320, 640):
        phone.set_viewport_size({"width": width, "height": 900})
        phone.goto(wave.path)
        phone.evaluate("document.documentElement.style.fontSize = '200%'")

        assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_every_point_of_the_scale_is_large_enough_for_a_thumb(phone: Page, wave: Opened) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(wave.path)

    boxes = [point.bounding_box() for point in phone.locator(".scale__point").all()]

    assert len(boxes) == 75
    for box in boxes:
        assert box is not None
        assert box["width"] >= 44
        assert box["height"] >= 44


def test_the_page_asks_three_things_of_the_network_and_none_elsewhere(
    phone: Page, wave: Opened
) -> None:
    asked: list[str] = []
    phone.on("request", lambda each: asked.append(each.url))
    phone.goto(f"{wave.path}#{wave.tokens[0]}")
    phone.wait_for_load_state("networkidle")

    assert len(asked) == 3
    assert {address.split("/")[2] for address in asked} == {phone.url.split("/")[2]}


def test_a_page_written_from_right_to_left_fits_and_works(
    app: Flask,
    phone: Page,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    wave = opened(app, public(questionnaire=two_languages()))
    phone.goto(f"{wave.path}?language=ar#{wave.tokens[0]}")
    first, last = (
        phone.locator(".item").first.get_by_role("radio").nth(place).bounding_box()
        for place in (0, 4)
    )

    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]
    axe(phone)
    fits(phone)
    phone.locator("#i1").check()
    send(phone)
    expect(phone).to_have_url(re.compile(r"/thanks\?language=ar$"))
    expect(phone.locator("html[dir=rtl] h1")).to_be_visible()
    assert len(wave.read()[0]) == 1


def test_another_language_keeps_the_code(app: Flask, phone: Page) -> None:
    wave = opened(app, public(questionnaire=two_languages()))
    phone.goto(f"{wave.path}#{wave.tokens[0]}")
    phone.get_by_role("link", name="العربية").click()

    expect(phone.locator("html[lang=ar]")).to_be_attached()
    expect(phone.locator("#code")).to_have_value(wave.code)


def test_a_scanner_that_runs_scripts_and_presses_everything_uses_no_code_up(
    window: Callable[..., Page], wave: Opened
) -> None:
    scanner = window()
    scanner.goto(f"{wave.path}#{wave.tokens[0]}")
    for _ in range(2):
        for press in scanner.get_by_role("button").all():
            with scanner.expect_event("load"):  # the page that says what is missing
                press.click()
        expect(scanner.get_by_role("alert").first).to_be_visible()
    scanner.goto(f"{wave.path}/thanks")

    assert wave.read() == ([], [])
