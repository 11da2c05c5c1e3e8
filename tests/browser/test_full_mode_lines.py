"""A broken line, a page loaded anew, a shared device: in full mode nothing is lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.browser.full_mode import (
    MESSAGE,
    Letters,
    Sent,
    fill,
    once,
    refused,
    send,
    thanked,
    unanswered,
    unreached,
    wait,
    waiting,
)
from tests.pulse.web.open_wave import standing

LEFT = "JSON.stringify([localStorage, sessionStorage, history.state])"
NOTHING = "[{},{},null]"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this file, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.mark.parametrize("again", ["send", "reload"])
@pytest.mark.parametrize("fault", [unreached, unanswered], ids=["unreached", "unanswered"])
@pytest.mark.parametrize("step", ["manifest.json", "issue", "answer"])
def test_a_connection_lost_at_any_step_loses_and_doubles_nothing(
    frail: Page, letter: Letters, step: str, fault: Callable[[Route], None], again: str
) -> None:
    sent = Sent.by(frail)
    frail.goto(letter.link())
    frail.wait_for_load_state("networkidle")
    fill(frail)
    once(frail, f"**/{step}", fault)
    send(frail)
    if step == "answer":
        wait(frail)
    refused(frail, "No answer from the survey's computer")
    expect(frail.get_by_role("alert")).to_be_focused()
    if again == "send":
        send(frail)
    else:
        frail.reload()
    wait(frail)
    thanked(frail)

    assert len(set(sent.bodies("issue"))) == 1
    assert len(set(sent.bodies("answer"))) == 1
    assert frail.evaluate(LEFT) == NOTHING
    sheets, notes = letter.wave.read()
    assert [(sheet[0], sheet[4]) for sheet in sheets] == [(4, 1)]
    assert notes == [MESSAGE]


def test_a_page_loaded_anew_during_the_wait_sends_by_itself(frail: Page, letter: Letters) -> None:
    sent = Sent.by(frail)
    frail.goto(letter.link())
    fill(frail)
    frail.clock.pause_at(frail.evaluate("Date.now()") + 1000)
    send(frail)
    waiting(frail)
    frail.reload()
    waiting(frail)
    expect(frail.locator("#entry")).to_be_hidden()
    wait(frail)
    thanked(frail)

    assert sent.steps.count("issue") == 1
    assert letter.sheets() == 1


def test_what_is_changed_between_two_tries_counts_as_long_as_nothing_arrived(
    frail: Page, letter: Letters
) -> None:
    frail.goto(letter.link())
    fill(frail)
    once(frail, "**/answer", unreached)
    send(frail)
    wait(frail)
    refused(frail, "No answer")
    frail.get_by_role("radio", name="Agree", exact=True).nth(1).check()
    send(frail)
    wait(frail)
    thanked(frail)

    assert [sheet[:2] for sheet in letter.wave.read()[0]] == [(4, 4)]


def test_the_next_reader_of_a_shared_device_finds_an_empty_page(
    frail: Page, letter: Letters
) -> None:
    frail.goto(letter.link(0))
    fill(frail)
    once(frail, "**/answer", unreached)
    send(frail)
    wait(frail)
    refused(frail, "No answer")
    frail.goto("about:blank")
    frail.goto(letter.link(1))
    wait(frail)
    expect(frail.get_by_text("Answers that had been waiting")).to_be_visible()
    expect(frail.locator("input:checked")).to_have_count(0)
    expect(frail.get_by_text("Your code was filled in")).to_be_visible()
    fill(frail)
    send(frail)
    wait(frail)
    thanked(frail)

    assert letter.sheets() == 2


def test_another_link_opened_in_the_same_page_is_the_one_that_counts(
    frail: Page, letter: Letters
) -> None:
    sent = Sent.by(frail)
    frail.goto(letter.link(0))
    frail.evaluate("link => { location.href = link; }", letter.link(1))
    expect(frail).to_have_url(re.compile(f"{letter.wave.path}$"))
    fill(frail)
    send(frail)
    wait(frail)
    thanked(frail)

    assert letter.wave.tokens[1].encode() in sent.bodies("issue")[0]


def test_after_a_reload_the_page_shows_how_far_sending_has_come(
    frail: Page, letter: Letters
) -> None:
    frail.goto(letter.link())
    fill(frail)
    frail.clock.pause_at(frail.evaluate("Date.now()") + 1000)
    send(frail)
    waiting(frail)
    frail.evaluate("scrollTo(0, 0)")
    frail.reload()
    waiting(frail)

    expect(frail.get_by_text("Step 2 of 3")).to_be_in_viewport()
