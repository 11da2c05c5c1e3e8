"""Readers of feedback hear once a week that there is something to read, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from random import SystemRandom

import pytest
from flask import Flask

from pulse import letterbox, queue
from pulse.jobs import feedback
from surveys.answering import envelopes, weeks
from surveys.answering.threads import By, State
from tests.pulse.desks import Desks, opened, private
from tests.pulse.jobs.conftest import TODAY, Open

NAME = bytes(32)
WROTE = TODAY - timedelta(days=7)


@pytest.fixture
def desks(app: Flask) -> Desks:
    """A form with three readers, and one thread that began last week."""
    desks = opened(app)
    with app.app_context():
        sealed = envelopes.sealed({"text": "x"}, [envelopes.public(private(1))], SystemRandom())
        letterbox.here().begin(desks.code, NAME, sealed, weeks.of(WROTE))
    return desks


def asked(open_shop: Open, day: date) -> list[int]:
    """Who is asked to be told on a day; jobs that wait count once."""
    with open_shop(today=day) as shop:
        return sorted(feedback.wanted(shop))


def test_each_reader_is_told_in_the_week_after_and_once(open_shop: Open, desks: Desks) -> None:
    with open_shop() as shop:
        for _ in range(2):
            feedback.ask(shop)
        waiting = queue.under_way(shop.roster.connection().engine)
        ids = sorted(feedback.wanted(shop))

    assert sorted(job.ids[0] for job in waiting) == ids
    assert len(ids) == 3
    assert asked(open_shop, WROTE) == []


def test_no_letter_comes_of_what_is_in_hand_until_its_answer_is_nearly_due(
    app: Flask, open_shop: Open, desks: Desks
) -> None:
    with app.app_context():
        box = letterbox.here()
        box.change(desks.code, lambda shelf: shelf.mark(NAME, state=State.in_hand, holder=2))
        late = weeks.within(weeks.of(WROTE), 90) - timedelta(days=10)

        assert asked(open_shop, TODAY) == []
        assert asked(open_shop, late) == [2]

        sealed = box.thread(desks.code, NAME).entries[0].envelope
        box.answer(desks.code, NAME, By.reader, sealed, weeks.of(late))

    assert asked(open_shop, late + timedelta(days=7)) == []


def test_the_letter_says_nothing_of_a_thread(open_shop: Open, desks: Desks, app: Flask) -> None:
    with open_shop() as shop:
        (first, *_) = sorted(feedback.wanted(shop))
        feedback.tell(shop, first)

    (letter,) = (app.extensions["pulse.settings"].home.parent / "letters").glob("*.eml")
    message = message_from_bytes(letter.read_bytes(), policy=default)
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["Subject"] == "There is something to read"
    assert "/desk/" in text
    assert desks.code not in letter.read_text()
    assert "Say it here" not in letter.read_text()
