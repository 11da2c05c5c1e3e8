"""The feedback box with its script: words and receipts stay in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect

from pulse import gate, letterbox
from pulse.attacks.identifiers import identifiers
from surveys.answering import envelopes, posted, receipts
from surveys.answering.hints import hints
from surveys.errors import ReceiptMistyped
from tests.pulse.boxed import FORM, READERS, published

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "receipts.json").read_text())
TEXT = "As the only woman in the office I was told by Maria Schmidt to be silent."
ANSWER = "Nobody else was there."
PRIVATE = bytes(range(32))
CALL = """async ([name, ...given]) => {
  const bytes = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const calls = {
    written: (secret) => feedback.written(bytes(secret)).join(" "),
    read: (words) => {
      try { return hex(feedback.read(words)); } catch (slip) { return [slip.count, slip.places]; }
    },
    derived: async (secret, form) => {
      const { box, secret: own } = await feedback.derived(bytes(secret), form);
      return [box, own, feedback.threadOf(box)].map(hex);
    },
    opened: (envelope, own) => feedback.opened(bytes(envelope), bytes(own)),
    sealed: async (said, keys) => hex(await feedback.sealed(said, keys.map(bytes))),
    hints: (text) => feedback.hints(text).map(({ kind, words }) => [kind, words]),
  };
  return calls[name](...given);
}"""


@pytest.fixture
def door(app: Flask) -> str:
    """The address of a form that takes messages."""
    published(app)
    return f"/f/{FORM}"


@contextmanager
def overheard(page: Page) -> Iterator[list[tuple[str, bytes]]]:
    """Everything that a page sends: where to, and what."""
    sent: list[tuple[str, bytes]] = []

    def note(request: Request) -> None:
        path = request.url.rpartition("/")[2]
        sent.append((path, (request.post_data_buffer or b"") + request.url.encode()))

    page.on("request", note)
    yield sent
    page.remove_listener("request", note)


def write(page: Page, door: str, text: str = TEXT) -> str:
    """Write a message up to the receipt; the seven words."""
    page.goto(door)
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Idea").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#words li")).to_have_count(7)
    return " ".join(page.locator("#words li").all_inner_texts())


def send(page: Page) -> None:
    """Say that the words are written down, and send."""
    page.get_by_label("I have written the seven words down").check()
    page.get_by_role("button", name="Send it").click()


def come_back(page: Page, door: str, words: str) -> None:
    """Open the thread of a receipt."""
    page.goto(f"{door}/back")
    page.get_by_label("Your seven words").fill(words)
    page.get_by_role("button", name="Open my thread").click()


def test_receipts_envelopes_and_hints_mean_the_same_in_the_browser(page: Page, door: str) -> None:
    page.goto(door)

    def call(*given: Any) -> Any:
        return page.evaluate(CALL, list(given))

    def in_python(text: str) -> Any:
        try:
            return receipts.read(text, "en").hex()
        except ReceiptMistyped as error:
            return [error.count, list(error.places)]

    for each in VECTORS:
        derived = [each[name] for name in ("box", "private", "thread")]
        assert call("written", each["secret"]) == each["words"]
        assert call("read", each["words"].upper()) == each["secret"]
        assert call("derived", each["secret"], each["form"]) == derived
    words = VECTORS[1]["words"].split()
    slips = [words[:6], [words[1], words[0], *words[2:]], [*words[:6], "gene"], ["x", *words[1:]]]
    for slip in [" ".join(each) for each in slips]:
        assert call("read", slip) == in_python(slip)
    said = {"text": "Grüße “quoted” 你好", "left_out": ["A"]}
    keys = [envelopes.public(PRIVATE), envelopes.public(bytes(32 * [7]))]
    sealed = envelopes.sealed(said, keys, SystemRandom())
    assert call("opened", sealed.hex(), PRIVATE.hex()) == said
    assert call("opened", sealed.hex(), bytes(32 * [9]).hex()) is None
    theirs = bytes.fromhex(call("sealed", said, [key.hex() for key in keys]))
    assert len(theirs) == envelopes.SIZE
    assert envelopes.opened(theirs, PRIVATE) == said
    for text, _ in identifiers():
        assert call("hints", text) == [[hint.kind, hint.words] for hint in hints(text)], text


def test_the_whole_way_with_a_script_sends_neither_words_nor_receipt(
    app: Flask,
    window: Callable[..., Page],
    door: str,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    page = window(viewport={"width": 360, "height": 740})

    with overheard(page) as sent:
        words = write(page, door)
        hinted = page.locator("#hinted").inner_text()
        axe(page)
        fits(page)
        page.get_by_role("button", name="Send it").click()
        unsure = page.locator("[data-problem]:visible").inner_text()
        send(page)
        page.get_by_role("heading", name="It is in the box").wait_for()
        come_back(page, door, words)
        page.get_by_label("Answer").fill(ANSWER)
        page.get_by_role("button", name="Send").click()
        page.get_by_text("Your answer is in the box.").wait_for()
        said = page.locator(".thread .kept").all_inner_texts()
        axe(page)
        fits(page)
        with app.app_context():
            (thread,) = letterbox.here().threads(FORM).values()
        page.get_by_text("Destroy this thread now").click()
        page.get_by_label("Yes, destroy it for good").check()
        page.get_by_role("button", name="Destroy it").click()
        page.get_by_role("heading", name="Destroyed").wait_for()
        come_back(page, door, words)
        nothing = page.locator("[data-problem=nothing]")
        nothing.wait_for()

    steps = [(path, len(body)) for path, body in sent if path in posted.STEPS]
    told = b"".join(body for _, body in sent)
    assert "Maria Schmidt" in hinted
    assert "first" in unsure
    assert said == [TEXT, ANSWER]
    assert [path for path, _ in steps] == ["drop", "open", "answer", "open", "destroy", "open"]
    assert len({size for path, size in steps if path == "open"}) == 1
    assert not any(word.encode() in told for word in [*words.split(), "silent", "Nobody", "Maria"])
    assert [
        envelopes.opened(entry.envelope, READERS[0])["text"] for entry in thread.entries
    ] == said
    assert page.context.cookies() == []


def test_a_flood_asks_the_browser_for_work_and_a_form_that_was_shut_loses_nothing(
    app: Flask, page: Page, door: str
) -> None:
    for _ in range(gate.FREE):
        app.extensions[gate.KEY].count(FORM)
    write(page, door, "All is well with us.")
    send(page)
    page.get_by_role("heading", name="It is in the box").wait_for()
    write(page, door)
    published(app, shut=True)
    send(page)
    page.locator("[data-problem=closed]").wait_for()
    page.get_by_role("button", name="Change the message").click()

    assert page.get_by_label("Your message").input_value() == TEXT
    assert "Sealed in your browser" in page.locator("main").inner_text()
    assert "Sealed on the server" not in page.locator("main").inner_text()
    with app.app_context():
        assert len(letterbox.here().threads(FORM)) == 1
