"""A published note whose author took a receipt begins a thread, and no other does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from pulse import letterbox
from pulse.db import db
from pulse.jobs import close, drop, release
from pulse.jobs import open as opening
from pulse.jobs.workshop import Workshop
from surveys.answering import envelopes, forms, stubs, threads, weeks
from surveys.answering.stubs import Stub
from surveys.answering.tables import Sealed
from tests.conftest import BOTH
from tests.pulse.boxed import FORM, PUBLIC, READERS
from tests.pulse.jobs.conftest import TODAY, Open
from tests.pulse.jobs.test_end import EACH_OF_PUBLISH, answer, cut_short

PRIVATE = bytes(range(32))
STUB = Stub(FORM, b"t" * 32, envelopes.public(PRIVATE))
Job = Callable[[Workshop, int], None]
OTHERS = [f"Something else, {nth}." for nth in range(9)]


def closed(app: Flask, open_shop: Open, wave_id: int, *notes: str, shut: bool = False) -> None:
    """A wave in which these notes were written, over and counted; the form is open, or shut."""
    with open_shop() as shop:
        opening.launch(shop, wave_id)
    answer(app, wave_id, notes=notes)
    with app.app_context(), db.engines["box"].begin() as connection:
        forms.publish(connection, FORM, PUBLIC, shut=shut)
    with open_shop() as shop:
        close.close(shop, wave_id)


def begun(app: Flask) -> list[tuple[bytes, int, str]]:
    """The threads that lie in the box: name, week, and what its author and each reader can read."""
    with app.app_context():
        found = letterbox.here().threads(FORM)
    said = []
    for name, thread in found.items():
        (entry,) = thread.entries
        texts = {envelopes.opened(entry.envelope, key)["text"] for key in (*READERS, PRIVATE)}
        said.append((name, thread.began, *texts))
    return said


@BOTH
def test_a_note_with_a_stub_lies_in_the_box_once_the_results_are_out(
    app: Flask, open_shop: Open, wave_id: int
) -> None:
    noted = stubs.joined("Nobody told us.", STUB)
    broken = f"Half a stub.{stubs.SIGN}{STUB.written[:-1]}"
    closed(app, open_shop, wave_id, noted, broken, *OTHERS)
    before = begun(app)

    cut_short(open_shop, release.publish, wave_id, EACH_OF_PUBLISH)
    with open_shop() as shop:
        release.publish(shop, wave_id)

    assert before == []
    assert begun(app) == [(STUB.thread, weeks.of(TODAY), "Nobody told us.")]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_full_box_keeps_no_answer_alive(
    app: Flask, open_shop: Open, wave_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(app, open_shop, wave_id, stubs.joined("Nobody told us.", STUB), *OTHERS)
    monkeypatch.setattr(threads, "MOST_A_WEEK", 0)

    with open_shop() as shop:
        release.publish(shop, wave_id)
        left = shop.box.scalars(select(Sealed)).all()

    assert begun(app) == []
    assert left == []


@pytest.mark.parametrize(
    ("others", "shut", "end"),
    [
        (OTHERS[1:], False, release.publish),  # nine in all: nobody reads them
        (OTHERS, True, release.publish),
        (OTHERS, False, drop.drop),
    ],
)
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_nobody_may_read_begins_nothing(
    app: Flask, open_shop: Open, wave_id: int, others: list[str], shut: bool, end: Job
) -> None:
    closed(app, open_shop, wave_id, stubs.joined("Nobody told us.", STUB), *others, shut=shut)

    with open_shop() as shop:
        end(shop, wave_id)

    assert begun(app) == []
