"""Reminders that are killed without a word: at most one letter is repeated, and none lost."""

from __future__ import annotations

import signal
from collections import Counter
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.settings import Settings
from surveys.asking.invitations import Invitation
from surveys.asking.people import Person
from tests.conftest import BOTH
from tests.pulse.jobs.conftest import Open, noon
from tests.pulse.jobs.test_end import answer
from tests.pulse.jobs.test_killed import SOON, wait_for, worker
from tests.pulse.jobs.test_remind import FIRST, handled, on_the_roll
from tests.pulse.mail.sink import Sink, serving

KILLS = 2
LETTERS = 40
CODE = f"""
from datetime import datetime
from pulse import queue
from pulse.app import create_app
from pulse.jobs import due, remind, workshop
moment = datetime.fromisoformat({noon(FIRST).isoformat()!r})
with workshop.of(create_app(), now=lambda: moment) as shop:
    for (name, *ids), _ in due.wanted(shop):
        if name == queue.REMIND:
            remind.send(shop, *ids)
"""


@BOTH
@pytest.mark.timeout(600)
def test_a_kill_repeats_one_reminder_at_most_and_loses_none(
    app: Flask, settings: Settings, open_shop: Open, asked: int
) -> None:
    assert answer(app, asked, share=3) == 20
    chance, sink = Random(6), Sink(seconds=0.02)
    with serving(sink) as url:
        for _ in range(KILLS):
            enough = len(sink.taken) + chance.randint(3, 12)
            with worker(settings, url, CODE) as process:
                wait_for(lambda enough=enough: len(sink.taken) >= enough, process)
                process.send_signal(signal.SIGKILL)
                process.wait()
        with worker(settings, url, CODE) as process:
            assert process.wait(SOON) == 0

    letters = Counter(sink.addresses())
    assert len(letters) == LETTERS
    assert sum(letters.values()) <= LETTERS + KILLS
    assert handled(open_shop) == {1: 60}
    with open_shop() as shop:
        assert on_the_roll(shop, asked).isdisjoint(letters)
        everybody = select(Person.address).join(Invitation, Invitation.person_id == Person.id)
        assert len(set(shop.roster.scalars(everybody)) - set(letters)) == 20
