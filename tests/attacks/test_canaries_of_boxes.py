"""What is written into a feedback box is found in no file, letter or line, whatever goes wrong."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlencode

import pytest
from flask import Flask

from pulse.jobs import feedback, workshop
from pulse.settings import Settings
from surveys.answering import receipts
from tests.attacks.test_canaries import SAID, port, send, temporary
from tests.pulse.desks import Desks, opened, private, user

__all__ = ["port", "temporary"]

TEXT = "CANARY-of-a-message"
WORDS = " ".join(receipts.written(bytes(range(10)), "en"))
NO_THREAD = " ".join(receipts.written(bytes(10), "en"))


@pytest.fixture
def desks(app: Flask) -> Desks:
    """A box with three readers."""
    return opened(app)


def everything_is_written(port: int, door: str) -> set[int]:
    """A thread with its receipt, what its author does, and every slip that there is; statuses."""
    first = {"text": TEXT, "category": "Idea", "receipt": WORDS, "kept": "y"}
    posted = [
        ("", first),
        ("", {**first, "category": "CANARY-of-a-category"}),
        ("", {**first, "text": TEXT * 9_000}),
        ("/begin", {"text": TEXT}),
        ("/back", {"words": WORDS}),
        ("/back", {"words": NO_THREAD}),
        ("/back", {"words": f"{WORDS} CANARY"}),
        ("/answer", {"words": WORDS, "text": f"{TEXT}-again"}),
        ("/answer", {"words": WORDS, "text": ""}),
        ("/destroy", {"words": WORDS}),
        ("/sealed/open", {"text": TEXT}),
        ("/nowhere", {"text": TEXT}),
    ]
    statuses = {send(port, "POST", f"{door}{step}", urlencode(data)) for step, data in posted}
    return statuses | {
        send(port, "POST", "/f/another234", urlencode(first)),
        send(port, "GET", f"{door}?text={TEXT}"),
    }


def told(app: Flask, name: str) -> None:
    """Let a reader's letter leave a week later."""
    today = workshop.clock().date() + timedelta(days=7)
    with app.app_context():
        user_id = user(app, name).id
    with workshop.of(app, today=today, rng=SystemRandom()) as shop:
        assert feedback.wanted(shop)
        feedback.ask(shop)
        feedback.tell(shop, user_id)
        feedback.sweep(shop)


def test_no_file_letter_or_line_holds_what_was_written_into_a_box(
    app: Flask,
    port: int,
    desks: Desks,
    settings: Settings,
    temporary: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    door = f"/f/{desks.code}"
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        statuses = everything_is_written(port, door)
        told(app, "River Aid")
    finally:
        logging.getLogger().setLevel(logging.INFO)

    derived = receipts.derived(bytes(range(10)), desks.code)
    bare = [derived.box, derived.thread, derived.private, private(1)]
    sought = [
        *(each.encode() for each in ("CANARY", SAID["X-Forwarded-For"], WORDS, WORDS.split()[0])),
        *bare,
        *(each.hex().encode() for each in bare),
    ]
    folders = (settings.home, settings.home.parent / "letters", temporary)
    files = [each for folder in folders for each in folder.rglob("*") if each.is_file()]
    letters = [each for each in files if each.suffix == ".eml"]
    assert {200, 303, 404, 422} <= statuses
    assert len(letters) == 1
    assert [each.name for each in files if any(one in each.read_bytes() for one in sought)] == []
    assert desks.code.encode() not in letters[0].read_bytes()
    written = "".join(capfd.readouterr()).encode()
    assert [each for each in sought if each in written] == []
