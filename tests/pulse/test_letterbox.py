"""The letter box: threads in sealed bags, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from random import SystemRandom

import pytest
from flask import Flask
from sqlalchemy import select

from pulse import letterbox
from pulse.db import db
from pulse.letterbox import Letterbox
from surveys.answering import envelopes, forms, receipts, weeks
from surveys.answering.keyring import Slot
from surveys.answering.seals import unseal
from surveys.answering.tables import Bag
from surveys.answering.threads import KEPT, MOST, WIDTH, By, State
from surveys.errors import (
    AlreadyThere,
    FormShut,
    KeyMissing,
    NotFound,
    ThreadFull,
    ThreadUnknown,
)
from tests.conftest import BOTH
from tests.pulse.boxed import FORM, KEYS, PUBLIC, READERS, WEEK, published


def thread(nth: int) -> bytes:
    """A name of a thread."""
    return receipts.thread_of(bytes([nth]) * 32)


def says(text: str) -> bytes:
    """A message to both readers."""
    return envelopes.sealed({"text": text}, KEYS, SystemRandom())


@pytest.fixture
def box(app: Flask) -> Iterator[Letterbox]:
    """The letter box of an installation with one form."""
    published(app)
    with app.app_context():
        yield letterbox.here()


def rows() -> dict[int, tuple[int, bytes]]:
    """Every bag as it is stored: generation and value by week."""
    with db.engines["box"].connect() as connection:
        found = connection.execute(select(Bag.week, Bag.generation, Bag.value))
        return {row.week: (row.generation, bytes(row.value)) for row in found}


def texts(box: Letterbox, name: bytes) -> list[str]:
    """What a thread says, in its order, to its first reader."""
    entries = box.thread(FORM, name).entries
    return [envelopes.opened(each.envelope, READERS[0])["text"] for each in entries]


@BOTH
def test_what_is_written_is_read_in_its_order_over_weeks(box: Letterbox) -> None:
    box.begin(FORM, thread(1), says("first"), WEEK)
    box.begin(FORM, thread(2), says("other"), WEEK)
    box.answer(FORM, thread(1), By.reader, says("reply"), WEEK)
    box.answer(FORM, thread(1), By.author, says("again"), WEEK + 1)

    found = box.thread(FORM, thread(1))

    assert texts(box, thread(1)) == ["first", "reply", "again"]
    assert (found.began, found.last, found.answered) == (WEEK, WEEK + 1, True)
    assert set(box.threads(FORM)) == {thread(1), thread(2)}


@BOTH
def test_marks_last_and_touch_nothing_else(box: Letterbox) -> None:
    for nth in range(3):
        box.begin(FORM, thread(nth), says(str(nth)), WEEK)

    box.change(FORM, lambda shelf: shelf.mark(thread(1), state=State.in_hand, holder=7))
    box.change(FORM, lambda shelf: shelf.mark(thread(1), blocked=True))

    found = box.thread(FORM, thread(1))
    assert (found.state, found.holder, found.blocked) == (State.in_hand, 7, True)
    assert box.thread(FORM, thread(2)).state is State.new
    assert texts(box, thread(1)) == ["1"]
    with pytest.raises(ThreadFull):
        box.answer(FORM, thread(1), By.author, says("x"), WEEK)
    box.answer(FORM, thread(1), By.reader, says("why"), WEEK)


@BOTH
def test_what_was_destroyed_opens_no_more_not_even_from_an_older_copy(
    app: Flask, box: Letterbox
) -> None:
    box.begin(FORM, thread(1), says("first"), WEEK)
    before = rows()[WEEK]

    box.destroy(FORM, thread(1))

    with pytest.raises(ThreadUnknown):
        box.thread(FORM, thread(1))
    slot = Slot(FORM, "threads", WEEK, 0)
    with pytest.raises(KeyMissing):
        app.extensions["pulse.keyring"].key(slot, before[0])


@BOTH
def test_reading_changes_no_byte(app: Flask, box: Letterbox) -> None:
    box.begin(FORM, thread(1), says("first"), WEEK)
    keys = app.extensions["pulse.keyring"].path.read_bytes()
    before = rows()

    box.thread(FORM, thread(1))
    box.threads(FORM)
    with pytest.raises(ThreadUnknown):
        box.thread(FORM, thread(2))

    assert rows() == before
    assert app.extensions["pulse.keyring"].path.read_bytes() == keys


@BOTH
def test_bags_grow_by_powers_of_two_and_show_no_thread(app: Flask, box: Letterbox) -> None:
    sizes = []
    for nth in range(5):
        box.begin(FORM, thread(nth), says("x" * nth), WEEK)
        generation, value = rows()[WEEK]
        sizes.append((len(value) - 12 - 16 - 8) // WIDTH)
        assert thread(nth) not in value

    assert sizes == [1, 2, 4, 4, 8]
    slot = Slot(FORM, "threads", WEEK, 0)
    key = app.extensions["pulse.keyring"].key(slot, generation)
    assert thread(2) in unseal(key, slot, generation, value)


@BOTH
def test_two_at_once_are_both_kept(app: Flask, box: Letterbox) -> None:
    def write(nth: int) -> None:
        with app.app_context():
            box.begin(FORM, thread(nth), says(str(nth)), WEEK)

    writers = [threading.Thread(target=write, args=(nth,)) for nth in range(6)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert len(box.threads(FORM)) == 6


@BOTH
def test_a_thread_is_begun_once_and_holds_no_more_than_it_may(box: Letterbox) -> None:
    box.begin(FORM, thread(1), says("first"), WEEK)
    with pytest.raises(AlreadyThere):
        box.begin(FORM, thread(1), says("again"), WEEK)
    for _ in range(MOST - 1):
        box.answer(FORM, thread(1), By.author, says("more"), WEEK)

    with pytest.raises(ThreadFull):
        box.answer(FORM, thread(1), By.author, says("too much"), WEEK)


@BOTH
def test_a_form_that_is_shut_takes_no_thread_and_lets_old_ones_go_on(box: Letterbox) -> None:
    box.begin(FORM, thread(1), says("first"), WEEK)
    with db.engines["box"].begin() as connection:
        forms.publish(connection, FORM, PUBLIC, shut=True)

    with pytest.raises(FormShut):
        box.begin(FORM, thread(2), says("second"), WEEK)
    box.answer(FORM, thread(1), By.author, says("more"), WEEK)

    assert texts(box, thread(1)) == ["first", "more"]


def test_an_unknown_form_takes_nothing(box: Letterbox) -> None:
    with pytest.raises(NotFound):
        box.begin("unknown234", thread(1), says("first"), WEEK)
    with pytest.raises(NotFound):
        box.form("unknown234")


@BOTH
def test_a_week_whose_key_is_lost_is_passed_over_and_begins_anew(
    app: Flask, box: Letterbox
) -> None:
    box.begin(FORM, thread(1), says("lost"), WEEK)
    app.extensions["pulse.keyring"].destroy(FORM)

    box.begin(FORM, thread(2), says("kept"), WEEK)

    assert set(box.threads(FORM)) == {thread(2)}
    assert texts(box, thread(2)) == ["kept"]


@BOTH
def test_keys_that_a_kill_left_behind_are_destroyed_with_the_next_change(
    app: Flask, box: Letterbox
) -> None:
    keyring = app.extensions["pulse.keyring"]
    slot = Slot(FORM, "threads", WEEK, 0)
    box.begin(FORM, thread(1), says("first"), WEEK)
    before = keyring.path.read_bytes()
    box.begin(FORM, thread(2), says("second"), WEEK)
    with keyring.path.open("r+b") as file:  # as if the process had died after its commit
        file.write(before)
    assert keyring.keys({slot: 1})

    box.begin(FORM, thread(3), says("third"), WEEK)

    assert len(box.threads(FORM)) == 3
    assert not keyring.keys({slot: 2})


@BOTH
def test_threads_that_were_silent_for_ninety_days_are_destroyed_and_no_others(
    app: Flask, box: Letterbox
) -> None:
    box.begin(FORM, thread(1), says("silent"), WEEK)
    box.begin(FORM, thread(2), says("alive"), WEEK)
    box.answer(FORM, thread(2), By.reader, says("reply"), WEEK + 1)
    last = weeks.within(WEEK, KEPT)

    early = box.sweep(FORM, last)
    gone = box.sweep(FORM, last + timedelta(days=1))
    again = box.sweep(FORM, last + timedelta(days=1))

    assert (early, gone, again) == (0, 1, 0)
    assert set(box.threads(FORM)) == {thread(2)}
    assert box.sweep(FORM, last + timedelta(days=8)) == 1
    assert rows() == {}
    for week, furthest in ((WEEK, 3), (WEEK + 1, 1)):
        slot = Slot(FORM, "threads", week, 0)
        assert not app.extensions["pulse.keyring"].keys({slot: furthest})
