"""What full mode refuses, and what it is refused: each has its own sentence, and nothing leaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from surveys.answering import manifests
from tests.browser.full_mode import (
    MESSAGE,
    Letters,
    Sent,
    fill,
    letters,
    once,
    problem,
    refused,
    send,
    thanked,
    wait,
)
from tests.pulse.web.open_wave import standing, two_languages

ANNOUNCED = "not the one that your letter announced"
ALL_AT_ONCE = """
for (const text of document.querySelectorAll("[data-step], [data-problem]")) text.hidden = false
"""
REFUSALS = {
    "closed": "This survey has closed",
    "missing": "There is no survey at this address any more",
    "malformed": "could not be read",
    "code_unknown": "not for this survey",
    "other_unit": "do not belong together",
    "forged": "did not accept the signature",
    "empty": "Answer at least one question",
    "off_scale": "not a choice of this page",
    "not_saved": "Your answers were not saved",
    "no_key": "cannot reach its keys",
    "too_often": "too often within one minute",
    "what is this": "Something went wrong",
}
CAN_BE_SENT_AGAIN = ("empty", "off_scale", "not_saved", "no_key", "too_often", "what is this")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this file, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


def changed(route: Route) -> None:
    """A server that shows another manifest than the letters announced."""
    reply = route.fetch()
    route.fulfill(response=reply, body=reply.text().replace("Harbour", "Harbor"))


def test_another_manifest_is_refused_before_anything_is_filled_in(
    frail: Page, letter: Letters
) -> None:
    sent = Sent.by(frail)
    frail.route("**/manifest.json", changed)
    frail.goto(letter.link())
    refused(frail, ANNOUNCED)
    expect(frail.get_by_text("Your code was filled in")).to_be_hidden()
    fill(frail)
    send(frail)
    refused(frail, ANNOUNCED)

    assert sent.steps == []
    expect(frail.get_by_role("alert")).to_be_focused()


def test_a_manifest_that_changes_before_sending_is_refused(frail: Page, letter: Letters) -> None:
    sent = Sent.by(frail)
    frail.goto(letter.link())
    frail.wait_for_load_state("networkidle")
    fill(frail)
    frail.route("**/manifest.json", changed)
    send(frail)
    refused(frail, ANNOUNCED)

    assert sent.steps == []


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        (lambda letter: letter.link(unit=7), "no valid key"),
        (lambda letter: letter.link()[:-3], "A part of the link was lost"),
        (lambda letter: letter.link().rpartition(".")[0], "A part of the link was lost"),
        (lambda letter: letter.link()[:-1] + "!A", "A part of the link was lost"),
        (lambda letter: letter.link()[:-8] + "AAAAAAAA", ANNOUNCED),
    ],
    ids=["another unit", "cut short", "without digest", "garbled", "another digest"],
)
def test_a_link_that_does_not_fit_is_refused_and_nothing_is_sent(
    frail: Page, letter: Letters, link: Callable[[Letters], str], sentence: str
) -> None:
    sent = Sent.by(frail)
    frail.goto(link(letter))
    refused(frail, sentence)
    fill(frail)
    send(frail)
    refused(frail, sentence)

    assert sent.steps == []
    assert frail.url.endswith(letter.wave.path)


def showing(body: bytes) -> Callable[[Route], None]:
    """A server that shows this manifest."""
    return lambda route: route.fulfill(body=body)


def test_a_manifest_that_announces_no_proper_key_is_refused(frail: Page, letter: Letters) -> None:
    sent = Sent.by(frail)
    manifest = letter.manifest()
    (unit,) = manifest["units"]
    keys = {
        "short": unit["key"][:-4],
        "long": unit["key"] + "AAAA",
        "small": "AAAA" + unit["key"][4:],
        "even": unit["key"][:-1] + "A",
        "no text": "~" + unit["key"][1:],
        "none": None,
    }
    wrong = {name: manifest | {"units": [unit | {"key": key}]} for name, key in keys.items()}
    wrong["twice"] = manifest | {"units": [unit, unit]}
    wrong["other scheme"] = manifest | {"credential": manifest["credential"] | {"bits": 2048}}
    wrong["no scheme"] = manifest | {"credential": None}
    for each in wrong.values():
        body = manifests.written(each)
        frail.unroute_all()
        frail.route("**/manifest.json", showing(body))
        frail.goto("about:blank")
        frail.goto(letter.link(short=manifests.short(body)))

        refused(frail, "no valid key")
    fill(frail)
    send(frail)
    refused(frail, "no valid key")

    assert sent.steps == []


def test_every_refusal_of_a_code_has_its_own_sentence(frail: Page, letter: Letters) -> None:
    for name, sentence in REFUSALS.items():
        frail.goto("about:blank")
        once(frail, "**/issue", problem(name))
        frail.goto(letter.link())
        if not frail.evaluate("sessionStorage.length"):
            fill(frail)
            send(frail)
        refused(frail, sentence)
        expect(frail.get_by_label("What is one thing")).to_have_value(MESSAGE)

        assert (frail.evaluate("sessionStorage.length") == 1) == (name in CAN_BE_SENT_AGAIN)


@pytest.mark.parametrize("name", ["closed", "forged", "off_scale"])
def test_every_refusal_of_an_answer_has_its_own_sentence(
    frail: Page, letter: Letters, name: str
) -> None:
    frail.goto(letter.link())
    fill(frail)
    once(frail, "**/answer", problem(name))
    send(frail)
    wait(frail)
    refused(frail, REFUSALS[name])
    expect(frail.get_by_label("What is one thing")).to_have_value(MESSAGE)

    assert (frail.evaluate("sessionStorage.length") == 1) == (name in CAN_BE_SENT_AGAIN)


@pytest.mark.parametrize("name", ["not_saved", "no_key"])
def test_after_a_passing_fault_the_same_page_can_be_sent(
    frail: Page, letter: Letters, name: str
) -> None:
    frail.goto(letter.link())
    fill(frail)
    for step in ("issue", "answer"):
        once(frail, f"**/{step}", problem(name, 503))
    send(frail)
    refused(frail, REFUSALS[name])
    send(frail)
    wait(frail)
    refused(frail, REFUSALS[name])
    send(frail)
    wait(frail)
    thanked(frail)

    assert letter.sheets() == 1


def test_a_server_that_signs_with_another_key_gets_no_answer(frail: Page, letter: Letters) -> None:
    sent = Sent.by(frail)
    once(frail, "**/issue", lambda route: route.fulfill(status=200, body=b"\x01" * 384))
    frail.goto(letter.link())
    fill(frail)
    send(frail)
    refused(frail, "does not fit the key that your letter announced")

    assert sent.steps == ["issue"]
    send(frail)
    wait(frail)
    thanked(frail)
    assert len(set(sent.bodies("issue"))) == 1


def test_a_signing_key_that_is_gone_costs_nobody_their_code(frail: Page, letter: Letters) -> None:
    wave = letter.wave.wave
    letter.wave.app.extensions["pulse.keyring"].destroy(wave)
    frail.goto(letter.link())
    fill(frail)
    send(frail)

    refused(frail, REFUSALS["no_key"])


def test_a_wave_that_closes_while_somebody_answers_says_so(frail: Page, letter: Letters) -> None:
    frail.goto(letter.link())
    fill(frail)
    letter.wave.shut()
    send(frail)

    refused(frail, "This survey has closed")
    expect(frail.get_by_label("What is one thing")).to_have_value(MESSAGE)


def test_nothing_leaves_before_the_page_can_be_taken(frail: Page, letter: Letters) -> None:
    sent = Sent.by(frail)
    frail.goto(letter.link())
    send(frail)
    refused(frail, "Answer at least one question")
    frail.get_by_role("alert").get_by_role("link").click()
    expect(frail.locator("#i1")).to_be_focused()
    fill(frail, "Ж" * 501)
    send(frail)
    refused(frail, "Shorten your message")
    frail.get_by_role("alert").get_by_role("link").click()
    expect(frail.get_by_label("What is one thing")).to_be_focused()

    assert sent.steps == []
    assert frail.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_state_of_the_page_can_be_read_by_everybody(
    window: Callable[..., Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    app: Flask,
    scheme: str,
    language: str,
) -> None:
    letter = letters(app, questionnaire=two_languages())
    page = window(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.route("**/issue", lambda _route: None)  # no answer ever comes
    address, _, fragment = letter.link().partition("#")
    page.goto(f"{address}?language={language}#{fragment}")
    page.locator("#i1").check()
    page.locator("summary").click()
    page.locator("#send").click()
    expect(page.locator("[data-step=issue]")).to_be_visible()
    axe(page)
    fits(page)
    page.evaluate(ALL_AT_ONCE)
    axe(page)
    fits(page)
