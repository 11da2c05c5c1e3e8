"""Full mode when something goes wrong: nothing is lost, doubled or sent to the wrong place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

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
    unanswered,
    unreached,
    wait,
    waiting,
)
from tests.pulse.web.open_wave import standing, two_languages

LEFT = "JSON.stringify([localStorage, sessionStorage, history.state])"
NOTHING = "[{},{},null]"
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
    "forged": "did not accept the stamp",
    "empty": "Answer at least one question",
    "off_scale": "not a choice of this page",
    "not_saved": "Your answers were not saved",
    "no_key": "cannot reach its keys",
    "what is this": "Something went wrong",
}
CAN_BE_SENT_AGAIN = ("empty", "off_scale", "not_saved", "no_key", "what is this")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of this file, each with a wave of its own."""
    with standing(tmp_path_factory.mktemp("home")) as app:
        yield app


@pytest.fixture
def letter(app: Flask) -> Letters:
    """An open wave whose unit has a key."""
    return letters(app)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A telephone whose clock the test can put forward, and which may complain of a bad line."""
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    breaches: list[str] = []
    page.on("pageerror", lambda error: breaches.append(str(error)))
    page.on("console", lambda said: breaches.append(said.text) if "Policy" in said.text else None)
    page.clock.install()
    yield page
    context.close()
    assert breaches == []


@pytest.mark.parametrize("again", ["send", "reload"])
@pytest.mark.parametrize("fault", [unreached, unanswered], ids=["unreached", "unanswered"])
@pytest.mark.parametrize("step", ["manifest.json", "issue", "answer"])
def test_a_connection_lost_at_any_step_loses_and_doubles_nothing(
    phone: Page, letter: Letters, step: str, fault: Callable[[Route], None], again: str
) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    phone.wait_for_load_state("networkidle")
    fill(phone)
    once(phone, f"**/{step}", fault)
    send(phone)
    if step == "answer":
        wait(phone)
    refused(phone, "No answer from the survey's computer")
    expect(phone.get_by_role("alert")).to_be_focused()
    if again == "send":
        send(phone)
    else:
        phone.reload()
    wait(phone)
    thanked(phone)

    assert len(set(sent.bodies("issue"))) == 1
    assert len(set(sent.bodies("answer"))) == 1
    assert phone.evaluate(LEFT) == NOTHING
    sheets, notes = letter.wave.read()
    assert [(sheet[0], sheet[4]) for sheet in sheets] == [(4, 1)]
    assert notes == [MESSAGE]


def test_a_page_loaded_anew_during_the_wait_sends_by_itself(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    fill(phone)
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    send(phone)
    waiting(phone)
    phone.reload()
    waiting(phone)
    expect(phone.locator("#entry")).to_be_hidden()
    wait(phone)
    thanked(phone)

    assert sent.steps.count("issue") == 1
    assert letter.sheets() == 1


def test_what_is_changed_between_two_tries_counts_as_long_as_nothing_arrived(
    phone: Page, letter: Letters
) -> None:
    phone.goto(letter.link())
    fill(phone)
    once(phone, "**/answer", unreached)
    send(phone)
    wait(phone)
    refused(phone, "No answer")
    phone.get_by_role("radio", name="Agree", exact=True).nth(1).check()
    send(phone)
    wait(phone)
    thanked(phone)

    assert [sheet[:2] for sheet in letter.wave.read()[0]] == [(4, 4)]


def test_the_next_reader_of_a_shared_device_finds_an_empty_page(
    phone: Page, letter: Letters
) -> None:
    phone.goto(letter.link(0))
    fill(phone)
    once(phone, "**/answer", unreached)
    send(phone)
    wait(phone)
    refused(phone, "No answer")
    phone.goto("about:blank")
    phone.goto(letter.link(1))
    wait(phone)
    expect(phone.get_by_text("Answers that had been waiting")).to_be_visible()
    expect(phone.locator("input:checked")).to_have_count(0)
    expect(phone.get_by_text("Your code was filled in")).to_be_visible()
    fill(phone)
    send(phone)
    wait(phone)
    thanked(phone)

    assert letter.sheets() == 2


def test_another_link_opened_in_the_same_page_is_the_one_that_counts(
    phone: Page, letter: Letters
) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link(0))
    phone.evaluate("link => { location.href = link; }", letter.link(1))
    expect(phone).to_have_url(re.compile(f"{letter.wave.path}$"))
    fill(phone)
    send(phone)
    wait(phone)
    thanked(phone)

    assert letter.wave.tokens[1].encode() in sent.bodies("issue")[0]


def changed(route: Route) -> None:
    """A server that shows another manifest than the letters announced."""
    reply = route.fetch()
    route.fulfill(response=reply, body=reply.text().replace("Harbour", "Harbor"))


def test_another_manifest_is_refused_before_anything_is_filled_in(
    phone: Page, letter: Letters
) -> None:
    sent = Sent.by(phone)
    phone.route("**/manifest.json", changed)
    phone.goto(letter.link())
    refused(phone, ANNOUNCED)
    fill(phone)
    send(phone)
    refused(phone, ANNOUNCED)

    assert sent.steps == []
    expect(phone.get_by_role("alert")).to_be_focused()


def test_a_manifest_that_changes_before_sending_is_refused(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    phone.wait_for_load_state("networkidle")
    fill(phone)
    phone.route("**/manifest.json", changed)
    send(phone)
    refused(phone, ANNOUNCED)

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
    phone: Page, letter: Letters, link: Callable[[Letters], str], sentence: str
) -> None:
    sent = Sent.by(phone)
    phone.goto(link(letter))
    refused(phone, sentence)
    fill(phone)
    send(phone)
    refused(phone, sentence)

    assert sent.steps == []
    assert phone.url.endswith(letter.wave.path)


def showing(body: bytes) -> Callable[[Route], None]:
    """A server that shows this manifest."""
    return lambda route: route.fulfill(body=body)


def test_a_manifest_that_announces_no_proper_key_is_refused(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
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
        phone.unroute_all()
        phone.route("**/manifest.json", showing(body))
        phone.goto("about:blank")
        phone.goto(letter.link(short=manifests.short(body)))

        refused(phone, "no valid key")
    fill(phone)
    send(phone)
    refused(phone, "no valid key")

    assert sent.steps == []


def test_every_refusal_of_a_code_has_its_own_sentence(phone: Page, letter: Letters) -> None:
    for name, sentence in REFUSALS.items():
        phone.goto("about:blank")
        once(phone, "**/issue", problem(name))
        phone.goto(letter.link())
        if not phone.evaluate("sessionStorage.length"):
            fill(phone)
            send(phone)
        refused(phone, sentence)
        expect(phone.get_by_label("What is one thing")).to_have_value(MESSAGE)

        assert (phone.evaluate("sessionStorage.length") == 1) == (name in CAN_BE_SENT_AGAIN)


@pytest.mark.parametrize("name", ["closed", "forged", "off_scale"])
def test_every_refusal_of_an_answer_has_its_own_sentence(
    phone: Page, letter: Letters, name: str
) -> None:
    phone.goto(letter.link())
    fill(phone)
    once(phone, "**/answer", problem(name))
    send(phone)
    wait(phone)
    refused(phone, REFUSALS[name])
    expect(phone.get_by_label("What is one thing")).to_have_value(MESSAGE)

    assert (phone.evaluate("sessionStorage.length") == 1) == (name in CAN_BE_SENT_AGAIN)


@pytest.mark.parametrize("name", ["not_saved", "no_key"])
def test_after_a_passing_fault_the_same_page_can_be_sent(
    phone: Page, letter: Letters, name: str
) -> None:
    phone.goto(letter.link())
    fill(phone)
    for step in ("issue", "answer"):
        once(phone, f"**/{step}", problem(name, 503))
    send(phone)
    refused(phone, REFUSALS[name])
    send(phone)
    wait(phone)
    refused(phone, REFUSALS[name])
    send(phone)
    wait(phone)
    thanked(phone)

    assert letter.sheets() == 1


def test_a_server_that_signs_with_another_key_gets_no_answer(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    once(phone, "**/issue", lambda route: route.fulfill(status=200, body=b"\x01" * 384))
    phone.goto(letter.link())
    fill(phone)
    send(phone)
    refused(phone, "does not fit the key that your letter announced")

    assert sent.steps == ["issue"]
    send(phone)
    wait(phone)
    thanked(phone)
    assert len(set(sent.bodies("issue"))) == 1


def test_a_signing_key_that_is_gone_costs_nobody_their_code(phone: Page, letter: Letters) -> None:
    wave = letter.wave.wave
    letter.wave.app.extensions["pulse.keyring"].destroy(wave)
    phone.goto(letter.link())
    fill(phone)
    send(phone)

    refused(phone, REFUSALS["no_key"])


def test_a_wave_that_closes_while_somebody_answers_says_so(phone: Page, letter: Letters) -> None:
    phone.goto(letter.link())
    fill(phone)
    letter.wave.shut()
    send(phone)

    refused(phone, "This survey has closed")
    expect(phone.get_by_label("What is one thing")).to_have_value(MESSAGE)


def test_nothing_leaves_before_the_page_can_be_taken(phone: Page, letter: Letters) -> None:
    sent = Sent.by(phone)
    phone.goto(letter.link())
    send(phone)
    refused(phone, "Answer at least one question")
    phone.get_by_role("alert").get_by_role("link").click()
    expect(phone.locator("#i1")).to_be_focused()
    fill(phone, "Ж" * 501)
    send(phone)
    refused(phone, "Shorten your message")
    phone.get_by_role("alert").get_by_role("link").click()
    expect(phone.get_by_label("What is one thing")).to_be_focused()

    assert sent.steps == []
    assert phone.evaluate("sessionStorage.length") == 0


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
