"""The respondents' page in full mode: what is sent, in which order, and what is left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Window, serving
from tests.browser.full_mode import (
    LONGEST_WAIT,
    MESSAGE,
    Letters,
    Sent,
    fill,
    letters,
    send,
    thanked,
    wait,
    waiting,
)
from tests.pulse.web.open_wave import standing, two_languages

LEFT = "JSON.stringify([localStorage, sessionStorage, history.state])"
NOTHING = "[{},{},null]"
SHORTEST_WAIT = 1000


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this file, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def phone(window: Callable[..., Page]) -> Page:
    """A telephone whose clock the test can put forward."""
    page = window(viewport={"width": 360, "height": 740})
    page.clock.install()
    return page


def test_the_page_says_with_whom_the_answers_will_be_counted(phone: Page, app: Flask) -> None:
    name = "<img src=x> Harbour & Sons"
    letter = letters(app, units=[{"place": 0, "name": name, "invited": 20, "notes": 0}])
    phone.goto(letter.link())

    expect(phone.locator("#team")).to_have_text(name)
    expect(phone.locator("#people")).to_have_text("20")
    assert phone.locator("#counted img").count() == 0


def test_without_a_whole_link_the_page_names_no_team(phone: Page, letter: Letters) -> None:
    phone.goto(letter.wave.path)

    expect(phone.locator("#counted")).to_be_hidden()


def test_the_whole_link_sends_code_and_answers_apart(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    phone.goto("about:blank")
    phone.goto(letter.link())
    expect(phone.get_by_text("Your code and your answers travel apart")).to_be_visible()
    expect(phone.get_by_text("You trust one computer")).to_be_hidden()
    assert phone.url.endswith(letter.wave.path)
    fill(phone)
    send(phone)
    wait(phone)
    thanked(phone)

    assert sent.steps == ["issue", "answer"]
    assert [len(each.post_data_buffer or b"") for each in sent.requests] == [402, 2048]
    assert letter.wave.tokens[0].encode() in sent.bodies("issue")[0]
    assert letter.wave.tokens[0].encode() not in sent.bodies("answer")[0]
    assert phone.context.cookies() == []
    assert phone.evaluate(LEFT) == NOTHING
    phone.go_back()
    assert phone.url == "about:blank"
    sheets, notes = letter.wave.read()
    assert [(sheet[0], sheet[4]) for sheet in sheets] == [(4, 1)]
    assert notes == [MESSAGE]


def test_no_request_tells_more_than_its_body(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    fill(phone)
    send(phone)
    wait(phone)
    thanked(phone)

    for each in sent.requests:
        names = set(each.all_headers())
        assert names.isdisjoint({"cookie", "referer", "authorization", "content-type"})
        assert letter.wave.tokens[0] not in str(each.all_headers())


def test_whatever_is_answered_has_the_same_size(phone: Page, app: Flask) -> None:
    letter = letters(app)
    sent = Sent.by(phone)
    for person, message in enumerate(["", "Ж" * 500, "~\r\n\x07🌊 more"]):
        phone.goto("about:blank")
        phone.goto(letter.link(person))
        fill(phone, message)
        send(phone)
        wait(phone)
        thanked(phone)

    assert {len(body) for body in sent.bodies("answer")} == {2048}
    assert set(letter.wave.read()[1]) == {"Ж" * 500, "~\n🌊 more"}


def test_the_answer_leaves_after_a_wait_of_one_to_four_seconds(
    phone: Page, letter: Letters
) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    fill(phone)
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    send(phone)
    waiting(phone)
    phone.clock.run_for(SHORTEST_WAIT - 1)
    early = list(sent.steps)
    phone.clock.run_for(LONGEST_WAIT - SHORTEST_WAIT + 1)
    thanked(phone)

    assert early == ["issue"]
    assert sent.steps == ["issue", "answer"]


def test_the_code_is_forgotten_as_soon_as_it_has_been_used(phone: Page, letter: Letters) -> None:
    phone.goto(letter.link())
    fill(phone)
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    send(phone)
    waiting(phone)

    left = phone.evaluate(LEFT) + phone.url + phone.locator("#code").input_value()
    for secret in (letter.wave.tokens[0], letter.wave.code, "inverse", "blinded"):
        assert secret not in left


def test_a_page_left_during_the_wait_sends_at_once(phone: Page, letter: Letters) -> None:
    phone.goto(letter.link())
    fill(phone)
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    send(phone)
    waiting(phone)
    phone.goto("about:blank")

    letter.arrived(1)


@pytest.mark.parametrize("gesture", ["dblclick", "Enter"])
def test_an_impatient_thumb_sends_once(phone: Page, letter: Letters, gesture: str) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    fill(phone)
    button = phone.get_by_role("button", name="Send my answers")
    if gesture == "dblclick":
        button.dblclick()
    else:
        button.focus()
        phone.keyboard.press("Enter")
        phone.keyboard.press("Enter")
    wait(phone)
    thanked(phone)

    assert sent.steps == ["issue", "answer"]
    assert letter.sheets() == 1


def test_a_letter_used_in_two_windows_counts_once_and_both_are_thanked(
    window: Callable[..., Page], letter: Letters
) -> None:
    first, second = window(), window()
    for page in (first, second):
        page.clock.install()
        page.goto(letter.link())
        fill(page)
    send(first)
    wait(first)
    thanked(first)
    send(second)
    thanked(second)

    assert first.content() == second.content()
    assert second.evaluate(LEFT) == NOTHING
    assert letter.sheets() == 1


def test_a_code_that_was_typed_before_gets_the_same_thanks(
    window: Callable[..., Page], letter: Letters
) -> None:
    typed, linked = window(java_script_enabled=False), window()
    typed.goto(letter.wave.path)
    typed.get_by_label("Your code").fill(letter.wave.code)
    fill(typed)
    send(typed)
    thanked(typed)
    linked.goto(letter.link())
    fill(linked)
    send(linked)
    thanked(linked)

    assert letter.sheets() == 1


def test_a_code_typed_without_the_link_goes_with_the_form(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.wave.path)
    expect(phone.get_by_text("You trust one computer")).to_be_visible()
    expect(phone.get_by_text("travel apart.")).to_be_hidden()
    phone.get_by_label("Your code").fill(letter.wave.code)
    fill(phone)
    send(phone)
    thanked(phone)

    assert sent.steps == [letter.wave.wave]
    assert letter.sheets() == 1


@pytest.mark.parametrize(
    "lack",
    [
        "delete window.BigInt",
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })",
    ],
)
def test_a_browser_that_cannot_blind_sends_the_form(
    phone: Page, letter: Letters, lack: str
) -> None:
    phone.add_init_script(lack)
    sent = Sent.by(phone)
    phone.goto(letter.link())
    expect(phone.get_by_text("You trust one computer")).to_be_visible()
    expect(phone.locator("#code")).to_have_value(letter.wave.code)
    fill(phone)
    send(phone)
    thanked(phone)

    assert sent.steps == [letter.wave.wave]
    assert letter.sheets() == 1


@pytest.mark.parametrize("fault", ["blocked", "changed"])
def test_without_the_announced_script_the_form_still_works(
    browser: Browser, address: str, letter: Letters, fault: str
) -> None:
    phone = browser.new_page(base_url=address)  # of its own: what is lacking is complained about

    def meddle(route: Route) -> None:
        if fault == "blocked":
            route.abort()
        else:
            reply = route.fetch()
            route.fulfill(response=reply, body=reply.text() + "\nwindow.meddled = true;")

    phone.route("**/respond.js", meddle)
    phone.goto(letter.link())
    phone.get_by_label("Your code").fill(letter.wave.code)
    fill(phone)
    assert phone.evaluate("[typeof pulse, typeof meddled]") == ["undefined", "undefined"]
    send(phone)
    thanked(phone)
    phone.context.close()

    assert letter.sheets() == 1


def test_another_language_keeps_the_whole_link(phone: Page, app: Flask) -> None:
    letter = letters(app, questionnaire=two_languages())
    sent = Sent.by(phone)
    phone.goto(letter.link())
    phone.get_by_role("link", name="العربية").click()
    expect(phone.locator("html[lang=ar]")).to_be_attached()
    phone.locator("#i1").check()
    send(phone)
    wait(phone)

    expect(phone).to_have_url(re.compile(r"/thanks\?language=ar$"))
    assert sent.steps == ["issue", "answer"]


def test_the_answers_go_to_the_host_that_the_manifest_names(
    browser: Browser, tmp_path: Path
) -> None:
    with standing(tmp_path, answer_url="https://answers.example") as app, serving(app) as address:
        letter = letters(app, answer_url="https://answers.example")
        window = Window(browser.new_context(base_url=address))
        phone = window.open()
        phone.clock.install()
        sent = Sent.by(phone)

        def elsewhere(route: Route) -> None:
            there = address + route.request.url.partition(".example")[2]
            named = {**route.request.headers, "host": "answers.example"}
            route.fulfill(response=route.fetch(url=there, headers=named))

        phone.route("https://answers.example/**", elsewhere)
        phone.goto(letter.link())
        phone.get_by_text("What this cannot protect").click()
        expect(phone.get_by_text("answers.example")).to_be_visible()
        fill(phone)
        send(phone)
        wait(phone)
        thanked(phone)
        window.context.close()

        assert sent.requests[1].url == f"https://answers.example{letter.wave.path}/answer"
        assert sent.requests[0].url.startswith(address)
        assert window.complaints == []
        assert letter.sheets() == 1
